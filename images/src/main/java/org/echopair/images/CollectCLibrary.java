package org.echopair.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Takes what an image without a base needs from the build host: the C library that the runtime was
/// linked for, and the C.UTF-8 locale. `nsswitch.conf` is written: the hosts file first, then DNS.
///
/// `CollectCLibrary RUNTIME_DIR C_LIBRARY_DIR`
final class CollectCLibrary {

    /// Where a Debian-like or Fedora-like host keeps the locale; the first one found wins.
    private static final List<Path> C_UTF8 = List.of(Path.of("/usr/lib/locale/C.utf8"),
            Path.of("/usr/lib/locale/C.UTF-8"));

    /// The one file that is no package's.
    static final Path NAME_SERVICES = Path.of("etc/nsswitch.conf");

    private final Path runtime;
    private final Path cLibrary;

    private CollectCLibrary(Path runtime, Path cLibrary) {
        this.runtime = runtime;
        this.cLibrary = cLibrary;
    }

    public static void main(String[] args) throws Exception {
        try {
            new CollectCLibrary(Path.of(args[0]), Path.of(args[1])).run();
        } catch (IOException e) {
            System.err.println("an image cannot be made on this host: " + e.getMessage()
                    + ". To build without images, add -DskipImages");
            System.exit(1);
        }
    }

    private void run() throws IOException, InterruptedException {
        SortedSet<Path> libraries = libraries();
        Path locale = locale();
        List<Path> files = new ArrayList<>(libraries);
        try (Stream<Path> inLocale = Files.walk(locale)) {
            inLocale.filter(Files::isRegularFile).sorted().forEach(files::add);
        }
        var stamp = new Stamp(cLibrary,
                Files.readString(Stamp.of(runtime)) + Sha256.lines(files));
        if (stamp.isCurrent()) {
            System.out.println("C library is up to date: " + cLibrary);
            return;
        }
        stamp.clear();
        FileTree.delete(cLibrary);
        for (Path library : libraries) {
            // The loader's path is fixed in every program, and the loader finds the rest by its
            // built-in search path.
            copy(library, Path.of("/").relativize(library));
        }
        for (Path file : files.subList(libraries.size(), files.size())) {
            copy(file, Path.of("usr/lib/locale/C.utf8").resolve(locale.relativize(file)));
        }
        Path nameServices = cLibrary.resolve(NAME_SERVICES);
        Files.createDirectories(nameServices.getParent());
        Files.writeString(nameServices, "hosts: files dns\n");
        stamp.write();
        System.out.println("took " + libraries.size() + " C libraries and " + locale);
    }

    private void copy(Path file, Path inImage) throws IOException {
        Path target = cLibrary.resolve(inImage);
        Files.createDirectories(target.getParent());
        Files.copy(file.toRealPath(), target);
    }

    private static Path locale() throws IOException {
        return C_UTF8.stream().filter(Files::isDirectory).findFirst().orElseThrow(
                () -> new IOException("it has no C.UTF-8 locale in any of " + C_UTF8
                        + "; install the C library's locales"));
    }

    private SortedSet<Path> libraries() throws IOException, InterruptedException {
        SortedSet<Path> libraries = new TreeSet<>();
        try (Stream<Path> files = Files.walk(runtime)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                if (ElfFile.is(file)) {
                    libraries.addAll(librariesOf(file));
                }
            }
        }
        if (libraries.isEmpty()) {
            throw new IOException("its runtime is none of Linux");
        }
        return libraries;
    }

    /// Of the host, without the runtime's own. Those find each other where the program is in its
    /// place, and ldd may not.
    private SortedSet<Path> librariesOf(Path program) throws IOException, InterruptedException {
        Process ldd = new ProcessBuilder("ldd", program.toString()).redirectErrorStream(true)
                .start();
        String output = new String(ldd.getInputStream().readAllBytes());
        if (ldd.waitFor() != 0) {
            throw new IOException("ldd " + program + " says " + output.strip());
        }
        var linked = LddOutput.parse(output);
        List<String> missing = linked.missing().stream().filter(
                name -> Files.notExists(runtime.resolve("lib").resolve(name))
                        && Files.notExists(runtime.resolve("lib/server").resolve(name)))
                .toList();
        if (!missing.isEmpty()) {
            throw new IOException(program + " needs " + String.join(", ", missing)
                    + ", which it does not have");
        }
        SortedSet<Path> host = new TreeSet<>(linked.found());
        host.removeIf(path -> path.startsWith(runtime.toAbsolutePath().normalize()));
        return host;
    }
}
