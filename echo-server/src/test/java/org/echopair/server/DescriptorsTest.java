package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorsTest {

    @ParameterizedTest
    @CsvSource({"1024, 40, 912", "64, 40, 8", "64, 60, 1", "10, 40, 1",
            "1000000000000, 40, 2147483647"})
    void leave_a_reserve_for_all_else(long limit, long open, int forConnections) {
        assertThat(Descriptors.forConnections(limit, open)).isEqualTo(forConnections);
    }

    @Test
    void count_the_jars_that_one_jar_names_in_its_manifest(@TempDir Path folder)
            throws Exception {
        Path jar = folder.resolve("app.jar");
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.CLASS_PATH, "lib/a.jar lib/b.jar conf/");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        assertThat(Descriptors.jars(jar.toString())).isEqualTo(3);
        assertThat(Descriptors.jars(jar + File.pathSeparator + "other.jar")).isEqualTo(2);
        assertThat(Descriptors.jars(folder + File.pathSeparator + "missing.jar")).isEqualTo(1);
    }

    @Test
    void are_known_of_this_process() {
        assertThat(Descriptors.forConnections()).isBetween(1, Integer.MAX_VALUE - 1);
    }

    @ParameterizedTest
    @CsvSource({"64, 8", "256, 16", "1024, 64", "1000000000000, 256"})
    void are_kept_back_for_as_many_connections_as_the_admin_port_takes(long limit, int forAdmin) {
        assertThat(Descriptors.forAdmin(limit)).isEqualTo(forAdmin);
        assertThat(limit - Descriptors.forConnections(limit, 0)).isGreaterThan(forAdmin);
    }
}
