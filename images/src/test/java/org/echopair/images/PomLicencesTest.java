package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.cyclonedx.model.License;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PomLicencesTest {

    @TempDir
    private Path repository;

    @Test
    void are_spdx_identifiers_where_the_name_is_known() throws IOException {
        Path pom = pom("a.b", "c", "1", licence("Apache License, Version 2.0", ""));
        assertThat(ids(pom)).containsExactly("Apache-2.0");
    }

    @Test
    void are_all_that_the_pom_names() throws IOException {
        Path pom = pom("a.b", "c", "1", licence("MIT", "") + licence("Apache-2.0", ""));
        assertThat(ids(pom)).containsExactly("MIT", "Apache-2.0");
    }

    @Test
    void are_names_and_addresses_where_the_name_is_unknown() throws IOException {
        Path pom = pom("a.b", "c", "1", licence("Ours", "<url>https://example.org/ours</url>"));
        List<License> licences = PomLicences.of(pom).getLicenses();
        assertThat(licences).singleElement().satisfies(licence -> {
            assertThat(licence.getId()).isNull();
            assertThat(licence.getName()).isEqualTo("Ours");
            assertThat(licence.getUrl()).isEqualTo("https://example.org/ours");
        });
    }

    @Test
    void are_those_of_the_nearest_parent_that_names_any() throws IOException {
        pom("x", "grandparent", "3", licence("MIT", ""));
        pom("x.y", "parent", "2",
                "<groupId>x.y</groupId>" + parent("x", "grandparent", "3"));
        Path pom = pom("a.b", "c", "1",
                "<groupId>a.b</groupId>" + parent("x.y", "parent", "2"));
        assertThat(ids(pom)).containsExactly("MIT");
    }

    @Test
    void are_those_of_a_parent_in_the_same_group() throws IOException {
        pom("a.b", "parent", "2", licence("MIT", ""));
        assertThat(ids(pom("a.b", "c", "1", parent("a.b", "parent", "2")))).containsExactly("MIT");
    }

    @Test
    void are_unknown_where_nobody_names_one_or_there_is_no_pom() throws IOException {
        assertThat(PomLicences.of(pom("a.b", "c", "1", ""))).isNull();
        assertThat(PomLicences.of(pom("a.b", "d", "1", parent("a.b", "missing", "1")))).isNull();
        assertThat(PomLicences.of(repository.resolve("missing.pom"))).isNull();
    }

    @Test
    void are_not_read_from_what_is_no_pom() throws IOException {
        Path file = Files.writeString(repository.resolve("c-1.pom"), "<project");
        assertThatThrownBy(() -> PomLicences.of(file)).isInstanceOf(IOException.class)
                .hasMessageContaining("is not a pom");
    }

    private static Stream<String> ids(Path pom) throws IOException {
        return PomLicences.of(pom).getLicenses().stream().map(License::getId);
    }

    private static String licence(String name, String more) {
        return "<licenses><license><name>" + name + "</name>" + more + "</license></licenses>";
    }

    private static String parent(String group, String name, String version) {
        return "<parent><groupId>" + group + "</groupId><artifactId>" + name
                + "</artifactId><version>" + version + "</version></parent>";
    }

    private Path pom(String group, String name, String version, String content)
            throws IOException {
        Path folder = Files.createDirectories(
                repository.resolve(group.replace('.', '/')).resolve(name).resolve(version));
        return Files.writeString(folder.resolve(name + "-" + version + ".pom"),
                "<project>" + content.replace("</licenses><licenses>", "") + "</project>");
    }
}
