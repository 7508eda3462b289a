package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a log collector gets: one JSON object per line, with stable keys.
class LogIT {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Set<String> IN_EVERY_LINE = Set.of("time", "level", "event", "thread");

    /// Keys besides those in every line.
    private static final Map<String, Set<String>> KEYS = Map.ofEntries(
            Map.entry("listening", Set.of("host", "port", "mode", "eventLoops")),
            Map.entry("answering_probes_and_scrapes", Set.of("adminPort")),
            Map.entry("connection_accepted", Set.of("client")),
            Map.entry("connection_rejected", Set.of("client", "reason")),
            Map.entry("message_received", Set.of("client", "bytes", "text")),
            Map.entry("connection_closed", Set.of("client", "reason", "bytes", "duration")),
            Map.entry("draining",
                    Set.of("active", "shutdownDelaySeconds", "drainTimeoutSeconds")),
            Map.entry("drain_timeout_ran_out", Set.of("active")),
            Map.entry("stopped", Set.of()));

    private final EchoServerContainer server = EchoServerContainer.ready("--log-format", "json",
            "--log-level", "debug", "--log-messages", "--max-connections", "1", "--drain-timeout",
            "200ms");

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void every_line_is_an_object_with_the_keys_of_its_event() throws Exception {
        server.start();
        String client;
        try (Peer peer = server.connect()) {
            client = text(peer);
            peer.echo("안녕!\n\u001b[31m\u202e\"}");
            assertThat(server.resetsOneMore()).isTrue();
            server.signal("TERM");
            assertThat(peer.readToEnd()).isEmpty();
        }
        assertThat(server.awaitExit()).isZero();

        List<JsonNode> lines = server.log().stream().map(JSON::readTree).toList();
        assertThat(lines).allSatisfy(line -> {
            assertThat(line.propertyNames()).containsAll(IN_EVERY_LINE);
            assertThat(Set.copyOf(line.propertyNames()).stream()
                    .filter(key -> !IN_EVERY_LINE.contains(key)))
                    .containsExactlyInAnyOrderElementsOf(KEYS.get(event(line)));
        });
        assertThat(lines.stream().map(LogIT::event)).containsExactly("listening",
                "answering_probes_and_scrapes", "connection_accepted", "message_received",
                "connection_rejected", "draining", "drain_timeout_ran_out", "connection_closed",
                "stopped");

        JsonNode message = line(lines, "message_received");
        assertThat(message.get("client").asString()).isEqualTo(client);
        assertThat(message.get("bytes").asInt()).isEqualTo(18);
        assertThat(message.get("text").asString()).startsWith("안녕!")
                .matches("\\P{Cntrl}*").doesNotContain("\u202e");
        assertThat(line(lines, "connection_rejected").get("reason").asString())
                .isEqualTo("connection_limit");
        JsonNode closed = line(lines, "connection_closed");
        assertThat(closed.get("client").asString()).isEqualTo(client);
        assertThat(closed.get("reason").asString()).isEqualTo("drained");
        assertThat(closed.get("bytes").asInt()).isEqualTo(18);
        assertThat(closed.get("duration").isNumber()).isTrue();
    }

    private static String event(JsonNode line) {
        return line.get("event").asString();
    }

    private static JsonNode line(List<JsonNode> lines, String event) {
        return lines.stream().filter(line -> event(line).equals(event)).findFirst().orElseThrow();
    }

    private static String text(Peer peer) {
        return peer.localAddress().getAddress().getHostAddress() + ":"
                + peer.localAddress().getPort();
    }
}
