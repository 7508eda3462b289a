package org.echopair.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// One of the two programs under test, known only by what its build left behind: a jar, an image
/// tar and its help.
public enum App {
    SERVER("echo-server"),
    CLIENT("echo-client");

    /// The checkout and its version. Failsafe sets both.
    public static final Path ROOT = Path.of(property("echopair.root")).normalize();
    /// What lies under both images.
    static final Path RUNTIME = ROOT.resolve("images/target/runtime");
    static final String JAVA = RUNTIME.resolve("bin/java").toString();
    static final Path C_LIBRARY = ROOT.resolve("images/target/c-library");
    public static final String VERSION = property("echopair.version");

    private final String id;

    App(String id) {
        this.id = id;
    }

    /// The name of its module, its image, its container and its Service.
    public String id() {
        return id;
    }

    /// The image's name as the manifests must write it.
    String image() {
        return id + ":" + VERSION;
    }

    public Path target() {
        return ROOT.resolve(id).resolve("target");
    }

    public Path imageTar() {
        return target().resolve("jib-image.tar");
    }

    /// The command that runs its jar on the linked runtime; arguments follow.
    public List<String> launcher() {
        return List.of(JAVA, "-jar", target().resolve(id + ".jar").toString());
    }

    /// The same with its image's files, which is faster, but needs the image.
    public List<String> imageLauncher() {
        return UnpackedImage.launcher(this);
    }

    /// What `COMMAND… --help` prints on the linked runtime, which the image contains as well.
    String help(String... command) {
        List<String> line = new ArrayList<>(launcher());
        line.addAll(List.of(command));
        line.add("--help");
        try {
            Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new AssertionError(line + " exits " + process.exitValue() + ":\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(line + " was not waited for", e);
        }
    }

    public static String property(String name) {
        String value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException(
                    "-D" + name + " is not set: run through Maven, `mvn verify -pl it -am`");
        }
        return value;
    }
}
