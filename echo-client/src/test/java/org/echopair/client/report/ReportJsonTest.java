package org.echopair.client.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.echopair.client.cli.RunContext;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The head that all JSON reports have alike.
class ReportJsonTest {

    private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

    private static final RunContext IN_A_POD = RunContext.of(
            Map.of("HOSTNAME", "load-0-x7k2p", "ECHO_NODE", "node-7"), "load", "-c", "10");

    @Test
    void tells_who_ran_what_and_what_came_of_it() {
        String version = IN_A_POD.clientVersion();

        assertThat(ReportJson.line("echo-client/load",
                head(IN_A_POD, "0f", Verdict.FAIL, ExitCode.DISTURBED, new Lag(120_000_000,
                        1_500_000_000)),
                json -> json.name("config").value(1))).isEqualTo("""
                        {"schema":"echo-client/load","version":2,"client_version":"%s","run":"0f",\
                        "pod":"load-0-x7k2p","node":"node-7","command_line":["load","-c","10"],\
                        "verdict":"fail","exit_code":75,"summary":"FAIL  1 lost",\
                        "reasons":["1 lost"],"notes":[],"target":"server:8888",\
                        "started_at":"2026-01-02T03:04:05Z","duration_seconds":10,\
                        "lag":{"longest_seconds":0.12,"total_seconds":1.5},"config":1}"""
                        .formatted(version));
    }

    @Test
    void leaves_out_what_does_not_apply() {
        JsonObject json = parsed(head(RunContext.of(Map.of()), null, Verdict.INTERRUPTED, null,
                null));

        assertThat(json.keySet()).contains("client_version", "command_line", "verdict")
                .doesNotContain("run", "pod", "node", "exit_code", "lag");
        assertThat(json.get("verdict").getAsString()).isEqualTo("interrupted");
    }

    @Test
    void says_that_its_list_of_failures_was_cut() {
        var failure = new Failure(FailureClass.RESET, Phase.READ, "10.0.0.7:8888", "gone", START);

        assertThat(ReportJson.line("x", head(IN_A_POD, null, Verdict.FAIL, ExitCode.DISTURBED,
                null), json -> ReportJson.failures(json, List.of(failure), 3))).endsWith("""
                        "failures":[{"class":"RESET","phase":"READ","address":"10.0.0.7:8888",\
                        "at":"2026-01-02T03:04:05Z","detail":"gone"}],"failures_not_listed":2}""");
    }

    @ParameterizedTest
    @CsvSource({"10.0, 10", "0.0, 0", "1E+3, 1000", "1E-7, 0.0000001", "0.120, 0.12"})
    void writes_numbers_as_people_do(BigDecimal number, String written) {
        assertThat(ReportJson.plain(number)).isEqualTo(written);
    }

    @Test
    void notes_a_lag_that_matters() {
        assertThat(new Lag(99_000_000, 500_000_000).note()).isEmpty();
        assertThat(new Lag(2_000_000_000L, 2_000_000_000L).note())
                .hasValue("this client itself stood still for up to 2 s; that is not the path's");
        assertThat(new Lag(2_000_000_000L, 3_000_000_000L).note())
                .hasValue("this client itself stood still for up to 2 s, 3 s in all; that is not"
                        + " the path's");
    }

    private static JsonObject parsed(ReportHead head) {
        return JsonParser.parseString(ReportJson.line("x", head, _ -> {})).getAsJsonObject();
    }

    private static ReportHead head(RunContext context, String run, Verdict verdict, ExitCode code,
            Lag lag) {
        return new ReportHead(context, run, verdict, code, "FAIL  1 lost", List.of("1 lost"),
                List.of(), "server:8888", START, 10_000_000_000L, lag);
    }
}
