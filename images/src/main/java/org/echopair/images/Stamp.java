package org.echopair.images;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a result was made from, kept in a file beside it, so that the next build can tell whether it
/// would make the same again. These programs are always part of it.
final class Stamp {

    private final Path result;
    private final Path file;
    private final String wanted;

    /// @param inputs all that the result depends on, in words or digests
    Stamp(Path result, String inputs) {
        this(result, inputs, of(result));
    }

    /// Elsewhere, for a result whose folder goes into an image whole.
    Stamp(Path result, String inputs, Path file) {
        this.result = result;
        this.file = file;
        wanted = programs() + '\n' + inputs;
    }

    /// The stamp of that result, which goes into those of the results made from it.
    static Path of(Path result) {
        return result.resolveSibling(result.getFileName() + ".stamp");
    }

    boolean isCurrent() throws IOException {
        return Files.exists(result) && Files.exists(file) && Files.readString(file).equals(wanted);
    }

    /// Before the work: an interrupted build must not look finished.
    void clear() throws IOException {
        Files.deleteIfExists(file);
    }

    void write() throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, wanted);
    }

    private static String programs() {
        try {
            Path own = Path.of(Stamp.class.getProtectionDomain().getCodeSource().getLocation()
                    .toURI());
            return Files.isDirectory(own) ? "classes in " + own : Sha256.of(own);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("these programs lie nowhere", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
