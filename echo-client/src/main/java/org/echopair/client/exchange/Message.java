package org.echopair.client.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;

/// Where the bytes to send come from. A message is held in memory as a whole, because every byte
/// that comes back is compared with it; one that does not fit is refused before anything is sent.
public final class Message {

    /// The rest is for a second copy while reading and for everything else; in a heap of 32 MiB
    /// this allows nearly 8 MiB.
    private static final int PART_OF_HEAP = 4;

    private Message() {}

    /// The length of the longest message that this process can hold.
    public static int longest() {
        return (int) Math.min(Runtime.getRuntime().maxMemory() / PART_OF_HEAP,
                Integer.MAX_VALUE - 64);
    }

    /// @throws IllegalArgumentException when the JVM could not decode the argument: what it put in
    /// place of the bytes is not what the user wants to be sent
    public static byte[] ofText(String text) {
        return ofText(text, Message::rawCommandLine);
    }

    /// @param commandLine the bytes that the process was given, each argument with a NUL behind it;
    /// only asked for where the text does not tell whether they were understood
    static byte[] ofText(String text, Supplier<byte[]> commandLine) {
        if (text.indexOf('\uFFFD') >= 0 && !isArgument(text, commandLine.get())) {
            throw new IllegalArgumentException(
                    "MESSAGE holds bytes that are no text in this locale;"
                            + " set LC_CTYPE=C.UTF-8, or send it by --file or from standard input");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static boolean isArgument(String text, byte[] commandLine) {
        // Each byte becomes one character, so that text can be looked for.
        String all = "\0" + new String(commandLine, StandardCharsets.ISO_8859_1);
        return all.contains("\0" + new String(text.getBytes(StandardCharsets.UTF_8),
                StandardCharsets.ISO_8859_1) + "\0");
    }

    /// Empty where there is no such file, as on a machine that is no Linux.
    private static byte[] rawCommandLine() {
        try {
            return Files.readAllBytes(Path.of("/proc/self/cmdline"));
        } catch (IOException e) {
            return new byte[0];
        }
    }

    /// @throws IllegalArgumentException with one line that says why it cannot be sent
    public static byte[] ofFile(Path file) {
        String name = Printable.quoted(file.toString());
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, longest(), name);
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(name + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException(name + " may not be read: permission denied", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(name + " cannot be read: " + e.getMessage(), e);
        }
    }

    /// @throws IllegalArgumentException with one line that says why it cannot be sent
    public static byte[] ofInput(InputStream in) {
        try {
            return read(in, longest(), "standard input");
        } catch (IOException e) {
            throw new IllegalArgumentException("standard input cannot be read: " + e.getMessage(),
                    e);
        }
    }

    public static byte[] read(InputStream in, int longest, String name) throws IOException {
        byte[] message = in.readNBytes(longest);
        if (message.length == longest && in.read() >= 0) {
            throw new IllegalArgumentException(name + " is longer than the "
                    + Figures.bytes(longest)
                    + " that fit this process's heap; a larger -Xmx in JAVA_TOOL_OPTIONS helps");
        }
        return message;
    }
}
