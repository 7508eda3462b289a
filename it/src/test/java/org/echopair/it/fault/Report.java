package org.echopair.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// What a run of the client says, in words and in figures.
record Report(int exitCode, String stdout, String stderr, JsonNode json) {

    long count(String name) {
        return json().path("counts").path(name).asLong(-1);
    }

    String verified() {
        return count("verified_messages") + " of " + count("sent_messages") + " messages";
    }

    String summary() {
        return json().path("summary").asString();
    }

    long failures(String failureClass) {
        return json().path("failures_by_class").path(failureClass).asLong(0);
    }

    List<String> details() {
        return json().path("failures").valueStream().map(each -> each.path("detail").asString())
                .toList();
    }

    List<String> notes() {
        return json().path("notes").valueStream().map(JsonNode::asString).toList();
    }

    double latencyMicros(String distribution, String figure) {
        return json().path("latency").path(distribution).path(figure).asDouble(-1);
    }

    double durationSeconds() {
        return json().path("duration_seconds").asDouble(-1);
    }

    /// All came back as it was sent, and the client says so in each way it has.
    void isPassOf(long messages) {
        assertThat(exitCode).as("%s%s", stdout, stderr).isZero();
        assertThat(count("sent_messages")).isEqualTo(messages);
        assertThat(count("verified_messages")).isEqualTo(messages);
        assertThat(count("lost_messages")).isZero();
        assertThat(count("errors")).isZero();
        assertThat(summary()).startsWith("PASS").contains("0 lost, 0 wrong");
    }

    /// Connections failed in that way and in no other, and what was sent on them is accounted for.
    void isFailureOf(int connections, String failureClass, int expectedExitCode) {
        isFailureOf(connections, expectedExitCode, failureClass);
    }

    /// The same, where each connection may have failed in one of several ways.
    void isFailureOf(int connections, int expectedExitCode, String... classes) {
        assertThat(exitCode).as("%s%s", stdout, stderr).isEqualTo(expectedExitCode);
        List<String> found = Stream.of(classes).filter(each -> failures(each) > 0).toList();
        assertThat(found.stream().mapToLong(this::failures).sum())
                .as("%s", json().path("failures_by_class")).isEqualTo(connections);
        assertThat(count("errors")).isEqualTo(connections);
        assertThat(summary()).startsWith("FAIL").contains(found)
                .contains("exit " + expectedExitCode);
        assertThat(stdout).contains(found);
    }

    /// Each message that was sent came back as it was, did not, or was in flight at the end.
    void isBalanced() {
        assertThat(count("verified_messages") + count("lost_messages")
                + count("outstanding_messages")).isEqualTo(count("sent_messages"));
    }
}
