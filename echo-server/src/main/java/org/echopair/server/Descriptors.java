package org.echopair.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/// How many connections the process has file descriptors for.
///
/// A few are kept back: without any, the admin port could not answer the probes either, and
/// Kubernetes would restart a pod that still serves those who are connected.
final class Descriptors {

    /// For the two ends of a readiness probe's connection, and for files that the JVM opens now and
    /// then.
    private static final int SPARE = 8;
    private static final int MOST_FOR_ADMIN = 256;

    private static final String JAR = ".jar";
    private static final Path LIMITS = Path.of("/proc/self/limits");
    private static final Path OPEN = Path.of("/proc/self/fd");

    private Descriptors() {}

    /// The soft limit, which the JVM has raised to the hard one, less what is open now, less all
    /// jars, which the JVM opens when it first looks for something that is not archived, less the
    /// reserve; at least one. Without Linux's `/proc` there is no telling, and so no limit.
    static int forConnections() {
        try (Stream<Path> open = Files.list(OPEN)) {
            long limit = limit();
            return limit == Long.MAX_VALUE
                    ? Integer.MAX_VALUE
                    : forConnections(limit,
                            open.filter(descriptor -> !isJar(descriptor)).count() + jars());
        } catch (IOException | NumberFormatException _) {
            return Integer.MAX_VALUE;
        }
    }

    /// Connections to the admin port: what is kept back for them is as much as they may take.
    static int forAdmin() {
        try {
            return forAdmin(limit());
        } catch (IOException | NumberFormatException _) {
            return MOST_FOR_ADMIN;
        }
    }

    static int forAdmin(long limit) {
        return Math.clamp(limit / 16, 8, MOST_FOR_ADMIN);
    }

    private static long limit() throws IOException {
        try (Stream<String> limits = Files.lines(LIMITS)) {
            String limit = limits.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split(" {2,}")[1]).findFirst().orElse("unlimited");
            return limit.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(limit);
        }
    }

    private static boolean isJar(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().endsWith(JAR);
        } catch (IOException _) {
            return false; // That of the listing itself, closed since.
        }
    }

    private static long jars() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.endsWith(JAR)).count();
    }

    static int forConnections(long limit, long open) {
        return Math.clamp(limit - open - forAdmin(limit) - SPARE, 1, Integer.MAX_VALUE);
    }
}
