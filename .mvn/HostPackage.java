import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/// What a file of the build host is from: a package of Debian or one of RPM's kind, or, where neither
/// knows it, the C library as such. `kind` is that of the package-url specification.
record HostPackage(String kind, String name, String version, String architecture)
        implements
            Comparable<HostPackage> {

    static HostPackage owning(Path file) throws Exception {
        // Where /lib is a link to /usr/lib, the package may know the file by either name.
        for (String path : List.of(file.toString(), "/usr" + file)) {
            // A line `libc6:amd64: /lib/…`, and others before it where a file has moved.
            String owner = said("dpkg-query", "--search", path).lines()
                    .filter(line -> !line.startsWith("diversion by")).findFirst().orElse("");
            if (!owner.isEmpty()) {
                return parse("deb", said("dpkg-query", "--show",
                        "--showformat=${Package} ${Version} ${Architecture}",
                        owner.substring(0, owner.lastIndexOf(": "))));
            }
            String found = said("rpm", "-qf", "--qf", "%{NAME} %{VERSION}-%{RELEASE} %{ARCH}", path);
            if (!found.isEmpty()) {
                return parse("rpm", found);
            }
        }
        return parse("generic", said("getconf", "GNU_LIBC_VERSION") + " "
                + System.getProperty("os.arch"));
    }

    private static HostPackage parse(String kind, String words) {
        String[] parts = words.split(" ");
        return new HostPackage(kind, parts[0], parts[1], parts[2]);
    }

    /// As `pkg:deb/debian/libc6@2.36-9%2Bdeb12u14?arch=amd64&distro=debian-12`.
    ///
    /// @param system what the host says of itself
    String url(Properties system) {
        String id = system.getProperty("ID", "linux");
        String release = system.getProperty("VERSION_ID");
        return "pkg:" + kind + (kind.equals("generic") ? "" : "/" + id) + "/" + name + "@"
                + version.replace("+", "%2B").replace(":", "%3A") + "?arch=" + architecture
                + (release == null ? "" : "&distro=" + id + "-" + release);
    }

    /// Standard output, or nothing when there is no such program or it fails.
    private static String said(String... command) throws Exception {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String output = new String(process.getInputStream().readAllBytes()).strip();
            return process.waitFor() == 0 ? output : "";
        } catch (IOException notThere) {
            return "";
        }
    }

    @Override
    public int compareTo(HostPackage other) {
        return toString().compareTo(other.toString());
    }
}
