package org.echopair.images;

import com.github.packageurl.MalformedPackageURLException;
import com.github.packageurl.PackageURLBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;

/// The package that a file of the build host is from: Debian's, one of RPM's kind, or, where neither
/// knows the file, the C library as such. `kind` is the package-url specification's type.
record HostPackage(String kind, String name, String version, String architecture)
        implements
            Comparable<HostPackage> {

    private static final String GENERIC = "generic";

    static HostPackage owning(Path file) throws IOException, InterruptedException {
        // Where /lib is a link to /usr/lib, the package may know the file by either name.
        for (String path : List.of(file.toString(), "/usr" + file)) {
            String owner = debianOwner(said("dpkg-query", "--search", path));
            if (!owner.isEmpty()) {
                return parse("deb", said("dpkg-query", "--show",
                        "--showformat=${Package} ${Version} ${Architecture}", owner));
            }
            String found = said("rpm", "-qf", "--qf", "%{NAME} %{VERSION}-%{RELEASE} %{ARCH}",
                    path);
            if (!found.isEmpty()) {
                return parse("rpm", found);
            }
        }
        return parse(GENERIC, said("getconf", "GNU_LIBC_VERSION") + " "
                + System.getProperty("os.arch"));
    }

    /// Of a line `libc6:amd64: /lib/…`, which follows others where a file has moved.
    static String debianOwner(String search) {
        return search.lines().filter(line -> !line.startsWith("diversion by"))
                .filter(line -> line.contains(": ")).findFirst()
                .map(line -> line.substring(0, line.lastIndexOf(": "))).orElse("");
    }

    static HostPackage parse(String kind, String words) {
        String[] parts = words.split(" ");
        if (parts.length != 3) {
            throw new IllegalArgumentException(
                    "'" + words + "' is not a package's name, version and architecture");
        }
        return new HostPackage(kind, parts[0], parts[1], parts[2]);
    }

    /// As `pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64&distro=debian-12`.
    ///
    /// @param system what the host says of itself
    String url(Properties system) {
        String id = system.getProperty("ID", "linux");
        String release = system.getProperty("VERSION_ID");
        var url = PackageURLBuilder.aPackageURL().withType(kind).withName(name)
                .withVersion(version).withQualifier("arch", architecture);
        if (!kind.equals(GENERIC)) {
            url.withNamespace(id);
        }
        if (release != null) {
            url.withQualifier("distro", id + "-" + release);
        }
        try {
            return url.build().canonicalize();
        } catch (MalformedPackageURLException e) {
            throw new IllegalStateException(this + " has no package URL", e);
        }
    }

    /// Standard output, or nothing when there is no such program or it fails.
    private static String said(String... command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException notThere) {
            return "";
        }
        String output = new String(process.getInputStream().readAllBytes()).strip();
        return process.waitFor() == 0 ? output : "";
    }

    @Override
    public int compareTo(HostPackage other) {
        return Comparator.comparing(HostPackage::kind).thenComparing(HostPackage::name)
                .thenComparing(HostPackage::version).thenComparing(HostPackage::architecture)
                .compare(this, other);
    }
}
