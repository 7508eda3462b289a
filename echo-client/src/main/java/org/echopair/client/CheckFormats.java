package org.echopair.client;

import java.io.IOException;
import java.util.List;
import com.google.gson.stream.JsonWriter;

/// What `check` has found, for machines and for browsers.
final class CheckFormats {

    private CheckFormats() {}

    static String json(CheckReport report) {
        return JsonText.of("echo-client/check", 1, json -> {
            json.name("verdict").value(report.exitCode() == ExitCode.PASS ? "pass" : "fail");
            json.name("exit_code").value(report.exitCode().number());
            json.name("summary").value(report.verdict());
            json.name("target").value(report.target().toString());
            json.name("remote").value(report.remote().orElse(null));
            json.name("started_at").value(report.began().toString());
            json.name("duration_nanos").value(report.nanos());
            json.name("passed").value(report.count(CheckResult.Status.PASSED));
            json.name("failed").value(report.count(CheckResult.Status.FAILED));
            json.name("skipped").value(report.count(CheckResult.Status.SKIPPED));
            json.name("checks").beginArray();
            for (CheckResult result : report.results()) {
                write(json, result);
            }
            json.endArray();
        });
    }

    private static void write(JsonWriter json, CheckResult result) throws IOException {
        json.beginObject();
        json.name("name").value(result.name());
        json.name("status").value(result.status().word());
        json.name("detail").value(result.detail());
        json.name("duration_nanos").value(result.nanos());
        JsonText.failure(json, result.failure());
        json.endObject();
    }

    static String html(CheckReport report) {
        List<List<String>> rows = report.results().stream()
                .map(result -> List.of(result.status().mark() + " " + result.status().word(),
                        result.name(), result.detail(),
                        result.nanos() == 0 ? "–" : Figures.time(result.nanos())))
                .toList();
        ExitCode exitCode = report.exitCode();
        return new HtmlPage("echo-client check " + report.target())
                .verdict(exitCode == ExitCode.PASS, exitCode == ExitCode.PASS ? "PASS" : "FAIL",
                        List.of(report.verdict(), report.target() + report.remote()
                                .map(remote -> " → " + remote).orElse("") + " · "
                                + report.began()))
                .section("Checks",
                        HtmlPage.table(List.of("", "check", "what was found", "time"), rows))
                .toString();
    }
}
