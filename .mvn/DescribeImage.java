import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Writes what an image is made of as a CycloneDX list, and its digest for the image's label: the
/// app's jar and its libraries, the linked runtime, and the C library with the packages it is from.
///
/// `java -cp GSON DescribeImage.java NAME VERSION TARGET_DIR RUNTIME_DIR C_LIBRARY_DIR BASE_IMAGE
/// OWN_BASE_IMAGE`. The same image gives the same bytes: there is neither a time nor a random number in
/// it. Not by the CycloneDX plugin, which knows only Maven's part, and does nothing while Maven is offline.
final class DescribeImage {

    /// A line of dependency:list: `   info.picocli:picocli:jar:4.7.7:compile -- module …`.
    private static final Pattern LIBRARY = Pattern
            .compile("\\s+(?<group>[^:\\s]+):(?<name>[^:]+):jar:(?<version>[^:]+):\\w+.*");

    private final Path target;
    private final JsonObject app;
    private final JsonArray components = new JsonArray();

    private DescribeImage(String name, String version, Path target) throws Exception {
        this.target = target;
        app = jar("application", "org.echopair", name, version);
        app.add("hashes", hashes(target.resolve(name + ".jar")));
        addFiles(app, target.resolve("archive"),
                List.of(target.resolve("archive/" + name + ".jsa")));
    }

    public static void main(String[] args) throws Exception {
        var image = new DescribeImage(args[0], args[1], Path.of(args[2]));
        image.addLibraries();
        image.addRuntime(Path.of(args[3]));
        if (args[5].equals(args[6])) {
            image.addCLibrary(Path.of(args[4]));
        } else {
            image.components.add(component("container", args[5], null));
        }
        image.write();
    }

    private void addLibraries() throws Exception {
        for (String line : Files.readAllLines(target.resolve("libraries.txt"))) {
            Matcher found = LIBRARY.matcher(line);
            if (found.matches()) {
                addLibrary(found.group("group"), found.group("name"), found.group("version"));
            }
        }
    }

    private void addLibrary(String group, String name, String version) throws Exception {
        JsonObject library = jar("library", group, name, version);
        String file = name + "-" + version + ".jar";
        Path original = target.resolve("libs").resolve(file);
        Path upgraded = target.resolve("archive/libs").resolve(file);
        library.add("hashes", hashes(Files.exists(upgraded) ? upgraded : original));
        if (Files.exists(upgraded)) {
            JsonObject ancestor = library.deepCopy();
            ancestor.remove("bom-ref");
            ancestor.add("hashes", hashes(original));
            var pedigree = new JsonObject();
            pedigree.add("ancestors", array(ancestor));
            pedigree.addProperty("notes",
                    "its class files were given stack maps by .mvn/UpgradeJar.java");
            library.add("pedigree", pedigree);
        }
        components.add(library);
    }

    private void addRuntime(Path runtime) throws Exception {
        Properties linked = ReleaseFile.read(runtime.resolve("release"));
        Properties home = ReleaseFile.read(Path.of(System.getProperty("java.home"), "release"));
        JsonObject java = component("platform", "java-runtime", Runtime.version().toString());
        var supplier = new JsonObject();
        supplier.addProperty("name", home.getProperty("IMPLEMENTOR", "unknown"));
        java.add("supplier", supplier);
        addProperties(java, Map.of("echopair:linked-by", "jlink, symbols stripped",
                "echopair:modules", linked.getProperty("MODULES", ""),
                "echopair:source", home.getProperty("SOURCE_REPO", "unknown") + " "
                        + home.getProperty("SOURCE", "unknown")));
        try (Stream<Path> files = Files.walk(runtime)) {
            addFiles(java, runtime, files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("lib/jrt-fs.jar")).sorted().toList());
        }
        components.add(java);
    }

    /// A component for each package of the build host that the files are from.
    private void addCLibrary(Path library) throws Exception {
        SortedMap<HostPackage, List<Path>> byPackage = new TreeMap<>();
        try (Stream<Path> files = Files.walk(library)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                byPackage.computeIfAbsent(
                        HostPackage.owning(Path.of("/").resolve(library.relativize(file))),
                        _ -> new ArrayList<>()).add(file);
            }
        }
        Properties host = ReleaseFile.read(Path.of("/etc/os-release"));
        for (var each : byPackage.entrySet()) {
            HostPackage origin = each.getKey();
            JsonObject component = component("library", origin.name(), origin.version());
            component.addProperty("purl", origin.url(host));
            addProperties(component,
                    Map.of("echopair:build-host", host.getProperty("PRETTY_NAME", "unknown")));
            addFiles(component, library, each.getValue());
            components.add(component);
        }
    }

    private static JsonObject component(String type, String name, String version) {
        var component = new JsonObject();
        component.addProperty("type", type);
        component.addProperty("bom-ref", type + "/" + name);
        component.addProperty("name", name);
        if (version != null) {
            component.addProperty("version", version);
        }
        return component;
    }

    private static JsonObject jar(String type, String group, String name, String version) {
        JsonObject jar = component(type, name, version);
        jar.addProperty("group", group);
        String url = "pkg:maven/" + group + "/" + name + "@" + version;
        jar.addProperty("bom-ref", url);
        jar.addProperty("purl", url);
        return jar;
    }

    private static void addProperties(JsonObject component, Map<String, String> values) {
        var properties = new JsonArray();
        new TreeMap<>(values).forEach((name, value) -> {
            var property = new JsonObject();
            property.addProperty("name", name);
            property.addProperty("value", value);
            properties.add(property);
        });
        component.add("properties", properties);
    }

    private static void addFiles(JsonObject component, Path folder, List<Path> files)
            throws Exception {
        var parts = new JsonArray();
        for (Path file : files) {
            var part = new JsonObject();
            part.addProperty("type", "file");
            part.addProperty("name", folder.relativize(file).toString());
            part.add("hashes", hashes(file));
            parts.add(part);
        }
        component.add("components", parts);
    }

    private static JsonArray hashes(Path file) throws Exception {
        var hash = new JsonObject();
        hash.addProperty("alg", "SHA-256");
        hash.addProperty("content", Sha256.of(file));
        return array(hash);
    }

    private static JsonArray array(JsonElement only) {
        var array = new JsonArray();
        array.add(only);
        return array;
    }

    private void write() throws Exception {
        var metadata = new JsonObject();
        metadata.add("component", app);
        var uses = new JsonArray();
        components.forEach(each -> uses.add(each.getAsJsonObject().get("bom-ref")));
        var dependency = new JsonObject();
        dependency.add("ref", app.get("bom-ref"));
        dependency.add("dependsOn", uses);
        var list = new JsonObject();
        list.addProperty("bomFormat", "CycloneDX");
        list.addProperty("specVersion", "1.6");
        list.addProperty("version", 1);
        list.add("metadata", metadata);
        list.add("components", components);
        list.add("dependencies", array(dependency));

        Path file = target.resolve("image-sbom.cdx.json");
        Files.writeString(file, new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create()
                .toJson(list) + "\n");
        Files.writeString(target.resolve("image-sbom.properties"),
                "image.sbom.sha256=" + Sha256.of(file) + "\n");
        System.out.println("described " + (components.size() + 1) + " components: " + file);
    }
}
