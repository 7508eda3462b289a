package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cyclonedx.exception.ParseException;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.parsers.JsonParser;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Of an image upon a base from a registry; what is from the build host is judged in `it/`.
class DescribeImageTest {

    @TempDir
    private Path directory;
    private Path target;
    private Path runtime;

    @BeforeEach
    void build() throws IOException {
        target = Files.createDirectories(directory.resolve("target"));
        Files.writeString(target.resolve("app.jar"), "app");
        file(target.resolve("archive/app.jsa"), "archive");
        file(target.resolve("libs/new-1.jar"), "new");
        file(target.resolve("libs/old-2.jar"), "old");
        file(target.resolve("archive/libs/old-2.jar"), "upgraded");
        Path repository = directory.resolve("repository/a");
        file(repository.resolve("new/1/new-1.pom"),
                "<project><licenses><license><name>MIT</name></license></licenses></project>");
        Files.write(target.resolve("libraries.txt"), List.of("",
                "   a:new:jar:1:compile:" + repository.resolve("new/1/new-1.jar") + " -- module x",
                "   a:old:jar:2:runtime:" + repository.resolve("old/2/old-2.jar")));
        runtime = directory.resolve("runtime");
        file(runtime.resolve("release"), "MODULES=\"java.base java.xml\"\n");
        file(runtime.resolve("lib/modules"), "modules");
        file(runtime.resolve("lib/jrt-fs.jar"), "not in the image");
    }

    @Test
    void names_the_app_with_its_jar_and_its_archive() throws Exception {
        Component app = described().getMetadata().getComponent();
        assertThat(app.getPurl()).isEqualTo("pkg:maven/org.echopair/app@0.1");
        assertThat(digests(app)).containsExactly(Sha256.of(target.resolve("app.jar")));
        assertThat(app.getComponents()).singleElement()
                .satisfies(file -> assertThat(file.getName()).isEqualTo("app.jsa"));
    }

    @Test
    void names_each_library_with_its_licence() throws Exception {
        Component library = component("new");
        assertThat(library.getPurl()).isEqualTo("pkg:maven/a/new@1");
        assertThat(digests(library)).containsExactly(Sha256.of(target.resolve("libs/new-1.jar")));
        assertThat(library.getLicenses().getLicenses()).singleElement()
                .satisfies(licence -> assertThat(licence.getId()).isEqualTo("MIT"));
        assertThat(library.getPedigree()).isNull();
    }

    @Test
    void names_the_original_of_an_upgraded_library_as_its_ancestor() throws Exception {
        Component library = component("old");
        assertThat(digests(library))
                .containsExactly(Sha256.of(target.resolve("archive/libs/old-2.jar")));
        assertThat(library.getPedigree().getAncestors().getComponents()).singleElement()
                .satisfies(original -> assertThat(digests(original))
                        .containsExactly(Sha256.of(target.resolve("libs/old-2.jar"))));
    }

    @Test
    void names_the_runtime_with_the_files_that_are_in_the_image() throws Exception {
        Component java = component("java-runtime");
        assertThat(java.getComponents()).extracting(Component::getName)
                .containsExactly("lib/modules", "release");
        assertThat(java.getProperties()).anySatisfy(
                property -> assertThat(property.getValue()).isEqualTo("java.base java.xml"));
    }

    @Test
    void names_the_base_that_is_not_its_own() throws Exception {
        assertThat(component("registry.example/base:1").getType())
                .isEqualTo(Component.Type.CONTAINER);
    }

    @Test
    void says_the_same_of_the_same_image_at_any_time() throws Exception {
        described();
        byte[] first = Files.readAllBytes(list());
        described();
        assertThat(list()).hasBinaryContent(first);
        assertThat(Files.readString(list())).doesNotContain("timestamp", "serialNumber");
    }

    @Test
    void leaves_the_digest_of_the_list_for_the_label() throws Exception {
        described();
        assertThat(target.resolve("image-sbom.properties"))
                .hasContent("image.sbom.sha256=" + Sha256.of(list()));
    }

    private Bom described() throws Exception {
        DescribeImage.main(new String[]{"app", "0.1", target.toString(), runtime.toString(),
                directory.resolve("c-library").toString(), "registry.example/base:1",
                "tar:///own.tar"});
        return parsed();
    }

    private Component component(String name) throws Exception {
        return described().getComponents().stream()
                .filter(component -> component.getName().equals(name)).findFirst().orElseThrow();
    }

    private Bom parsed() throws ParseException {
        return new JsonParser().parse(list().toFile());
    }

    private Path list() {
        return target.resolve("image-sbom.cdx.json");
    }

    private static List<String> digests(Component component) {
        return component.getHashes().stream().map(hash -> hash.getValue()).toList();
    }

    private static void file(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
