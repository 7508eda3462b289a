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
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The classes of an archive, in the form that the JVM reads (`-XX:SharedClassListFile`).
///
/// Of what the JVM writes down in a run, only the classes' names are kept, and sorted. What else is
/// there, which constants had been resolved and which lambdas been made, and in which order, changes
/// from run to run with the timing of the threads. In its place every constant of every class is
/// listed: the JVM links those that it can link before the start, and leaves the others (JEP 483).
final class ClassList {

    private final SortedSet<String> names = new TreeSet<>();

    /// Reads a file of `-XX:DumpLoadedClassList`, with lines like `java/lang/Object id: 0`.
    void addLoaded(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            lines.filter(line -> !line.startsWith("#") && !line.startsWith("@"))
                    .map(line -> line.split(" ")[0]).forEach(names::add);
        }
    }

    int size() {
        return names.size();
    }

    /// Writes all classes, and behind them lines like `@cp java/lang/Object 1 7 23`: indices into the
    /// constant pools of the classes as they are in the runtime and in the jars, where the first wins.
    void write(Path list, Path runtime, List<Path> jars) throws IOException {
        var lines = new ArrayList<String>(names);
        var opened = new ArrayList<FileSystem>();
        try {
            var roots = new ArrayList<Path>();
            opened.add(FileSystems.newFileSystem(URI.create("jrt:/"),
                    Map.of("java.home", runtime.toString())));
            try (Stream<Path> modules = Files.list(opened.getFirst().getPath("/modules"))) {
                modules.forEach(roots::add);
            }
            for (Path jar : jars) {
                opened.add(FileSystems.newFileSystem(jar, Map.of("releaseVersion", "runtime")));
                roots.add(opened.getLast().getPath("/"));
            }
            for (String name : names) {
                for (Path root : roots) {
                    Path file = root.resolve(name + ".class");
                    if (Files.exists(file)) {
                        lines.add(constants(name, Files.readAllBytes(file)));
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

    private static String constants(String name, byte[] type) {
        var line = new StringBuilder("@cp ").append(name);
        for (PoolEntry entry : ClassFile.of().parse(type).constantPool()) {
            if (entry instanceof ClassEntry || entry instanceof MemberRefEntry
                    || entry instanceof InvokeDynamicEntry) {
                line.append(' ').append(entry.index());
            }
        }
        return line.toString();
    }
}
