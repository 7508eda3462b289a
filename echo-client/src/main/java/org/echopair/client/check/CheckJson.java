package org.echopair.client.check;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import org.echopair.client.cli.RunContext;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.failure.Failure;
import org.echopair.client.report.Lag;
import org.echopair.client.report.ReportHead;
import org.echopair.client.report.ReportJson;

/// The results of `check` as JSON, for machines.
///
/// @param config what was asked of the path
/// @param settings of the checks
/// @param lag how long this process itself stood still
record CheckJson(CheckReport report, RunContext context, ConnectionConfig config,
        Settings settings, Lag lag) {

    /// What can be set of the checks.
    record Settings(long idleNanos, boolean anyAddress, boolean everyAddress) {}

    void writeTo(Writer out) throws IOException {
        ReportJson.write(out, "echo-client/check", head(), json -> {
            if (report.remote().isPresent()) {
                json.name("remote").value(report.remote().get());
            }
            json.name("config").beginObject();
            writeConfig(json);
            json.endObject();
            json.name("counts").beginObject();
            json.name("passed").value(report.count(CheckResult.Status.PASSED));
            json.name("failed").value(report.count(CheckResult.Status.FAILED));
            json.name("skipped").value(report.count(CheckResult.Status.SKIPPED));
            json.name("interrupted").value(report.count(CheckResult.Status.INTERRUPTED));
            json.endObject();
            json.name("checks").beginArray();
            for (CheckResult result : report.results()) {
                write(json, result);
            }
            json.endArray();
            List<Failure> failures = report.failures();
            ReportJson.failures(json, failures, failures.size());
        });
    }

    private ReportHead head() {
        List<String> notes = new ArrayList<>(report.notes());
        lag.note().ifPresent(notes::add);
        return new ReportHead(context, null, report.outcome(),
                report.decidingExitCode().orElse(null), report.summary(),
                report.failures().stream().map(Failure::sentence).toList(), notes,
                report.target().toString(), report.began(), report.nanos(), lag);
    }

    private void writeConfig(JsonWriter json) throws IOException {
        json.name("address_family").value(config.family().toString());
        ReportJson.seconds(json, "connect_timeout_seconds", config.connectTimeout().toNanos());
        ReportJson.seconds(json, "timeout_seconds", config.timeout().toNanos());
        ReportJson.seconds(json, "wait_seconds", config.waitFor().toNanos());
        ReportJson.seconds(json, "idle_seconds", settings.idleNanos());
        json.name("any_address").value(settings.anyAddress());
        json.name("every_address").value(settings.everyAddress());
    }

    private static void write(JsonWriter json, CheckResult result) throws IOException {
        json.beginObject();
        json.name("name").value(result.name());
        if (!result.address().isEmpty()) {
            json.name("address").value(result.address());
        }
        json.name("status").value(result.status().word());
        json.name("detail").value(result.detail());
        ReportJson.seconds(json, "duration_seconds", result.nanos());
        ReportJson.failure(json, result.failure());
        json.endObject();
    }
}
