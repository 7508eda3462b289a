import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes what lies under both images: a Java runtime linked by jlink, and the C library that it runs
/// on, taken from the build host with the C.UTF-8 character type; see BaseImage.
///
/// Run by the parent's build with the JDK that the toolchain chose, once for both images:
/// `java LinkRuntime.java THIS_FILE RUNTIME_DIR C_LIBRARY_DIR MODULES OPTIONS`. Does nothing when what
/// lies there was made by the same program from the same JDK, the same C library and the same arguments.
final class LinkRuntime {

    /// Where a Debian-like or Fedora-like host keeps the locale; first found wins.
    private static final List<Path> C_UTF8_CTYPE = List.of(
            Path.of("/usr/lib/locale/C.utf8/LC_CTYPE"),
            Path.of("/usr/lib/locale/C.UTF-8/LC_CTYPE"));

    /// A line of ldd: `libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)` or the loader's bare path.
    private static final Pattern LDD_PATH = Pattern
            .compile("(?m)(?:=> |^\\s+)(/.+) \\(0x");
    private static final Pattern LDD_MISSING = Pattern.compile("(\\S+) => not found");

    /// What jlink adds and nothing here ever opens: launchers of tools, the lists behind the default
    /// archive, what starts processes, what TLS trusts, and templates.
    private static final List<String> NOT_NEEDED = List.of("bin/jwebserver", "bin/keytool",
            "conf/jaxp-strict.properties.template", "conf/sdp",
            "conf/security/policy/README.txt", "conf/security/policy/limited",
            "lib/classlist", "lib/jexec", "lib/jspawnhelper", "lib/libjsig.so",
            "lib/server/libjsig.so", "lib/security/cacerts", "lib/security/public_suffix_list.dat");

    private final Path program;
    private final Path runtime;
    private final Path cLibrary;
    private final String modules;
    private final String options;

    private LinkRuntime(String... args) {
        program = Path.of(args[0]);
        runtime = Path.of(args[1]);
        cLibrary = Path.of(args[2]);
        modules = args[3];
        options = args[4];
    }

    public static void main(String[] args) throws Exception {
        new LinkRuntime(args).run();
    }

    private void run() throws Exception {
        Path javaHome = Path.of(System.getProperty("java.home"));
        Path stamp = runtime.resolveSibling("runtime.stamp");
        String wanted = Files.readString(javaHome.resolve("release")) + modules + '\n' + options
                + '\n' + digests(javaHome);
        if (Files.exists(runtime) && Files.exists(cLibrary) && Files.exists(stamp)
                && Files.readString(stamp).equals(wanted)) {
            System.out.println("runtime is up to date: " + runtime);
            return;
        }
        Files.deleteIfExists(stamp);
        link();
        collectCLibrary();
        Files.writeString(stamp, wanted);
    }

    /// Of this program, and of what is taken from the host.
    private String digests(Path javaHome) throws Exception {
        var files = new ArrayList<Path>(List.of(program, cUtf8CType()));
        files.addAll(librariesOf(javaHome.resolve("lib/server/libjvm.so")));
        return Sha256.lines(files);
    }

    private static Path cUtf8CType() throws IOException {
        return C_UTF8_CTYPE.stream().filter(Files::exists).findFirst()
                .orElseThrow(() -> new IOException("no C.UTF-8 locale on this host, looked for "
                        + C_UTF8_CTYPE + "; install the C library's locales"));
    }

    private void link() throws Exception {
        FileTree.delete(runtime);
        System.out.println("linking a Java " + Runtime.version() + " runtime of " + modules);
        // A process of its own: in this one, where the compiler has run, the classes that jlink
        // generates come out in another order once in a while.
        Path jlink = Path.of(System.getProperty("java.home"), "bin/jlink");
        int exit = new ProcessBuilder(jlink.toString(), "--add-modules", modules, "--add-options",
                options, "--strip-java-debug-attributes", "--no-header-files", "--no-man-pages",
                "--output", runtime.toString()).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException("jlink failed with exit code " + exit);
        }
        for (String file : NOT_NEEDED) {
            FileTree.delete(runtime.resolve(file));
        }
        writeSecurityProperties(runtime.resolve("conf/security/java.security"));
        try (Stream<Path> files = Files.walk(runtime)) {
            for (Path file : (Iterable<Path>) files.filter(LinkRuntime::isElf)::iterator) {
                stripSymbols(file);
            }
        }
    }

    /// Without its 70 KB of comments, which each start would read. Names are not cached: who waits for
    /// one to appear asks for it anew each time. To set that in the program takes an eighth of its
    /// start; see the client's `Main`.
    private static void writeSecurityProperties(Path file) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(file));
        lines.removeIf(line -> line.isBlank() || line.startsWith("#"));
        lines.addAll(List.of("networkaddress.cache.ttl=0", "networkaddress.cache.negative.ttl=0"));
        Files.write(file, lines);
    }

    /// Cuts what lies behind the last loaded segment, as `strip` does: the names of what is
    /// internal to the JVM, 5 MB that only a debugger reads. Crash reports still hold addresses, which
    /// the JDK's own file of the same build id turns into names.
    private static void stripSymbols(Path file) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            var header = ByteBuffer.allocate(64).order(ByteOrder.nativeOrder());
            channel.read(header, 0);
            boolean is64Bit = header.get(4) == 2;
            if (!is64Bit) {
                return;
            }
            var segments = ByteBuffer.allocate(header.getShort(56) * 56)
                    .order(ByteOrder.nativeOrder());
            channel.read(segments, header.getLong(32));
            long end = 0;
            for (int at = 0; at < segments.capacity(); at += 56) {
                end = Math.max(end, segments.getLong(at + 8) + segments.getLong(at + 32));
            }
            // No section headers: their place, their number, and which of them holds names.
            header.putLong(40, 0).putShort(60, (short) 0).putShort(62, (short) 0);
            channel.write(header.rewind(), 0);
            channel.truncate(end);
        }
    }

    private void collectCLibrary() throws Exception {
        FileTree.delete(cLibrary);
        var libraries = new TreeSet<Path>();
        try (Stream<Path> files = Files.walk(runtime)) {
            for (Path file : (Iterable<Path>) files.filter(LinkRuntime::isElf)::iterator) {
                libraries.addAll(librariesOf(file));
            }
        }
        for (Path library : libraries) {
            copy(library);
        }
        Path ctype = cUtf8CType();
        Path inImage = cLibrary.resolve("usr/lib/locale/C.utf8/LC_CTYPE");
        Files.createDirectories(inImage.getParent());
        Files.copy(ctype, inImage);
        System.out.println("took " + libraries.size() + " C libraries and " + ctype);
    }

    /// Copies to the same path below the layer's root: the loader's path is fixed in every program,
    /// and the loader finds the rest by its built-in search path.
    private void copy(Path library) throws IOException {
        Path target = cLibrary.resolve(library.toString().substring(1));
        Files.createDirectories(target.getParent());
        Files.copy(library.toRealPath(), target);
    }

    /// The host's libraries that a program needs, without those of the runtime itself. These find
    /// each other where the program is in its place, and ldd may not.
    private TreeSet<Path> librariesOf(Path program) throws Exception {
        Process ldd = new ProcessBuilder("ldd", program.toString()).redirectErrorStream(true)
                .start();
        String output = new String(ldd.getInputStream().readAllBytes());
        if (ldd.waitFor() != 0) {
            throw new IOException("ldd " + program + ": " + output);
        }
        Path ours = Path.of(System.getProperty("java.home"), "lib");
        String missing = LDD_MISSING.matcher(output).results().map(match -> match.group(1))
                .filter(name -> Files.notExists(ours.resolve(name))
                        && Files.notExists(ours.resolve("server").resolve(name)))
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new IOException(program + " needs " + missing + ", not found on this host");
        }
        return LDD_PATH.matcher(output).results()
                .map(match -> Path.of(match.group(1)).normalize())
                .filter(path -> !path.startsWith(runtime)
                        && !path.startsWith(System.getProperty("java.home")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static boolean isElf(Path file) {
        String name = file.getFileName().toString();
        return Files.isRegularFile(file)
                && (name.endsWith(".so") || file.getParent().endsWith("bin"));
    }
}
