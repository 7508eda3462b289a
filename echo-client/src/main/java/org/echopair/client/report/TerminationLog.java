package org.echopair.client.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;

/// The file from which Kubernetes takes the words that `kubectl describe` shows for a container that
/// has ended. It exists in a container only; elsewhere this does nothing.
public record TerminationLog(@Nullable Path path) {

    /// Kubernetes keeps so much of it.
    private static final int LONGEST_BYTES = 4096;

    /// Where Kubernetes puts it unless a pod says otherwise.
    public static TerminationLog standard() {
        return new TerminationLog(Path.of("/dev/termination-log"));
    }

    /// For what is not a container's last word.
    public static TerminationLog none() {
        return new TerminationLog(null);
    }

    public void write(String line) {
        if (path == null || !Files.isWritable(path)) {
            return;
        }
        // Without an end of line, which would break the columns that kubectl shows it in.
        byte[] bytes = Printable.line(line).getBytes(StandardCharsets.UTF_8);
        try (var out = Files.newOutputStream(path, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            out.write(bytes, 0, Math.min(bytes.length, LONGEST_BYTES));
        } catch (IOException e) {
            // The verdict is on standard output too, and must not depend on this copy.
        }
    }
}
