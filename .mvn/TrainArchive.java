import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// Makes an app's class-data archive, which is most of how fast its image starts: runs the app as in
/// `.mvn/training/NAME.txt`, lists the classes that it loaded, and lets the linked runtime dump them,
/// as they will lie in memory (JEP 483).
///
/// Run by each app's build with the JDK that the toolchain chose:
/// `java TrainArchive.java NAME TARGET_DIR RUNTIME_DIR TRAINING_FILE OUTPUT SKIP`. Does nothing when the
/// archive was made from the same bytes. When SKIP is true it trains nothing, and still deletes an archive
/// of other bytes: Jib could be called next.
///
/// A library of a form that the JVM cannot archive well is upgraded, and lies beside the archive, over
/// the library's own layer; see UpgradeJar.
///
/// The JVM compares each jar's path below the common prefix, size and time with those at the dump. So
/// the jars are copied to where they lie in the image, with the time that Jib gives them. Within a
/// build that is not enough, since all times are the same: the stamp holds the jars' digests. They are
/// copied to a temporary folder, because a checkout's path may have a space, and with one in the class
/// path the JVM loads more classes.
final class TrainArchive {

    private static final FileTime JIB_TIME = FileTime.from(1, TimeUnit.SECONDS);

    private final String name;
    private final Path target;
    private final Path runtime;
    private final Path training;
    private final Path output;
    private final boolean skip;
    private final Path work;
    private final List<String> classPath = new ArrayList<>();

    private TrainArchive(Path work, String... args) {
        this.work = work;
        name = args[0];
        target = Path.of(args[1]);
        runtime = Path.of(args[2]);
        training = Path.of(args[3]);
        output = Path.of(args[4]);
        skip = Boolean.parseBoolean(args[5]);
    }

    public static void main(String[] args) throws Exception {
        Path work = Files.createTempDirectory("training");
        int exit = 0;
        try {
            new TrainArchive(work, args).run();
        } catch (TrainingFailure failure) {
            System.err.println("the class-data archive of " + args[0] + " could not be made: "
                    + failure.getMessage());
            exit = 1;
        } finally {
            FileTree.delete(work);
        }
        System.exit(exit);
    }

    private void run() throws Exception {
        if (skip && Files.notExists(output)) {
            return;
        }
        stageJars();
        deleteStaleLibraries();
        Path stamp = target.resolve(name + ".archive.stamp");
        String wanted = digests();
        if (Files.exists(output) && Files.exists(stamp) && Files.readString(stamp).equals(wanted)) {
            System.out.println("class-data archive is up to date: " + output);
            return;
        }
        Files.deleteIfExists(stamp);
        Files.deleteIfExists(output);
        if (skip) {
            return;
        }
        Files.createDirectories(output.getParent());
        var classes = new ClassList();
        var java = new StagedJava(runtime, work, classPath);
        new Training(java, mainClass(), classes).run(training);
        Path list = target.resolve(name + ".classes");
        classes.write(list, runtime, classPath.stream().map(work::resolve).toList());
        new ArchiveDump(java, list).write(output);
        System.out.printf("class-data archive of %s: %,d classes, %,d bytes%n", name,
                classes.size(), Files.size(output));
        Files.writeString(stamp, wanted);
    }

    private void stageJars() throws IOException {
        Path jar = target.resolve(name + ".jar");
        stage(jar, "app/classpath/" + name + ".jar");
        try (var opened = new JarFile(jar.toFile())) {
            String libraries = opened.getManifest().getMainAttributes().getValue("Class-Path");
            for (String library : libraries.split(" ")) {
                Path upgraded = output.resolveSibling(library);
                boolean old = UpgradeJar.upgrade(target.resolve(library), upgraded);
                stage(old ? upgraded : target.resolve(library), "app/" + library);
            }
        }
    }

    /// Upgraded in an earlier build, of a version that is not used any more.
    private void deleteStaleLibraries() throws IOException {
        Path upgraded = output.resolveSibling("libs");
        if (Files.exists(upgraded)) {
            try (Stream<Path> libraries = Files.list(upgraded)) {
                for (Path library : (Iterable<Path>) libraries::iterator) {
                    if (!classPath.contains("app/libs/" + library.getFileName())) {
                        Files.delete(library);
                    }
                }
            }
        }
    }

    private void stage(Path jar, String inImage) throws IOException {
        Path copy = work.resolve(inImage);
        Files.createDirectories(copy.getParent());
        Files.copy(jar, copy);
        Files.setLastModifiedTime(copy, JIB_TIME);
        classPath.add(inImage);
    }

    /// Of all that the archive is made from: the runtime, the training, these programs, the jars.
    private String digests() throws Exception {
        var inputs = new ArrayList<Path>(List.of(training));
        try (Stream<Path> programs = Files.list(training.getParent().getParent())) {
            programs.filter(file -> file.toString().endsWith(".java")).sorted()
                    .forEach(inputs::add);
        }
        classPath.forEach(jar -> inputs.add(work.resolve(jar)));
        return Files.readString(runtime.resolveSibling("runtime.stamp")) + Sha256.lines(inputs);
    }

    private String mainClass() throws IOException {
        try (var jar = new JarFile(target.resolve(name + ".jar").toFile())) {
            return jar.getManifest().getMainAttributes().getValue("Main-Class");
        }
    }
}
