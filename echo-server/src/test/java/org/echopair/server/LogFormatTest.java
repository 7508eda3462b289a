package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogFormatTest {

    @Test
    void text_is_one_line_with_the_keys_behind_the_message() {
        assertThat(
                LogFormat.TEXT.line(event("connection closed", "client", "[::1]:4711", "bytes", 7)))
                .isEqualTo("2026-11-22T09:30:00.123Z INFO  connection closed"
                        + " client=[::1]:4711 bytes=7\n");
    }

    @Test
    void text_quotes_what_is_not_one_word() {
        assertThat(LogFormat.TEXT.line(event("message received", "text", "say \"안녕\"", "more", "")))
                .endsWith("message received text=\"say \\\"안녕\\\"\" more=\"\"\n");
    }

    @Test
    void no_value_breaks_the_line_or_moves_the_cursor() {
        assertThat(LogFormat.TEXT.line(event("accept failed", "cause", "a\r\nb\u001b[31m", "host",
                "x\u202ey"))).endsWith("accept failed cause=\"a\\x0d\\x0ab\\x1b[31m\""
                        + " host=x\\u{202e}y\n");
    }

    @Test
    void json_is_one_object_a_line_with_stable_keys() {
        String line = LogFormat.JSON.line(
                event("connection closed", "client", "127.0.0.1:4711", "bytes", 7, "text",
                        "\"<안녕>"));
        assertThat(line).endsWith("}\n").doesNotContain("\\u003c").contains("<안녕>");
        JsonObject json = JsonParser.parseString(line).getAsJsonObject();
        assertThat(json.get("event").getAsString()).isEqualTo("connection_closed");
        assertThat(json.get("time").getAsString()).isEqualTo("2026-11-22T09:30:00.123Z");
        assertThat(json.get("level").getAsString()).isEqualTo("INFO");
        assertThat(json.get("client").getAsString()).isEqualTo("127.0.0.1:4711");
        assertThat(json.get("bytes").getAsJsonPrimitive().isNumber()).isTrue();
        assertThat(json.get("text").getAsString()).isEqualTo("\"<안녕>");
    }

    @Test
    void an_exception_names_itself_and_the_place_in_one_line() {
        LoggingEvent event = event("the server died");
        event.setThrowableProxy(new ch.qos.logback.classic.spi.ThrowableProxy(
                new IllegalStateException("broken", new RuntimeException("inner cause"))));
        assertThat(LogFormat.TEXT.line(event)).contains("IllegalStateException: broken")
                .contains("inner cause").contains("LogFormatTest").hasLineCount(1);
        assertThat(JsonParser.parseString(LogFormat.JSON.line(event)).getAsJsonObject()
                .get("cause").getAsString()).contains("inner cause");
    }

    private static LoggingEvent event(String message, Object... keysAndValues) {
        var context = new LoggerContext();
        var event = new LoggingEvent(LogFormatTest.class.getName(), context.getLogger("test"),
                Level.INFO, message, null, null);
        event.setInstant(Instant.parse("2026-11-22T09:30:00.123Z"));
        for (int at = 0; at < keysAndValues.length; at += 2) {
            event.addKeyValuePair(
                    new KeyValuePair((String) keysAndValues[at], keysAndValues[at + 1]));
        }
        return event;
    }
}
