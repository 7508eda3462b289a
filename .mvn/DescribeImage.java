import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Writes what an image is made of as a CycloneDX list, and its digest for the image's label: the
/// app's jar and its libraries with their digests, the linked runtime, and the C library with the
/// package that it came from.
///
/// `java DescribeImage.java NAME VERSION TARGET_DIR RUNTIME_DIR C_LIBRARY_DIR ARTIFACTS BASE_IMAGE`,
/// where ARTIFACTS is the file that dependency:list wrote. The same image gives the same bytes: there
/// is neither a time nor a random serial number in it.
final class DescribeImage {

    /// A line of dependency:list: `   info.picocli:picocli:jar:4.7.7:compile -- module …`.
    private static final String ARTIFACT = "\\s+([^:\\s]+):([^:]+):jar:([^:]+):(compile|runtime)\\b.*";

    private final String name;
    private final String version;
    private final Path target;
    private final Path runtime;
    private final List<String> components = new ArrayList<>();

    private DescribeImage(String name, String version, Path target, Path runtime) {
        this.name = name;
        this.version = version;
        this.target = target;
        this.runtime = runtime;
    }

    public static void main(String[] args) throws Exception {
        var image = new DescribeImage(args[0], args[1], Path.of(args[2]), Path.of(args[3]));
        image.describeJars(Files.readAllLines(Path.of(args[5])));
        image.describeRuntime();
        if (args[6].equals("scratch")) {
            image.describeCLibrary(Path.of(args[4]));
        } else {
            image.add("container", null, args[6], null, List.of(),
                    List.of("echopair:role", "base image"));
        }
        image.write();
    }

    private void describeJars(List<String> artifacts) throws Exception {
        add("application", "org.echopair", name, version,
                List.of(target.resolve(name + ".jar")), List.of());
        for (String artifact : new TreeSet<>(artifacts)) {
            if (artifact.matches(ARTIFACT)) {
                String[] parts = artifact.strip().split(":");
                String file = parts[1] + "-" + parts[3] + ".jar";
                Path upgraded = target.resolve("archive/libs").resolve(file);
                Path original = target.resolve("libs").resolve(file);
                if (Files.exists(upgraded)) {
                    add("library", parts[0], parts[1], parts[3], List.of(upgraded), List.of(
                            "echopair:upgraded",
                            "class files given stack maps by .mvn/UpgradeJar.java",
                            "echopair:original-sha256", sha256(original)));
                } else {
                    add("library", parts[0], parts[1], parts[3], List.of(original), List.of());
                }
            }
        }
    }

    private void describeRuntime() throws Exception {
        var release = new Properties();
        try (var in = Files.newBufferedReader(runtime.resolve("release"))) {
            release.load(in);
        }
        var home = new Properties();
        try (var in = Files
                .newBufferedReader(Path.of(System.getProperty("java.home"), "release"))) {
            home.load(in);
        }
        add("platform", null, "java-runtime", Runtime.version().toString(),
                List.of(runtime.resolve("lib/modules"), runtime.resolve("lib/server/libjvm.so")),
                List.of("echopair:implementor",
                        unquoted(home.getProperty("IMPLEMENTOR", "unknown")),
                        "echopair:modules", unquoted(release.getProperty("MODULES", "")),
                        "echopair:source", unquoted(home.getProperty("SOURCE", "unknown")),
                        "echopair:linked-by", "jlink, symbols stripped"));
    }

    /// The host's own words about its C library: the package, or the version that the file tells.
    private void describeCLibrary(Path library) throws Exception {
        Path libc;
        try (Stream<Path> files = Files.walk(library)) {
            libc = files.filter(file -> file.endsWith("libc.so.6")).findFirst()
                    .orElseThrow(() -> new IOException("no libc.so.6 below " + library));
        }
        String text = Files.readString(libc, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("GNU C Library");
        String banner = at < 0 ? "unknown" : text.substring(at, text.indexOf('\n', at));
        String version = banner.replaceFirst(".*version (\\S+?)\\.?$", "$1");
        var os = new Properties();
        try (var in = Files.newBufferedReader(Path.of("/etc/os-release"))) {
            os.load(in);
        }
        try (Stream<Path> files = Files.walk(library)) {
            add("library", null, "glibc", version,
                    files.filter(Files::isRegularFile).sorted().toList(),
                    List.of("echopair:banner", banner, "echopair:build-host",
                            unquoted(os.getProperty("PRETTY_NAME", "unknown"))));
        }
    }

    /// One file's digest is the component's; of several, each is a component of its own below it.
    private void add(String type, String group, String name, String version, List<Path> files,
            List<String> properties) throws Exception {
        var json = new StringBuilder("{\"type\":").append(quoted(type));
        if (group != null) {
            json.append(",\"group\":").append(quoted(group));
        }
        json.append(",\"name\":").append(quoted(name));
        if (version != null) {
            json.append(",\"version\":").append(quoted(version));
        }
        if (group != null) {
            json.append(",\"purl\":")
                    .append(quoted("pkg:maven/" + group + "/" + name + "@" + version));
        }
        if (files.size() == 1) {
            json.append(",\"hashes\":").append(hashes(files.getFirst()));
        }
        if (!properties.isEmpty()) {
            var pairs = new ArrayList<String>();
            for (int i = 0; i < properties.size(); i += 2) {
                pairs.add("{\"name\":" + quoted(properties.get(i)) + ",\"value\":"
                        + quoted(properties.get(i + 1)) + "}");
            }
            json.append(",\"properties\":[").append(String.join(",", pairs)).append(']');
        }
        if (files.size() > 1) {
            var parts = new ArrayList<String>();
            for (Path file : files) {
                parts.add("{\"type\":\"file\",\"name\":" + quoted(file.getFileName().toString())
                        + ",\"hashes\":" + hashes(file) + "}");
            }
            json.append(",\"components\":[").append(String.join(",", parts)).append(']');
        }
        components.add(json.append('}').toString());
    }

    private void write() throws Exception {
        String main = components.removeFirst();
        byte[] bytes = ("{\"bomFormat\":\"CycloneDX\",\"specVersion\":\"1.6\",\"version\":1,\n"
                + "\"metadata\":{\"component\":" + main + "},\n\"components\":[\n"
                + String.join(",\n", components) + "\n]}\n").getBytes(StandardCharsets.UTF_8);
        Path list = target.resolve("image-sbom.cdx.json");
        Files.write(list, bytes);
        Files.writeString(target.resolve("image-sbom.properties"),
                "image.sbom.sha256=" + sha256(list) + "\n");
        System.out.println("described " + (components.size() + 1) + " components: " + list);
    }

    private static String hashes(Path file) throws Exception {
        return "[{\"alg\":\"SHA-256\",\"content\":\"" + sha256(file) + "\"}]";
    }

    private static String sha256(Path file) throws Exception {
        return HexFormat.of().formatHex(
                MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    }

    private static String unquoted(String value) {
        return value.replace("\"", "");
    }

    private static String quoted(String text) {
        var json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"').toString();
    }
}
