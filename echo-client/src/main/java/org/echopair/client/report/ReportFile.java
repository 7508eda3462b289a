package org.echopair.client.report;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.echopair.client.cli.Stdio;
import org.echopair.client.text.Printable;

/// A file that a report goes to. It is emptied when the run begins, so that no verdict of an earlier
/// run survives one that is killed, and replaced by the whole report at the end, so that nobody reads
/// half of one. It is never written through a symbolic link, which may point anywhere.
public final class ReportFile {

    enum Format {
        JSON,
        HTML,
        JUNIT
    }

    /// To open standard output anew would wait for a reader where it is a pipe that was left.
    private enum Kind {
        STANDARD_OUTPUT,
        STANDARD_ERROR,
        DEVICE,
        FILE
    }

    private static final Set<String> STANDARD_OUTPUT = Set.of("/dev/stdout", "/dev/fd/1",
            "/proc/self/fd/1");
    private static final Set<String> STANDARD_ERROR = Set.of("/dev/stderr", "/dev/fd/2",
            "/proc/self/fd/2");

    private static final int TYPE_BITS = 0170000;
    private static final int CHARACTER_DEVICE = 0020000;

    private final Path path;
    private final Format format;
    private final Kind kind;

    private ReportFile(Path path, Format format) {
        this.path = path;
        this.format = format;
        this.kind = kind(path);
    }

    /// A file whose name's ending tells the format; a device, which has no ending, gets JSON.
    ///
    /// @throws IllegalArgumentException with one line that says why it cannot be written
    public static ReportFile report(Path path) {
        String name = path.toString();
        if (name.endsWith(".json") || name.startsWith("/dev/")) {
            return new ReportFile(path, Format.JSON);
        }
        if (name.endsWith(".html")) {
            return new ReportFile(path, Format.HTML);
        }
        throw new IllegalArgumentException(Printable.quoted(name)
                + " tells no format; allowed: a name that ends with .json or .html");
    }

    /// @throws IllegalArgumentException with one line that says why it cannot be written
    public static ReportFile junit(Path path) {
        return new ReportFile(path, Format.JUNIT);
    }

    private static Kind kind(Path path) {
        String name = path.toString();
        if (STANDARD_OUTPUT.contains(name)) {
            return Kind.STANDARD_OUTPUT;
        }
        if (STANDARD_ERROR.contains(name)) {
            return Kind.STANDARD_ERROR;
        }
        if (Files.isSymbolicLink(path)) {
            throw refused(path, "is a symbolic link; name the file itself");
        }
        if (Files.isDirectory(path)) {
            throw refused(path, "is a directory");
        }
        if (Files.notExists(path)) {
            Path parent = path.toAbsolutePath().getParent();
            if (parent == null || !Files.isDirectory(parent)) {
                throw refused(path, "lies in a directory that does not exist");
            }
        } else if (!Files.isRegularFile(path)) {
            if (!isCharacterDevice(path)) {
                throw refused(path, "is a pipe or a socket, and to write it may never end;"
                        + " use a file or /dev/stdout");
            }
            return Kind.DEVICE;
        }
        return Kind.FILE;
    }

    private static boolean isCharacterDevice(Path path) {
        try {
            return ((int) Files.getAttribute(path, "unix:mode") & TYPE_BITS) == CHARACTER_DEVICE;
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    private static IllegalArgumentException refused(Path path, String why) {
        return new IllegalArgumentException(Printable.quoted(path.toString()) + " " + why);
    }

    Path path() {
        return path;
    }

    Format format() {
        return format;
    }

    /// Whether it is what people read as well, and may not read.
    boolean isStandardStream() {
        return kind == Kind.STANDARD_OUTPUT || kind == Kind.STANDARD_ERROR;
    }

    /// Whether writing one would overwrite the other.
    boolean isSameAs(ReportFile other) {
        return kind == Kind.FILE && other.kind == Kind.FILE && isSameAs(other.path);
    }

    boolean isSameAs(Path other) {
        if (path.toAbsolutePath().normalize().equals(other.toAbsolutePath().normalize())) {
            return true;
        }
        try {
            if (Files.exists(path) && Files.exists(other)) {
                return Files.isSameFile(path, other);
            }
            return path.toAbsolutePath().getFileName().equals(other.toAbsolutePath().getFileName())
                    && Files.isSameFile(path.toAbsolutePath().getParent(),
                            other.toAbsolutePath().getParent());
        } catch (IOException e) {
            return false;
        }
    }

    /// Takes away what an earlier run wrote.
    ///
    /// @throws IllegalArgumentException with one line that says why it cannot be written
    void empty() {
        if (kind != Kind.FILE) {
            return;
        }
        try {
            Files.newByteChannel(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS).close();
        } catch (NoSuchFileException e) {
            throw refused(path, "lies in a directory that does not exist");
        } catch (AccessDeniedException e) {
            throw refused(path, "may not be written: permission denied");
        } catch (IOException e) {
            throw refused(path, "cannot be written: " + Printable.line(reason(e)));
        }
    }

    /// Without the path, which the line names already.
    static String reason(IOException e) {
        return e instanceof FileSystemException file && file.getReason() != null
                ? file.getReason()
                : e instanceof NoSuchFileException
                        ? "its directory does not exist"
                        : String.valueOf(e.getMessage());
    }

    void write(Report.Content content, Stdio stdio) throws IOException {
        switch (kind) {
            case STANDARD_OUTPUT -> print(content, stdio.out());
            case STANDARD_ERROR -> print(content, stdio.err());
            case DEVICE -> writeTo(path, content, StandardOpenOption.WRITE);
            case FILE -> replace(content);
        }
    }

    /// @param out is left open
    static void print(Report.Content content, OutputStream out) throws IOException {
        Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
        content.writeTo(writer);
        writer.flush();
    }

    private static void writeTo(Path file, Report.Content content, OpenOption... options)
            throws IOException {
        try (OutputStream out = Files.newOutputStream(file, options)) {
            print(content, out);
        }
    }

    private void replace(Report.Content content) throws IOException {
        Path whole = path.resolveSibling("." + path.getFileName() + "."
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt()));
        try {
            writeTo(whole, content, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            keepPermissions(whole);
            Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            delete(whole);
            writeInPlace(content);
        }
    }

    private static void delete(Path whole) {
        try {
            Files.deleteIfExists(whole);
        } catch (IOException e) {
            // It could not be created either.
        }
    }

    private void keepPermissions(Path whole) throws IOException {
        try {
            Files.setPosixFilePermissions(whole, Files.getPosixFilePermissions(path));
        } catch (UnsupportedOperationException | NoSuchFileException e) {
            // Then those of a new file are right.
        }
    }

    /// Where the directory takes no new file, or the file is a mount of its own, as a container's may
    /// be.
    private void writeInPlace(Report.Content content) throws IOException {
        try {
            writeTo(path, content, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING, LinkOption.NOFOLLOW_LINKS);
        } catch (IOException e) {
            try {
                empty(); // half a report is none
            } catch (IllegalArgumentException _) {
                // The first reason is the one to tell.
            }
            throw e;
        }
    }
}
