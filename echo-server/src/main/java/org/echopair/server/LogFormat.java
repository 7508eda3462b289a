package org.echopair.server;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.slf4j.event.KeyValuePair;

/// How one log event becomes one line.
///
/// Messages are constant phrases that say what happened, and keys say to whom; so the phrase,
/// joined by underscores, is also the event's stable name in JSON.
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

    private static final DateTimeFormatter TIME = DateTimeFormatter
            .ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSX", Locale.ROOT).withZone(ZoneOffset.UTC);

    /// The line of an event, its end included.
    abstract String line(ILoggingEvent event);

    private static List<KeyValuePair> pairs(ILoggingEvent event) {
        return event.getKeyValuePairs() == null ? List.of() : event.getKeyValuePairs();
    }

    /// The exception, what caused it, and where: all in one line.
    private static String cause(ILoggingEvent event) {
        return ThrowableProxyUtil.asString(event.getThrowableProxy()).strip()
                .replaceAll("\\R\\s*", " | ");
    }

    /// Quotes what would not read as one word. Values of peers are escaped before they come here.
    private static String quoted(String value) {
        return value.matches("[^\\s\"=]+") ? value : '"' + value.replace("\"", "\\\"") + '"';
    }
}
