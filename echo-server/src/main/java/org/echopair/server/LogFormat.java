package org.echopair.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.slf4j.event.KeyValuePair;

/// Turns a log event into one line. Messages are constant phrases and keys say to whom it happened,
/// so the phrase, joined by underscores, is also the event's stable name in JSON.
enum LogFormat {

    /// `2026-11-22T09:30:00.123Z INFO  listening host=* port=8888`
    TEXT {
        @Override
        String line(ILoggingEvent event) {
            var line = new StringBuilder(TIME.format(event.getInstant()));
            line.append(String.format(Locale.ROOT, " %-5s ", event.getLevel()));
            line.append(event.getFormattedMessage());
            for (KeyValuePair pair : pairs(event)) {
                line.append(' ').append(pair.key).append('=').append(quoted(String.valueOf(pair.value)));
            }
            if (event.getThrowableProxy() != null) {
                line.append(" cause=").append(quoted(cause(event)));
            }
            return line.append('\n').toString();
        }
    },

    /// `{"time":"2026-11-22T09:30:00.123Z","level":"INFO","event":"listening",…}`
    JSON {
        @Override
        String line(ILoggingEvent event) {
            var line = new StringWriter();
            try (var json = new JsonWriter(line)) {
                json.setHtmlSafe(false);
                json.beginObject();
                json.name("time").value(TIME.format(event.getInstant()));
                json.name("level").value(event.getLevel().toString());
                json.name("event").value(event.getMessage().replace(' ', '_'));
                json.name("thread").value(event.getThreadName());
                for (KeyValuePair pair : pairs(event)) {
                    json.name(pair.key);
                    if (pair.value instanceof Number number) {
                        json.value(number);
                    } else {
                        json.value(String.valueOf(pair.value));
                    }
                }
                if (event.getThrowableProxy() != null) {
                    json.name("cause").value(cause(event));
                }
                json.endObject();
            } catch (IOException impossible) {
                throw new UncheckedIOException("a string writer does not fail", impossible);
            }
            return line.append('\n').toString();
        }
    };

    private static final Pattern ONE_WORD = Pattern.compile("[^\\s\"=]+");

    private static final DateTimeFormatter TIME = DateTimeFormatter
            .ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// The event's line with its newline.
    abstract String line(ILoggingEvent event);

    private static List<KeyValuePair> pairs(ILoggingEvent event) {
        return event.getKeyValuePairs() == null ? List.of() : event.getKeyValuePairs();
    }

    /// The exception, its causes and their stack traces, on one line.
    private static String cause(ILoggingEvent event) {
        return ThrowableProxyUtil.asString(event.getThrowableProxy()).strip()
                .replaceAll("\\R\\s*", " | ");
    }

    /// Quotes what would not read as one word, and lets nothing break the line.
    private static String quoted(String value) {
        return ONE_WORD.matcher(value).matches()
                ? Printable.line(value)
                : '"' + Printable.line(value).replace("\"", "\\\"") + '"';
    }
}
