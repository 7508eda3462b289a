package org.echopair.images;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The linked runtime over the jars as they will lie in the image. The class path is relative, so
/// that an archive is the same wherever the checkout lies.
final class StagedJava {

    /// For what hangs; a busy machine has been seen to take a minute.
    static final int LIMIT_SECONDS = 180;

    private final Path runtime;
    private final Path work;
    private final String classPath;

    StagedJava(Path runtime, Path work, List<String> classPath) {
        this.runtime = runtime;
        this.work = work;
        this.classPath = String.join(":", classPath);
    }

    Path work() {
        return work;
    }

    /// Starts a JVM in the work folder with no variables but these; what it says is all on one stream.
    Process start(List<String> flags, List<String> arguments, Map<String, String> environment)
            throws IOException {
        var command = new ArrayList<String>(List.of(runtime.resolve("bin/java").toString()));
        command.addAll(flags);
        command.addAll(List.of("-cp", classPath));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).directory(work.toFile())
                .redirectErrorStream(true);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    /// Ends the process if it does not end in time, and returns how that went, or null if it ended
    /// with the exit code that was expected.
    static @Nullable String failure(Process process, int expectedExit) throws InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            return "did not end in " + LIMIT_SECONDS + " s";
        }
        return process.exitValue() == expectedExit
                ? null
                : "ended with exit code " + process.exitValue() + " and not with " + expectedExit;
    }
}
