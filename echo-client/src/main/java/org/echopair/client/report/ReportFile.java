package org.echopair.client.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.echopair.client.text.Printable;

/// `--report FILE`: where a report goes, and in which format, which the name's ending tells. It is
/// opened once before the run, so that a run is never wasted on a file that cannot be written.
public record ReportFile(Path path, Format format) {

    enum Format {
        JSON(".json"),
        HTML(".html");

        private final String ending;

        Format(String ending) {
            this.ending = ending;
        }
    }

    /// @throws IllegalArgumentException with one line that says why it cannot be written
    public static ReportFile open(Path path) {
        String name = Printable.quoted(path.toString());
        for (Format format : Format.values()) {
            if (path.toString().endsWith(format.ending)) {
                checkWritable(path);
                return new ReportFile(path, format);
            }
        }
        throw new IllegalArgumentException(
                name + " tells no format; allowed: a name that ends with .json or .html");
    }

    /// @throws IllegalArgumentException with one line that says why it cannot be written
    public static void checkWritable(Path path) {
        String name = Printable.quoted(path.toString());
        if (Files.isDirectory(path)) {
            throw new IllegalArgumentException(name + " is a directory");
        }
        try {
            Files.newByteChannel(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(name + " lies in a directory that does not exist",
                    e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException(name + " may not be written: permission denied", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(name + " cannot be written: " + e.getMessage(), e);
        }
    }

    void write(String content) throws IOException {
        Files.write(path, content.getBytes(StandardCharsets.UTF_8));
    }
}
