package org.echopair.it;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A copy of the sources in another folder with nothing built, as on somebody else's machine.
final class Checkout {

    private static final int LIMIT_MINUTES = 8;

    private final Path folder;

    private Checkout(Path folder) {
        this.folder = folder;
    }

    static Checkout copiedTo(Path folder) throws IOException {
        Files.walkFileTree(App.ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                if (directory.endsWith("target")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                Files.createDirectories(folder.resolve(App.ROOT.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                    throws IOException {
                Files.copy(file, folder.resolve(App.ROOT.relativize(file)));
                return FileVisitResult.CONTINUE;
            }
        });
        return new Checkout(folder);
    }

    /// Replaces every occurrence of a text in a source file.
    void replace(String file, String text, String other) throws IOException {
        Path path = folder.resolve(file);
        String source = Files.readString(path);
        if (!source.contains(text)) {
            throw new AssertionError(file + " does not hold " + text);
        }
        Files.writeString(path, source.replace(text, other));
    }

    /// A file in the `target` of that app.
    Path built(App app, String file) {
        return folder.resolve(app.id()).resolve("target").resolve(file);
    }

    /// Runs the Maven that runs these tests, with its local repository.
    void maven(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(App.property("maven.home") + "/bin/mvn",
                "-B", "-q", "-Dmaven.repo.local=" + App.property("maven.repository")));
        command.addAll(List.of(arguments));
        Path log = folder.resolve("maven.log");
        var builder = new ProcessBuilder(command).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(log.toFile());
        // Maven's own JVM, which may not be this one: another would write other zip files.
        builder.environment().put("JAVA_HOME", App.property("maven.java.home"));
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES);
            if (!ended || process.exitValue() != 0) {
                throw new AssertionError("mvn " + String.join(" ", arguments)
                        + (ended
                                ? " exits " + process.exitValue()
                                : " did not end in " + LIMIT_MINUTES + " minutes")
                        + ":\n" + Files.readString(log));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
        }
    }
}
