import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
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
        Path work = Files.createDirectories(output.resolveSibling("base-image"));
        var image = new BaseImage(work);
        image.add("c-library.tar.gz", Path.of(args[2]), ".", "C library of the build host");
        image.add("runtime.tar.gz", runtime, "opt/java", "Java runtime, linked by jlink");
        image.write(output);
        Files.writeString(stamp, wanted);
    }

    /// All that the folder holds, to lie below `into` in the image, which is `.` for its root.
    private void add(String name, Path folder, String into, String comment) throws Exception {
        List<String> command = new ArrayList<>(List.of("tar", "--create", "--sort=name",
                "--mtime=" + TIME, "--owner=0", "--group=0", "--numeric-owner",
                "--mode=u=rwX,go=rX", "--exclude=jrt-fs.jar", "--transform=s,^," + into + "/,",
                "--transform=s,^\\./,,", "--directory=" + folder));
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString()).sorted().forEach(command::add);
        }
        Process tar = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (var in = new DigestInputStream(tar.getInputStream(), digest);
                var out = new SmallestGzip(Files.newOutputStream(work.resolve(name)))) {
            in.transferTo(out);
        }
        succeed(tar, command);
        layers.add(name);
        digests.add("sha256:" + HexFormat.of().formatHex(digest.digest()));
        history.add("{\"created\":\"" + TIME + "\",\"created_by\":\"" + comment + "\"}");
    }

    private void write(Path output) throws Exception {
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";
        Files.writeString(work.resolve("config.json"), """
                {"architecture":"%s","os":"linux","created":"%s","config":{},
                "rootfs":{"type":"layers","diff_ids":[%s]},"history":[%s]}
                """.formatted(architecture, TIME, quoted(digests), String.join(",", history)));
        Files.writeString(work.resolve("manifest.json"), """
                [{"Config":"config.json","RepoTags":null,"Layers":[%s]}]
                """.formatted(quoted(layers)));
        List<String> command = new ArrayList<>(List.of("tar", "--create", "--mtime=" + TIME,
                "--owner=0", "--group=0", "--numeric-owner", "--mode=u=rw,go=r",
                "--file=" + output, "--directory=" + work, "config.json", "manifest.json"));
        command.addAll(layers);
        succeed(new ProcessBuilder(command).inheritIO().start(), command);
        System.out.println("base image: " + output);
    }

    private static void succeed(Process process, List<String> command) throws Exception {
        int exit = process.waitFor();
        if (exit != 0) {
            throw new IOException(String.join(" ", command) + " exits " + exit);
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
