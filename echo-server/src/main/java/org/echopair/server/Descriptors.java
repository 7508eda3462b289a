package org.echopair.server;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
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
    /// jars, which the JVM opens when it first looks for a class that is not archived, less the
    /// reserve; at least one. Where the limit is not known, there is none.
    static int forConnections() {
        try (Stream<Path> open = Files.list(OPEN)) {
            return forConnections(limit(), open.filter(descriptor -> !isJar(descriptor)).count()
                    + jars(System.getProperty("java.class.path")));
        } catch (IOException _) {
            return Integer.MAX_VALUE;
        }
    }

    /// Connections to the admin port: what is kept back for them is as much as they may take.
    static int forAdmin() {
        return forAdmin(limit());
    }

    static int forAdmin(long limit) {
        return Math.clamp(limit / 16, 8, MOST_FOR_ADMIN);
    }

    static int forConnections(long limit, long open) {
        return Math.clamp(limit - open - forAdmin(limit) - SPARE, 1, Integer.MAX_VALUE);
    }

    /// For people.
    static String limitText() {
        long limit = limit();
        return limit == Long.MAX_VALUE ? "unknown" : String.valueOf(limit);
    }

    /// `Long.MAX_VALUE` where there is none, or no Linux `/proc` to ask.
    private static long limit() {
        try (Stream<String> limits = Files.lines(LIMITS)) {
            return Long.parseLong(limits.filter(line -> line.startsWith("Max open files"))
                    .map(line -> line.split(" {2,}")[1]).findFirst().orElse(""));
        } catch (IOException | NumberFormatException _) {
            return Long.MAX_VALUE;
        }
    }

    private static boolean isJar(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().endsWith(JAR);
        } catch (IOException _) {
            return false; // That of the listing itself, closed since.
        }
    }

    /// The jars of a class path. `java -jar` names just one, whose manifest names the others.
    static long jars(String classPath) {
        long jars = Arrays.stream(classPath.split(File.pathSeparator))
                .filter(entry -> entry.endsWith(JAR)).count();
        return jars == 1 ? 1 + jarsBehind(classPath) : jars;
    }

    private static long jarsBehind(String jar) {
        try (var file = new JarFile(jar)) {
            String more = file.getManifest() == null
                    ? null
                    : file.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
            return more == null
                    ? 0
                    : Arrays.stream(more.split(" ")).filter(entry -> entry.endsWith(JAR)).count();
        } catch (IOException _) {
            return 0;
        }
    }
}
