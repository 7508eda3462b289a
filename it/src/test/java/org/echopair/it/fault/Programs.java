package org.echopair.it.fault;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// The machine's own programs, and what to do where one is missing.
final class Programs {

    private Programs() {}

    static boolean isThere(String program) {
        return Arrays.stream(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /// A fault that cannot be caused here is told and passed over, but not where a release is checked.
    static void missing(String what) {
        if (Boolean.getBoolean("echopair.release")) {
            Assertions.fail(what);
        }
        System.err.println("not tested here: " + what);
        Assumptions.abort(what);
    }

    /// What it prints; a failure is told with that.
    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes());
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + ": " + output);
            }
        } catch (InterruptedException e) {
            process.destroy();
            throw new IOException(e);
        }
        return output;
    }
}
