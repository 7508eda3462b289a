package org.echopair.client.check;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.report.JsonText;

/// The results of `check` as JSON, for machines.
final class CheckJson {

    private CheckJson() {}

    static String line(CheckReport report) {
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
}
