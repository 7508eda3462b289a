package org.echopair.server;

import static org.echopair.server.OneLine.require;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.google.gson.JsonParser;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/// Any bytes of a peer, cut at any places, come out as the same printable text, from which they can be
/// told again; and a log line that holds it is one line with the keys that the server gave it.
final class PreviewFuzz {

    private static final Pattern ESCAPE = Pattern
            .compile("\\\\(?:([nrt\\\\])|u([0-9a-f]{4})|u\\{([0-9a-f]+)})");
    private static final Pattern TEXT_LINE = Pattern.compile("[^ ]+ INFO {2}message received"
            + " client=\"a b\" text=(?:([^\\s\"=]+)|\"(.*)\") last=1\n");
    private static final Pattern END_OF_VALUE = Pattern.compile("(?<!\\\\)\"");
    private static final LoggerContext LOGBACK = new LoggerContext();

    private PreviewFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var choices = new Choices(input);
        int cut = choices.below(256);
        byte[] sent = choices.rest();
        String whole = preview(sent, sent.length);
        OneLine.checkPrintable(whole);
        String text = new String(sent, StandardCharsets.UTF_8);
        if (text.length() <= MessagePreview.LIMIT) {
            require(whole.equals(preview(sent, cut)), "depends on how it was cut");
            require(unescaped(whole).equals(text), "stands for something else: " + whole);
        } else {
            require(whole.length() < 10 * MessagePreview.LIMIT, "too long");
        }
        checkLines(whole);
    }

    private static String preview(byte[] sent, int cut) {
        var preview = new MessagePreview();
        int at = Math.min(cut, sent.length);
        return preview.next(ByteBuffer.wrap(sent, 0, at))
                + preview.next(ByteBuffer.wrap(sent, at, sent.length - at)) + preview.end();
    }

    private static String unescaped(String preview) {
        return ESCAPE.matcher(preview).replaceAll(escape -> Matcher.quoteReplacement(
                escape.group(1) == null
                        ? Character.toString(Integer.parseInt(
                                escape.group(2) == null ? escape.group(3) : escape.group(2), 16))
                        : switch (escape.group(1)) {
                            case "n" -> "\n";
                            case "r" -> "\r";
                            case "t" -> "\t";
                            default -> "\\";
                        }));
    }

    private static void checkLines(String text) {
        var event = new LoggingEvent(null, LOGBACK.getLogger("x"), Level.INFO, "message received",
                null, null);
        event.setInstant(Instant.EPOCH);
        event.setThreadName("loop-0");
        event.setKeyValuePairs(List.of(new KeyValuePair("client", "a b"),
                new KeyValuePair("text", text), new KeyValuePair("last", 1)));
        String json = LogFormat.JSON.line(event);
        require(json.indexOf('\n') == json.length() - 1, "not one line: " + json);
        require(JsonParser.parseString(json).getAsJsonObject().get("text").getAsString()
                .equals(text), "differs in JSON: " + json);
        String line = LogFormat.TEXT.line(event);
        Matcher parts = TEXT_LINE.matcher(line);
        require(parts.matches(), "not as the server writes it: " + line);
        require(parts.group(1) != null || !END_OF_VALUE.matcher(parts.group(2)).find(),
                "a value that ends early: " + line);
        String value = parts.group(1) == null
                ? parts.group(2).replace("\\\"", "\"")
                : parts.group(1);
        require(value.equals(text), "differs: " + line);
    }
}
