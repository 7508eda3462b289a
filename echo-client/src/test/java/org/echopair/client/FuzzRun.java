package org.echopair.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// `mvn verify -Pfuzz`: Jazzer looks for inputs that break a property, in a process of its own for
/// each target, for `fuzz.seconds`. It leaves what it finds in `target/fuzz`.
class FuzzRun {

    @ParameterizedTest
    @EnumSource
    @Timeout(value = 1, unit = TimeUnit.DAYS)
    void finds_nothing(FuzzTarget target) throws Exception {
        Path work = Files.createDirectories(
                Path.of("target/fuzz", target.directory(), "corpus")).getParent();
        Path log = work.resolve("log.txt");
        Process jazzer = new ProcessBuilder(command(target, work)).redirectErrorStream(true)
                .redirectOutput(log.toFile()).start();
        try {
            int exitCode = jazzer.waitFor();
            List<String> said = Files.readAllLines(log);
            assertThat(exitCode).as("see %s and the files beside it: %s", log, String.join("\n",
                    said.subList(Math.max(0, said.size() - 30), said.size()))).isZero();
        } finally {
            jazzer.destroyForcibly();
        }
    }

    /// Loopback is where the hostile server of a target is.
    private static final String NO_ALARM = "com.code_intelligence.jazzer.sanitizers"
            + ".ServerSideRequestForgery";

    private static List<String> command(FuzzTarget target, Path work) {
        return List.of(ProcessHandle.current().info().command().orElse("java"), "-ea", "-Xmx1g",
                "--enable-native-access=ALL-UNNAMED", "-XX:+EnableDynamicAgentLoading",
                "-cp", System.getProperty("java.class.path"), "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.type().getName(),
                "--instrumentation_includes=org.echopair.**", "--disabled_hooks=" + NO_ALARM,
                "--reproducer_path=" + work,
                "-max_total_time=" + System.getProperty("fuzz.seconds"), "-timeout=20",
                "-print_final_stats=1", "-artifact_prefix=" + work + "/",
                work.resolve("corpus").toString(), target.corpus().toString());
    }
}
