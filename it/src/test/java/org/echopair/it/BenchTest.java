package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// The benchmark's own tests, which are Python's: its statistics, and that it disqualifies a server at fault.
class BenchTest {

    @Test
    void the_benchmark_passes_its_own_tests() throws IOException, InterruptedException {
        assumeTrue(isInstalled("python3"), "bench is Python, which is not installed here");
        Process tests = new ProcessBuilder("python3", "-B", "-m", "unittest", "discover", "-s",
                "tests", "-t", ".").directory(Page.ROOT.resolve("bench").toFile())
                .redirectErrorStream(true).start();
        String said = new String(tests.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(tests.waitFor()).as(said).isZero();
        assertThat(said).containsPattern("Ran [1-9][0-9]* tests");
    }

    private static boolean isInstalled(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
