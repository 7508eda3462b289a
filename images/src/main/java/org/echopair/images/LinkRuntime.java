package org.echopair.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Links the Java runtime that both images share and `bin/` runs: jlink's, without debug symbols, tools
/// and comments.
///
/// `LinkRuntime RUNTIME_DIR MODULES OPTIONS`
final class LinkRuntime {

    /// What jlink adds and nothing here ever opens: launchers of tools, the lists behind the default
    /// archive, what starts processes, what TLS trusts, and templates.
    private static final List<String> NOT_NEEDED = List.of("bin/jwebserver", "bin/keytool",
            "conf/jaxp-strict.properties.template", "conf/sdp",
            "conf/security/policy/README.txt", "conf/security/policy/limited",
            "lib/classlist", "lib/jexec", "lib/jspawnhelper", "lib/libjsig.so",
            "lib/server/libjsig.so", "lib/security/cacerts", "lib/security/public_suffix_list.dat");

    /// The JDK's own messages in languages that the image's locale never asks for: half a megabyte.
    private static final String TRANSLATIONS = "regex:.*_(de|es|fr|it|ja|ko|pt_BR|sv|zh_CN|zh_TW)"
            + "\\.(class|properties)";

    private LinkRuntime() {}

    public static void main(String[] args) throws Exception {
        Path runtime = Path.of(args[0]);
        String modules = args[1];
        String options = args[2];
        Path javaHome = Path.of(System.getProperty("java.home"));
        var stamp = new Stamp(runtime, Files.readString(javaHome.resolve("release")) + modules
                + '\n' + options);
        if (stamp.isCurrent()) {
            System.out.println("runtime is up to date: " + runtime);
            return;
        }
        stamp.clear();
        link(javaHome, runtime, modules, options);
        strip(runtime);
        stamp.write();
    }

    private static void link(Path javaHome, Path runtime, String modules, String options)
            throws IOException, InterruptedException {
        FileTree.delete(runtime);
        System.out.println("linking a Java " + Runtime.version() + " runtime of " + modules);
        // A process of its own: in one where other code has run, the classes that jlink generates
        // come out in another order once in a while.
        Path jlink = javaHome.resolve("bin/jlink");
        int exit = new ProcessBuilder(jlink.toString(), "--add-modules", modules, "--add-options",
                options, "--exclude-resources", TRANSLATIONS, "--strip-java-debug-attributes",
                "--no-header-files", "--no-man-pages", "--output", runtime.toString()).inheritIO()
                .start().waitFor();
        if (exit != 0) {
            throw new IOException("jlink failed with exit code " + exit);
        }
    }

    private static void strip(Path runtime) throws IOException {
        for (String file : NOT_NEEDED) {
            FileTree.delete(runtime.resolve(file));
        }
        Path security = runtime.resolve("conf/security/java.security");
        Files.write(security, securityProperties(Files.readAllLines(security)));
        try (Stream<Path> files = Files.walk(runtime)) {
            for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                ElfFile.strip(file);
            }
        }
    }

    /// Without the 70 KB of comments, which each start would read. Names are not cached: a client that
    /// waits for one to appear must ask anew each time, and setting that in the program takes an
    /// eighth of its start.
    static List<String> securityProperties(List<String> lines) {
        List<String> kept = new ArrayList<>(lines);
        kept.removeIf(line -> line.isBlank() || line.startsWith("#"));
        kept.addAll(List.of("networkaddress.cache.ttl=0", "networkaddress.cache.negative.ttl=0"));
        return kept;
    }
}
