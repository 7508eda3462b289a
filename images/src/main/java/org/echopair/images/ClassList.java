package org.echopair.images;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The classes of an archive, in the form that the JVM reads (`-XX:SharedClassListFile`).
///
/// Of what the JVM writes down in a run, the classes' names are kept, and which lambdas and string
/// concatenations the libraries and the JDK made, all of it sorted. Everything else changes from run to
/// run with the timing of the threads. In its place all other constants of each class are listed: the JVM
/// links those that it can link before the start, and leaves the rest (JEP 483). Of the app's own
/// classes all lambdas are listed, because some depend on timing: the line of progress of a run that
/// took a little longer. Those of all classes would put four times as many into each start.
final class ClassList {

    private static final String RESOLVED = "@cp";

    /// Where a virtual thread waits, if it has to, and an answer is not there already; what is told of
    /// a collection, if there was one; and metrics, which keep an example now and then. All their
    /// lambdas are listed always.
    private static final List<String> WAITING = List.of("java/lang/VirtualThread",
            "sun/nio/ch/NioSocketImpl", "com/sun/management/internal/", "sun/management/",
            "java/util/stream/MatchOps", "io/prometheus/metrics/core/metrics/");

    /// Classes that a run loads only when a collection, an example or a second thread comes at the
    /// right moment. None is needed at a start, so they are listed never.
    private static final List<String> LEFT_OUT = List.of(
            "io/prometheus/metrics/model/snapshots/Exemplar",
            "java/util/concurrent/atomic/DoubleAdder",
            "java/util/concurrent/ThreadLocalRandom$Access",
            "jdk/internal/access/JavaUtilConcurrentTLRAccess");

    /// Classes that a run loads only when two threads meet, behind one that all runs load.
    private static final Map<String, List<String>> WHEN_THREADS_MEET = Map.of(
            "java/util/concurrent/DelayScheduler",
            List.of("java/util/concurrent/DelayScheduler$ScheduledForkJoinTask"),
            "java/util/concurrent/ConcurrentHashMap",
            List.of("java/util/concurrent/ConcurrentHashMap$TreeBin", "java/util/Random",
                    "java/util/concurrent/ThreadLocalRandom", "java/util/random/RandomGenerator",
                    "jdk/internal/util/random/RandomSupport"),
            "java/lang/invoke/DirectMethodHandle",
            List.of("java/lang/invoke/DirectMethodHandle$1"),
            "java/lang/invoke/VarHandle",
            List.of("java/lang/invoke/VarHandleLongs$FieldInstanceReadOnly",
                    "java/lang/invoke/VarHandleLongs$FieldInstanceReadWrite"));

    private final SortedSet<String> names = new TreeSet<>();
    private final Map<String, Set<Integer>> resolved = new HashMap<>();

    /// Reads a file of `-XX:DumpLoadedClassList`, with lines like `java/lang/Object id: 0`, and
    /// behind them `@cp java/lang/Object 1 7 23`.
    void addLoaded(Path file) throws IOException {
        for (String line : Files.readAllLines(file)) {
            String[] words = line.split(" ");
            if (words[0].equals(RESOLVED)) {
                Set<Integer> indices = resolved.computeIfAbsent(words[1], _ -> new HashSet<>());
                Arrays.stream(words).skip(2).map(Integer::valueOf).forEach(indices::add);
            } else if (!line.startsWith("#") && !line.startsWith("@")
                    && LEFT_OUT.stream().noneMatch(words[0]::startsWith)) {
                names.add(words[0]);
            }
        }
    }

    int size() {
        return names.size();
    }

    /// Writes all classes, and behind them such lines: indices into the constant pools of the
    /// classes as they are in the runtime and in the jars, where the first wins. The first jar is the
    /// app's own.
    void write(Path list, Path runtime, List<Path> jars) throws IOException {
        WHEN_THREADS_MEET.forEach((loaded, others) -> {
            if (names.contains(loaded)) {
                names.addAll(others);
            }
        });
        var lines = new ArrayList<String>(names);
        var opened = new ArrayList<FileSystem>();
        try {
            var roots = new ArrayList<Path>();
            Path app = null;
            opened.add(FileSystems.newFileSystem(URI.create("jrt:/"),
                    Map.of("java.home", runtime.toString())));
            try (Stream<Path> modules = Files.list(opened.getFirst().getPath("/modules"))) {
                modules.forEach(roots::add);
            }
            for (Path jar : jars) {
                opened.add(FileSystems.newFileSystem(jar, Map.of("releaseVersion", "runtime")));
                roots.add(opened.getLast().getPath("/"));
                app = app == null ? roots.getLast() : app;
            }
            for (String name : names) {
                for (Path root : roots) {
                    Path file = root.resolve(name + ".class");
                    if (Files.exists(file)) {
                        boolean allLambdas = root.equals(app)
                                || WAITING.stream().anyMatch(name::startsWith);
                        lines.add(constants(name, Files.readAllBytes(file), allLambdas));
                        break;
                    }
                }
            }
        } finally {
            for (FileSystem each : opened) {
                each.close();
            }
        }
        Files.write(list, lines);
    }

    private String constants(String name, byte[] type, boolean allLambdas) {
        var line = new StringBuilder(RESOLVED).append(' ').append(name);
        Set<Integer> made = resolved.getOrDefault(name, Set.of());
        for (PoolEntry entry : ClassFile.of().parse(type).constantPool()) {
            if (entry instanceof ClassEntry || entry instanceof MemberRefEntry
                    || entry instanceof InvokeDynamicEntry
                            && (allLambdas || made.contains(entry.index()))) {
                line.append(' ').append(entry.index());
            }
        }
        return line.toString();
    }
}
