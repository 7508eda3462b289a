package org.echopair.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/// Makes an app's class-data archive, which is most of why its image starts fast: runs the app as its
/// training script says, lists the classes that it loaded, and lets the linked runtime dump them as
/// they will lie in memory (JEP 483).
///
/// `TrainArchive NAME TARGET_DIR RUNTIME_DIR TRAINING_FILE ARCHIVE`
///
/// A library that the JVM cannot archive well is upgraded, and lies beside the archive, over the
/// library's own layer; see `UpgradeJar`.
final class TrainArchive {

    /// What Jib gives to all files. The JVM compares each jar's path below the common prefix, its
    /// size and its time with those at the dump; as all times are equal, the stamp holds digests.
    private static final FileTime JIB_TIME = FileTime.from(1, TimeUnit.SECONDS);

    private final String name;
    private final Path target;
    private final Path runtime;
    private final Path script;
    private final Path archive;
    private final Path work;
    private final Attributes manifest;
    private final List<String> classPath = new ArrayList<>();

    private TrainArchive(Path work, String... args) throws IOException {
        this.work = work;
        name = args[0];
        target = Path.of(args[1]);
        runtime = Path.of(args[2]);
        script = Path.of(args[3]);
        archive = Path.of(args[4]);
        try (var jar = new JarFile(target.resolve(name + ".jar").toFile())) {
            manifest = jar.getManifest().getMainAttributes();
        }
    }

    public static void main(String[] args) throws Exception {
        // Not in the checkout: with a space in the class path the JVM loads more classes.
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
        stageJars();
        deleteStaleLibraries();
        var inputs = new ArrayList<Path>(List.of(script));
        classPath.forEach(jar -> inputs.add(work.resolve(jar)));
        var stamp = new Stamp(archive, Files.readString(Stamp.of(runtime))
                + Sha256.lines(inputs), target.resolve(name + ".jsa.stamp"));
        if (stamp.isCurrent()) {
            System.out.println("class-data archive is up to date: " + archive);
            return;
        }
        stamp.clear();
        Files.deleteIfExists(archive);
        Files.createDirectories(archive.getParent());
        var classes = new ClassList();
        var java = new StagedJava(runtime, work, classPath);
        new Training(java, manifest.getValue(Attributes.Name.MAIN_CLASS), classes)
                .run(TrainingScript.read(script));
        Path list = target.resolve(name + ".classes");
        classes.write(list, runtime, classPath.stream().map(work::resolve).toList());
        new ArchiveDump(java, list).write(archive);
        System.out.printf("class-data archive of %s: %,d classes, %,d bytes%n", name,
                classes.size(), Files.size(archive));
        stamp.write();
    }

    /// Copies the jars to where they lie in the image.
    private void stageJars() throws IOException {
        stage(target.resolve(name + ".jar"), "app/classpath/" + name + ".jar");
        for (String library : manifest.getValue(Attributes.Name.CLASS_PATH).split(" ")) {
            Path original = target.resolve(library);
            Path upgraded = archive.resolveSibling(library);
            stage(UpgradeJar.upgrade(original, upgraded) ? upgraded : original, "app/" + library);
        }
    }

    private void stage(Path jar, String inImage) throws IOException {
        Path copy = work.resolve(inImage);
        Files.createDirectories(copy.getParent());
        Files.copy(jar, copy);
        Files.setLastModifiedTime(copy, JIB_TIME);
        classPath.add(inImage);
    }

    /// Upgraded in an earlier build, of a version that is no longer used.
    private void deleteStaleLibraries() throws IOException {
        Path upgraded = archive.resolveSibling("libs");
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
}
