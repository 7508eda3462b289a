package org.echopair.client.load.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.HdrHistogram.Histogram;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.load.engine.LatencyHistograms;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadLatencies;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadSecond;
import org.echopair.client.load.engine.LoadThreshold;
import org.jspecify.annotations.Nullable;

/// Reads what [LoadJson] writes.
public final class LoadJsonReader {

    /// Where a report begins in a log, which may hold other lines too.
    private static final Pattern BEGINNING = Pattern.compile("\\{\\s*\"schema\"\\s*:");

    private LoadJsonReader() {}

    /// Every report in a text: a file, several one after the other, or the logs of many pods.
    ///
    /// @throws IllegalArgumentException with a line that says what is wrong
    public static List<LoadReport> readAll(String text) {
        List<LoadReport> reports = new ArrayList<>();
        Matcher beginning = BEGINNING.matcher(text);
        int at = 0;
        while (beginning.find(at)) {
            at = end(text, beginning.start());
            reports.add(read(text.substring(beginning.start(), at)));
        }
        if (reports.isEmpty()) {
            throw new IllegalArgumentException("holds no report");
        }
        return reports;
    }

    /// Where the object that begins here ends: at the bracket that closes it, outside of strings.
    private static int end(String text, int start) {
        int depth = 0;
        boolean inString = false;
        for (int at = start; at < text.length(); at++) {
            char c = text.charAt(at);
            if (inString) {
                if (c == '\\') {
                    at++;
                } else if (c == '"') {
                    inString = false;
                }
            } else if (c == '"') {
                inString = true;
            } else if (c == '{') {
                depth++;
            } else if (c == '}' && --depth == 0) {
                return at + 1;
            }
        }
        throw new IllegalArgumentException("holds a report that is cut off");
    }

    static LoadReport read(String json) {
        JsonObject root;
        try {
            root = JsonParser.parseString(json).getAsJsonObject();
        } catch (JsonParseException e) {
            throw new IllegalArgumentException("holds a report that is no JSON", e);
        }
        checkSchema(root);
        try {
            return report(root);
        } catch (NullPointerException | IllegalStateException | ClassCastException
                | UnsupportedOperationException e) {
            throw new IllegalArgumentException("holds a report that is not complete", e);
        } catch (DateTimeException | NumberFormatException e) {
            throw new IllegalArgumentException("holds a report with a value that cannot be read",
                    e);
        }
    }

    private static void checkSchema(JsonObject root) {
        JsonElement version = root.get("version");
        String found = root.get("schema") + " version " + version;
        String wanted = "\"" + LoadJson.SCHEMA + "\" version " + LoadJson.VERSION;
        if (!found.equals(wanted)) {
            throw new IllegalArgumentException(
                    "holds a report of schema " + found + ", not " + wanted);
        }
    }

    private static LoadReport report(JsonObject root) {
        Map<String, Object> settings = new LinkedHashMap<>();
        List<Double> percentiles = new ArrayList<>();
        for (Map.Entry<String, JsonElement> each : root.getAsJsonObject("config").entrySet()) {
            if (each.getValue() instanceof JsonArray array) {
                array.forEach(percentile -> percentiles.add(percentile.getAsDouble()));
            } else {
                settings.put(each.getKey(), value(each.getValue().getAsJsonPrimitive()));
            }
        }
        boolean interrupted = root.get("verdict").getAsString().equals("interrupted");
        var result = new LoadResult(Instant.parse(root.get("started_at").getAsString()),
                root.get("measured_seconds").getAsDouble(), interrupted,
                counts(root.getAsJsonObject("counts")),
                byClass(root.getAsJsonObject("failures_by_class")),
                failures(root.getAsJsonArray("failures")),
                latencies(root.getAsJsonObject("latency")),
                timeline(root.getAsJsonArray("timeline")));
        List<LoadThreshold.Result> thresholds = new ArrayList<>();
        for (JsonElement each : root.getAsJsonArray("thresholds")) {
            JsonObject object = each.getAsJsonObject();
            thresholds.add(new LoadThreshold.Result(object.get("threshold").getAsString(),
                    object.get("met").getAsBoolean(), object.get("actual").getAsString()));
        }
        var verdict = new LoadVerdict(
                interrupted && !root.has("exit_code")
                        ? ExitCode.PASS
                        : exitCode(root.get("exit_code").getAsInt()),
                interrupted,
                strings(root.getAsJsonArray("reasons")));
        return new LoadReport(root.get("pods").getAsInt(), settings, percentiles, result,
                thresholds,
                verdict, strings(root.getAsJsonArray("notes")));
    }

    private static Object value(JsonPrimitive primitive) {
        if (primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        return primitive.isNumber()
                ? (Object) primitive.getAsDouble()
                : primitive.getAsString();
    }

    private static ExitCode exitCode(int number) {
        for (ExitCode code : ExitCode.values()) {
            if (code.number() == number) {
                return code;
            }
        }
        throw new IllegalArgumentException("holds a report with the unknown exit code " + number);
    }

    private static List<String> strings(JsonArray array) {
        return array.asList().stream().map(JsonElement::getAsString).toList();
    }

    private static LoadCounts counts(JsonObject counts) {
        return new LoadCounts(number(counts, "connections_opened"),
                number(counts, "connections_opened_again"),
                number(counts, "connections_closed_between_messages"),
                number(counts, "scheduled_messages"), number(counts, "sent_messages"),
                number(counts, "sent_bytes"), number(counts, "verified_messages"),
                number(counts, "verified_bytes"), number(counts, "lost_messages"),
                number(counts, "outstanding_messages"), number(counts, "warmup_messages"),
                number(counts, "errors"));
    }

    private static long number(JsonObject object, String name) {
        return object.get(name).getAsLong();
    }

    private static Map<FailureClass, Long> byClass(JsonObject object) {
        Map<FailureClass, Long> byClass = new EnumMap<>(FailureClass.class);
        object.entrySet().forEach(each -> byClass.put(FailureClass.valueOf(each.getKey()),
                each.getValue().getAsLong()));
        return byClass;
    }

    private static List<LoadFailure> failures(JsonArray array) {
        List<LoadFailure> failures = new ArrayList<>();
        for (JsonElement each : array) {
            JsonObject object = each.getAsJsonObject();
            var failure = new Failure(FailureClass.valueOf(object.get("class").getAsString()),
                    Phase.valueOf(object.get("phase").getAsString()),
                    object.get("address").getAsString(), object.get("detail").getAsString(),
                    Instant.parse(object.get("time").getAsString()));
            failures.add(new LoadFailure(failure, object.get("connection").getAsInt(),
                    number(object, "message")));
        }
        return failures;
    }

    private static LoadLatencies latencies(JsonObject object) {
        return new LoadLatencies(histogram(object, "from_due"), histogram(object, "from_sent"),
                histogram(object, "connect"), histogram(object, "first_byte"),
                histogram(object, "schedule_lag"));
    }

    private static Histogram histogram(JsonObject object, String name) {
        return LatencyHistograms.decode(
                object.getAsJsonObject(name).get("hdr_histogram_base64").getAsString());
    }

    private static List<LoadSecond> timeline(JsonArray array) {
        List<LoadSecond> timeline = new ArrayList<>();
        for (JsonElement each : array) {
            JsonObject object = each.getAsJsonObject();
            timeline.add(new LoadSecond(Instant.parse(object.get("time").getAsString()),
                    number(object, "sent_messages"), number(object, "verified_messages"),
                    number(object, "errors"), optional(object.get("hdr_histogram_base64"))));
        }
        return timeline;
    }

    private static @Nullable String optional(@Nullable JsonElement element) {
        return element == null ? null : element.getAsString();
    }
}
