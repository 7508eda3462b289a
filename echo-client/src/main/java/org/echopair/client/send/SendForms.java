package org.echopair.client.send;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.echopair.client.cli.RunContext;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Expect;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.RoundTrip;
import org.echopair.client.report.HtmlPage;
import org.echopair.client.report.JUnitXml;
import org.echopair.client.report.Report;
import org.echopair.client.report.ReportHead;
import org.echopair.client.report.ReportJson;
import org.echopair.client.text.Figures;

/// What came of one message as JSON, as a page, and as JUnit XML.
record SendForms(SendReport report, RunContext context) {

    /// An answer of `--expect any` is the result; a longer one only goes to standard output as
    /// text.
    private static final int MOST_REPLY_BYTES = 1024 * 1024;

    Report forDelivery() {
        return new Report(report.exitCode(), report.summary(), this::writeJson,
                out -> out.write(page()), junit()::writeTo);
    }

    private void writeJson(Writer out) throws IOException {
        List<String> reasons = report.failure().map(Failure::sentence).stream().toList();
        var head = new ReportHead(context, null, report.outcome(),
                report.decidingExitCode().orElse(null), report.summary(), reasons, report.notes(),
                report.config().target().toString(), report.began(), report.nanos(),
                report.lag());
        ReportJson.write(out, "echo-client/send", head, json -> {
            writeConfig(json, report.config());
            json.name("attempts").value(report.result().attempts());
            if (report.roundTrip().isPresent()) {
                writeRoundTrip(json, report.roundTrip().get());
            }
            List<Failure> failures = report.failure().stream().toList();
            ReportJson.failures(json, failures, failures.size());
        });
    }

    private void writeConfig(JsonWriter json, ConnectionConfig config) throws IOException {
        json.name("config").beginObject();
        json.name("expect").value(report.expect().name().toLowerCase(Locale.ROOT));
        json.name("message_bytes").value(report.messageBytes());
        json.name("address_family").value(config.family().toString());
        ReportJson.seconds(json, "connect_timeout_seconds", config.connectTimeout().toNanos());
        ReportJson.seconds(json, "timeout_seconds", config.timeout().toNanos());
        ReportJson.seconds(json, "wait_seconds", config.waitFor().toNanos());
        json.endObject();
    }

    private void writeRoundTrip(JsonWriter json, RoundTrip trip) throws IOException {
        json.name("remote").value(trip.remote());
        json.name("reply_bytes").value(trip.reply().length);
        if (report.expect() == Expect.ANY && trip.reply().length <= MOST_REPLY_BYTES) {
            json.name("reply_base64").value(Base64.getEncoder().encodeToString(trip.reply()));
        }
        ReportJson.micros(json, "connect_us", trip.connectNanos());
        if (trip.firstByteNanos() > 0) {
            ReportJson.micros(json, "first_byte_us", trip.firstByteNanos());
        }
        ReportJson.micros(json, "round_trip_us", trip.totalNanos());
    }

    private String page() {
        HtmlPage page = new HtmlPage("echo-client send " + report.config().target()).verdict(
                report.outcome(), report.outcome().toString(),
                List.of(report.summary(), report.config().target() + " · " + report.began()));
        if (!report.notes().isEmpty()) {
            page.section("Notes", report.notes().stream()
                    .map(note -> HtmlPage.paragraph("note", note)).toArray(String[]::new));
        }
        report.roundTrip().ifPresent(trip -> page.section("Times",
                HtmlPage.table(List.of("", "time"),
                        List.of(List.of("connect", Figures.time(trip.connectNanos())),
                                List.of("first byte", trip.firstByteNanos() == 0
                                        ? "–"
                                        : Figures.time(trip.firstByteNanos())),
                                List.of("round trip", Figures.time(trip.totalNanos()))))));
        return page.toString();
    }

    private JUnitXml junit() {
        long nanos = report.nanos();
        JUnitXml.Case only = switch (report.outcome()) {
            case PASS -> JUnitXml.Case.passed("send", report.summary(), nanos);
            case INTERRUPTED ->
                JUnitXml.Case.error("send", "INTERRUPTED", report.summary(), nanos);
            case FAIL -> {
                Failure failure = report.failure().orElseThrow();
                yield JUnitXml.Case.failed("send", failure.kind().name(), failure.sentence(),
                        failure.when(), nanos);
            }
        };
        return new JUnitXml("echo-client send " + report.config().target(), "echo-client.send",
                report.began(), nanos, List.of(only));
    }
}
