package org.echopair.it.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.echopair.it.App;

/// A program that was run to its end in the root of the checkout.
record Run(List<String> command, int exitCode, String stdout, String stderr) {

    static Run of(Duration patience, String input, List<String> command) {
        try {
            Path folder = Files.createTempDirectory("cluster-it");
            Path in = Files.writeString(folder.resolve("in"), input);
            Path out = folder.resolve("out");
            Path err = folder.resolve("err");
            Process process = new ProcessBuilder(command).directory(App.ROOT.toFile())
                    .redirectInput(in.toFile()).redirectOutput(out.toFile())
                    .redirectError(err.toFile()).start();
            boolean ended = false;
            try {
                ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
            } finally {
                process.descendants().forEach(ProcessHandle::destroy);
                process.destroy();
            }
            Run run = new Run(command, ended ? process.exitValue() : -1, Files.readString(out),
                    Files.readString(err));
            for (Path file : List.of(in, out, err, folder)) {
                Files.delete(file);
            }
            if (!ended) {
                throw new AssertionError(run + " did not end in " + patience.toSeconds() + " s");
            }
            return run;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(command + " was not waited for", e);
        }
    }

    String succeeded() {
        if (exitCode != 0) {
            throw new AssertionError(this + " exits " + exitCode);
        }
        return stdout;
    }

    @Override
    public String toString() {
        return String.join(" ", command) + ":\n" + stdout + stderr;
    }
}
