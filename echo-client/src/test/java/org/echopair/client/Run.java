package org.echopair.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Pattern;
import org.echopair.client.cli.Stdio;

/// One run of the client inside this process, and all that can be seen of it from outside.
public record Run(int exitCode, byte[] outBytes, String err) {

    /// With its second line, where it is broken.
    private static final Pattern LAG = Pattern
            .compile("(?m)^note: this client itself stood still.*\\n(?:  .*\\n)?");

    public static Run echoClient(String... args) {
        return with(Map.of(), args);
    }

    public static Run with(Map<String, String> environment, String... args) {
        return with(environment, new byte[0], false, args);
    }

    public static Run withInput(byte[] input, String... args) {
        return with(Map.of(), input, false, args);
    }

    public static Run onTerminal(String... args) {
        return with(Map.of(), new byte[0], true, args);
    }

    private static Run with(Map<String, String> environment, byte[] input, boolean terminal,
            String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var stdio = new Stdio(new ByteArrayInputStream(input), print(out), print(err), terminal);
        int exitCode = Main.run(args, environment, stdio);
        return new Run(exitCode, withoutLag(out.toByteArray()),
                withoutLag(err.toString(StandardCharsets.UTF_8)));
    }

    /// A test does not fail because the machine that it runs on is short of time, of which a report
    /// tells in a note of its own.
    private static String withoutLag(String told) {
        return LAG.matcher(told).replaceAll("");
    }

    private static byte[] withoutLag(byte[] told) {
        String text = new String(told, StandardCharsets.UTF_8);
        return LAG.matcher(text).find() ? withoutLag(text).getBytes(StandardCharsets.UTF_8) : told;
    }

    public static PrintStream print(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    public String out() {
        return new String(outBytes, StandardCharsets.UTF_8);
    }
}
