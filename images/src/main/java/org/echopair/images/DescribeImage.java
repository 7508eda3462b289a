package org.echopair.images;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURLBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.cyclonedx.Version;
import org.cyclonedx.exception.GeneratorException;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Ancestors;
import org.cyclonedx.model.Bom;
import org.cyclonedx.model.Component;
import org.cyclonedx.model.Component.Type;
import org.cyclonedx.model.Dependency;
import org.cyclonedx.model.Hash;
import org.cyclonedx.model.LicenseChoice;
import org.cyclonedx.model.Metadata;
import org.cyclonedx.model.OrganizationalEntity;
import org.cyclonedx.model.Pedigree;
import org.cyclonedx.model.Property;
import org.jspecify.annotations.Nullable;

/// Writes what an image is made of as a CycloneDX list, and the list's digest for the image's label:
/// the app's jar and its libraries, the linked runtime, and the C library with the packages it is from.
///
/// `DescribeImage NAME VERSION TARGET_DIR RUNTIME_DIR C_LIBRARY_DIR BASE_IMAGE OWN_BASE_IMAGE`
///
/// The same image gives the same bytes, without a time or a random number. The CycloneDX plugin knows
/// Maven's part alone, and does nothing while Maven is offline.
final class DescribeImage {

    private static final String GROUP = "org.echopair";

    private final Path target;
    private final Component app;
    private final List<Component> components = new ArrayList<>();

    private DescribeImage(String name, String version, Path target) throws IOException {
        this.target = target;
        app = jar(Type.APPLICATION, GROUP, name, version);
        app.addHash(hash(target.resolve(name + ".jar")));
        app.setLicenses(PomLicences.named("Apache-2.0", null));
        addFiles(app, target.resolve("archive"),
                List.of(target.resolve("archive/" + name + ".jsa")));
    }

    public static void main(String[] args) throws Exception {
        var image = new DescribeImage(args[0], args[1], Path.of(args[2]));
        for (Library library : Library.read(image.target.resolve("libraries.txt"))) {
            image.add(library);
        }
        image.addRuntime(Path.of(args[3]));
        if (args[5].equals(args[6])) {
            image.addCLibrary(Path.of(args[4]));
        } else {
            image.components.add(component(Type.CONTAINER, args[5], null));
        }
        image.write();
    }

    private void add(Library library) throws IOException {
        Component component = jar(Type.LIBRARY, library.group(), library.name(), library.version());
        LicenseChoice licences = PomLicences.of(library.pom());
        component.setLicenses(licences);
        String file = library.name() + "-" + library.version() + ".jar";
        Path original = target.resolve("libs").resolve(file);
        Path upgraded = target.resolve("archive/libs").resolve(file);
        if (Files.exists(upgraded)) {
            component.addHash(hash(upgraded));
            Component before = jar(Type.LIBRARY, library.group(), library.name(),
                    library.version());
            before.setBomRef(null);
            before.setLicenses(licences);
            before.addHash(hash(original));
            var ancestors = new Ancestors();
            ancestors.addComponent(before);
            var pedigree = new Pedigree();
            pedigree.setAncestors(ancestors);
            pedigree.setNotes("its class files were given stack maps by the build: "
                    + UpgradeJar.class.getName());
            component.setPedigree(pedigree);
        } else {
            component.addHash(hash(original));
        }
        components.add(component);
    }

    private void addRuntime(Path runtime) throws IOException {
        Properties linked = ReleaseFile.read(runtime.resolve("release"));
        Properties home = ReleaseFile.read(Path.of(System.getProperty("java.home"), "release"));
        Component java = component(Type.PLATFORM, "java-runtime", Runtime.version().toString());
        var supplier = new OrganizationalEntity();
        supplier.setName(home.getProperty("IMPLEMENTOR", "unknown"));
        java.setSupplier(supplier);
        java.setLicenses(PomLicences.expression("GPL-2.0-only WITH Classpath-exception-2.0"));
        java.addProperty(new Property("echopair:linked-by", "jlink, symbols stripped"));
        java.addProperty(new Property("echopair:modules", linked.getProperty("MODULES", "")));
        java.addProperty(new Property("echopair:source",
                home.getProperty("SOURCE_REPO", "unknown") + " "
                        + home.getProperty("SOURCE", "unknown")));
        try (Stream<Path> files = Files.walk(runtime)) {
            addFiles(java, runtime, files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("lib/jrt-fs.jar")).sorted().toList());
        }
        components.add(java);
    }

    /// A component for each package of the build host that the files are from.
    private void addCLibrary(Path library) throws IOException, InterruptedException {
        SortedMap<HostPackage, List<Path>> byPackage = new TreeMap<>();
        Path written = library.resolve(CollectCLibrary.NAME_SERVICES);
        try (Stream<Path> files = Files.walk(library)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                if (!file.equals(written)) {
                    byPackage.computeIfAbsent(
                            HostPackage.owning(Path.of("/").resolve(library.relativize(file))),
                            _ -> new ArrayList<>()).add(file);
                }
            }
        }
        addFiles(app, library, List.of(written));
        Properties host = ReleaseFile.read(Path.of("/etc/os-release"));
        for (var each : byPackage.entrySet()) {
            HostPackage origin = each.getKey();
            Component component = component(Type.LIBRARY, origin.name(), origin.version());
            component.setPurl(origin.url(host));
            component.addProperty(new Property("echopair:build-host",
                    host.getProperty("PRETTY_NAME", "unknown")));
            addFiles(component, library, each.getValue());
            components.add(component);
        }
    }

    private static Component component(Type type, String name, @Nullable String version) {
        var component = new Component();
        component.setType(type);
        component.setBomRef(type.getTypeName() + "/" + name);
        component.setName(name);
        component.setVersion(version);
        return component;
    }

    private static Component jar(Type type, String group, String name, String version) {
        Component jar = component(type, name, version);
        jar.setGroup(group);
        String url = purl(group, name, version);
        jar.setBomRef(url);
        jar.setPurl(url);
        return jar;
    }

    private static String purl(String group, String name, String version) {
        try {
            return PackageURLBuilder.aPackageURL().withType("maven").withNamespace(group)
                    .withName(name).withVersion(version).build().canonicalize();
        } catch (MalformedPackageURLException e) {
            throw new IllegalArgumentException(group + ":" + name + ":" + version, e);
        }
    }

    private static void addFiles(Component component, Path folder, List<Path> files)
            throws IOException {
        for (Path file : files) {
            var part = new Component();
            part.setType(Type.FILE);
            part.setName(folder.relativize(file).toString());
            part.addHash(hash(file));
            component.addComponent(part);
        }
    }

    private static Hash hash(Path file) throws IOException {
        return new Hash(Hash.Algorithm.SHA_256, Sha256.of(file));
    }

    private void write() throws GeneratorException, IOException {
        var metadata = new Metadata();
        metadata.setTimestamp(null);
        metadata.setComponent(app);
        var uses = new Dependency(app.getBomRef());
        components.forEach(each -> uses.addDependency(new Dependency(each.getBomRef())));
        var list = new Bom();
        list.setVersion(1);
        list.setMetadata(metadata);
        list.setComponents(components);
        list.addDependency(uses);

        Path file = target.resolve("image-sbom.cdx.json");
        Files.writeString(file, BomGeneratorFactory.createJson(Version.VERSION_16, list)
                .toJsonString() + "\n");
        Files.writeString(target.resolve("image-sbom.properties"),
                "image.sbom.sha256=" + Sha256.of(file) + "\n");
        System.out.println("described " + (components.size() + 1) + " components: " + file);
    }
}
