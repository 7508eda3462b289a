import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// What lies under both images, as an image of its own that Jib builds upon: one layer with the C
/// library, one with the runtime. Jib by itself would put the jars beneath, and an engine keeps a layer
/// once only when all beneath it are the same: a node would unpack the runtime for each image again.
///
/// In the form of `docker save`, by GNU tar; the same folders give the same bytes.
///
/// Run by the parent's build, once for both images: `java BaseImage.java THIS_FILE RUNTIME_DIR
/// C_LIBRARY_DIR OUTPUT`. Does nothing when it was made by the same program from the same runtime.
final class BaseImage {

    /// The time that Jib gives to files, too.
    private static final String TIME = "1970-01-01T00:00:01Z";

    private final Path work;
    private final List<String> layers = new ArrayList<>();
    private final List<String> digests = new ArrayList<>();
    private final List<String> history = new ArrayList<>();

    private BaseImage(Path work) {
        this.work = work;
    }

    public static void main(String[] args) throws Exception {
        Path runtime = Path.of(args[1]);
        Path output = Path.of(args[3]);
        Path stamp = Path.of(args[3] + ".stamp");
        String wanted = Files.readString(runtime.resolveSibling("runtime.stamp"))
                + Files.readString(Path.of(args[0]));
        if (Files.exists(output) && Files.exists(stamp)
                && Files.readString(stamp).equals(wanted)) {
            System.out.println("base image is up to date: " + output);
            return;
        }
        Files.deleteIfExists(stamp);
        var image = new BaseImage(Files.createDirectories(output.resolveSibling("base-image")));
        image.add("c-library.tar.gz", Path.of(args[2]), "C library of the build host");
        image.add("runtime.tar.gz", image.below("opt/java", runtime),
                "Java runtime, linked by jlink");
        image.write(output);
        Files.writeString(stamp, wanted);
    }

    /// A folder in which that path leads to another, so that tar sees the folders between, too.
    private Path below(String path, Path folder) throws IOException {
        Path root = work.resolve("root");
        Path link = root.resolve(path);
        Files.createDirectories(link.getParent());
        Files.deleteIfExists(link);
        Files.createSymbolicLink(link, folder.toAbsolutePath());
        return root;
    }

    private void add(String name, Path root, String comment) throws Exception {
        // Links are followed: an image then holds nothing but files and folders.
        List<String> arguments = new ArrayList<>(List.of("--dereference", "--hard-dereference",
                "--sort=name", "--exclude=jrt-fs.jar", "--file=-", "--directory=" + root));
        try (Stream<Path> files = Files.list(root)) {
            files.map(file -> file.getFileName().toString()).sorted().forEach(arguments::add);
        }
        Process tar = tar(arguments);
        MessageDigest digest = Sha256.digest();
        try (var in = new DigestInputStream(tar.getInputStream(), digest);
                var out = new SmallestGzip(Files.newOutputStream(work.resolve(name)))) {
            in.transferTo(out);
        }
        succeed(tar);
        layers.add(name);
        digests.add("sha256:" + Sha256.hex(digest.digest()));
        history.add("{\"created\":\"" + TIME + "\",\"created_by\":\"" + comment + "\"}");
    }

    private void write(Path output) throws Exception {
        Files.writeString(work.resolve("config.json"), """
                {"architecture":"%s","os":"linux","created":"%s","config":{},
                "rootfs":{"type":"layers","diff_ids":[%s]},"history":[%s]}
                """.formatted(architecture(), TIME, quoted(digests), String.join(",", history)));
        Files.writeString(work.resolve("manifest.json"), """
                [{"Config":"config.json","RepoTags":null,"Layers":[%s]}]
                """.formatted(quoted(layers)));
        List<String> arguments = new ArrayList<>(List.of("--file=" + output,
                "--directory=" + work, "config.json", "manifest.json"));
        arguments.addAll(layers);
        succeed(tar(arguments));
        System.out.println("base image: " + output);
    }

    /// As the OCI's image specification, and so Go, calls it.
    private static String architecture() {
        String name = System.getProperty("os.arch");
        return switch (name) {
            case "amd64", "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            case "ppc64le", "riscv64", "s390x" -> name;
            default -> throw new IllegalStateException("no image is known for " + name);
        };
    }

    private static Process tar(List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("tar", "--create", "--format=gnu",
                "--mtime=" + TIME, "--owner=0", "--group=0", "--numeric-owner",
                "--mode=u=rwX,go=rX,ug-s"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet()
                .removeAll(List.of("TAR_OPTIONS", "TAPE", "POSIXLY_CORRECT"));
        return builder.start();
    }

    private static void succeed(Process tar) throws Exception {
        int exit = tar.waitFor();
        if (exit != 0) {
            throw new IOException("tar exits " + exit);
        }
    }

    private static String quoted(List<String> names) {
        return names.stream().map(name -> '"' + name + '"').collect(Collectors.joining(","));
    }

    private static final class SmallestGzip extends GZIPOutputStream {

        SmallestGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
