package org.echopair.client.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.math.BigDecimal;
import java.util.List;
import org.echopair.client.cli.RunContext;
import org.echopair.client.failure.Failure;
import org.jspecify.annotations.Nullable;

/// A report as JSON, in one line, with one vocabulary for all commands: names end with the unit,
/// times of day are ISO 8601 in UTC and named `at` or `…_at`, whole numbers have no decimals, and a
/// field that does not apply is left out.
public final class ReportJson {

    public static final int VERSION = 2;

    /// What a command adds to the head.
    public interface Body {
        void write(JsonWriter json) throws IOException;
    }

    private ReportJson() {}

    /// @param schema as `echo-client/check`
    public static void write(Writer out, String schema, ReportHead head, Body body)
            throws IOException {
        var json = new JsonWriter(new ControlsEscaped(out));
        json.beginObject();
        json.name("schema").value(schema);
        json.name("version").value(VERSION);
        writeHead(json, head);
        body.write(json);
        json.endObject();
        json.flush();
    }

    /// The same as one string, for what is short.
    public static String line(String schema, ReportHead head, Body body) {
        var text = new StringWriter();
        try {
            write(text, schema, head, body);
        } catch (IOException e) { // not from a string
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void writeHead(JsonWriter json, ReportHead head) throws IOException {
        RunContext context = head.context();
        json.name("client_version").value(context.clientVersion());
        optional(json, "run", head.run());
        optional(json, "pod", context.pod().orElse(null));
        optional(json, "node", context.node().orElse(null));
        strings(json, "command_line", context.commandLine());
        json.name("verdict").value(head.verdict().word());
        if (head.exitCode() != null) {
            json.name("exit_code").value(head.exitCode().number());
        }
        json.name("summary").value(head.summary());
        strings(json, "reasons", head.reasons());
        strings(json, "notes", head.notes());
        json.name("target").value(head.target());
        json.name("started_at").value(head.startedAt().toString());
        seconds(json, "duration_seconds", head.durationNanos());
        if (head.lag() != null) {
            json.name("lag").beginObject();
            seconds(json, "longest_seconds", head.lag().longestNanos());
            seconds(json, "total_seconds", head.lag().totalNanos());
            json.endObject();
        }
    }

    /// The members `failures` and `failures_not_listed`.
    ///
    /// @param all how many there were
    public static void failures(JsonWriter json, List<Failure> listed, long all)
            throws IOException {
        json.name("failures").beginArray();
        for (Failure failure : listed) {
            json.beginObject();
            failureMembers(json, failure);
            json.endObject();
        }
        json.endArray();
        json.name("failures_not_listed").value(Math.max(0, all - listed.size()));
    }

    /// For the object of one failure, to which a command may add members of its own.
    public static void failureMembers(JsonWriter json, Failure failure) throws IOException {
        json.name("class").value(failure.kind().name());
        json.name("phase").value(failure.phase().name());
        json.name("address").value(failure.address());
        json.name("at").value(failure.when().toString());
        json.name("detail").value(failure.detail());
    }

    /// The member `failure`, when there is one.
    public static void failure(JsonWriter json, @Nullable Failure failure) throws IOException {
        if (failure != null) {
            json.name("failure").beginObject();
            failureMembers(json, failure);
            json.endObject();
        }
    }

    public static void strings(JsonWriter json, String name, List<String> values)
            throws IOException {
        json.name(name).beginArray();
        for (String value : values) {
            json.value(value);
        }
        json.endArray();
    }

    /// @param value null to leave the member out
    public static void optional(JsonWriter json, String name, @Nullable String value)
            throws IOException {
        if (value != null) {
            json.name(name).value(value);
        }
    }

    /// @param name ends with `_seconds`
    public static void seconds(JsonWriter json, String name, long nanos) throws IOException {
        number(json, name, BigDecimal.valueOf(nanos, 9));
    }

    /// @param name ends with `_us`
    public static void micros(JsonWriter json, String name, long nanos) throws IOException {
        number(json, name, BigDecimal.valueOf(nanos, 3));
    }

    /// A double that is a whole number is written as one.
    public static void number(JsonWriter json, String name, double value) throws IOException {
        number(json, name, BigDecimal.valueOf(value));
    }

    private static void number(JsonWriter json, String name, BigDecimal value)
            throws IOException {
        json.name(name).jsonValue(plain(value));
    }

    /// `10` for 10.0.
    public static String plain(double value) {
        return plain(BigDecimal.valueOf(value));
    }

    /// `10` for 10.0, `0.0000001` for 1E-7.
    static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
