package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedJavaTest {

    private static final Path JDK = Path.of(System.getProperty("java.home"));

    @TempDir
    private Path directory;

    @Test
    void runs_in_its_folder_with_the_class_path_and_variables_it_is_given() throws Exception {
        Files.writeString(directory.resolve("Say.java"), """
                void main() {
                    System.out.print(System.getProperty("java.class.path") + " "
                            + System.getProperty("user.dir") + " " + System.getenv());
                }
                """);
        var java = new StagedJava(JDK, directory, List.of("a.jar", "libs/b.jar"));
        Process process = java.start(List.of(), List.of("Say.java"), Map.of("ECHO_PORT", "0"));
        String said = new String(process.getInputStream().readAllBytes());
        assertThat(StagedJava.failure(process, 0)).isNull();
        assertThat(said).startsWith("a.jar:libs/b.jar ").contains(directory.toString())
                .contains("ECHO_PORT=0").doesNotContain("PATH=");
    }

    @Test
    void tells_of_an_exit_code_that_was_not_expected() throws IOException, InterruptedException {
        var java = new StagedJava(JDK, directory, List.of());
        Process process = java.start(List.of("--no-such-option"), List.of(), Map.of());
        process.getInputStream().readAllBytes();
        assertThat(StagedJava.failure(process, 0))
                .isEqualTo("ended with exit code 1 and not with 0");
    }
}
