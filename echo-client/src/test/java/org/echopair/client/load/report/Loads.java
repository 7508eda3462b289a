package org.echopair.client.load.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.echopair.client.cli.RunContext;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.load.engine.AddressChoice;
import org.echopair.client.load.engine.ClientLag;
import org.echopair.client.load.engine.LoadConfig;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadLatencies;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadSecond;
import org.echopair.client.load.engine.LoadThreshold;
import org.echopair.client.stream.PayloadSizes;

/// Loads that never ran, for what is made of their reports.
final class Loads {

    static final Instant START = Instant.parse("2026-01-02T03:04:05.600Z");

    static final RunContext CONTEXT = RunContext.of(Map.of("HOSTNAME", "load-0"), "load");

    private Loads() {}

    static String json(LoadReport report) {
        var text = new StringWriter();
        try {
            LoadJson.write(report, CONTEXT, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    static LoadSettings settings(Map<String, Object> others) {
        Map<String, Object> values = new LinkedHashMap<>(settings().values());
        values.putAll(others);
        return new LoadSettings(values);
    }

    static LoadReport report(long messages, int errors) {
        return report(result(messages, errors, messages));
    }

    static LoadReport report(LoadResult result) {
        return report(settings(), result, thresholds());
    }

    static LoadReport report(LoadSettings settings, LoadResult result,
            List<LoadThreshold> thresholds) {
        return LoadReport.of(1, List.of(HexFormat.of().toHexDigits((long) result.hashCode())),
                settings, List.of(50.0, 99.0, 99.9, 99.99),
                result,
                LoadRates.of(result), thresholds);
    }

    static List<LoadThreshold> thresholds() {
        return List.of(LoadThreshold.NO_ERRORS, LoadThreshold.parse("p99<50ms"));
    }

    static LoadResult result(long messages, int errors, long scheduled) {
        return result(messages, errors, scheduled, 200_000, START);
    }

    static LoadResult result(long messages, int errors, long scheduled, long dueNanos,
            Instant start) {
        LoadLatencies latencies = LoadLatencies.none();
        latencies.fromDue().recordValueWithCount(dueNanos, messages);
        latencies.fromSent().recordValueWithCount(100_000, messages);
        latencies.connect().recordValueWithCount(1_000_000, 50);
        latencies.firstByte().recordValueWithCount(300_000, 10);
        latencies.lag().recordValueWithCount(100_000, messages);
        var counts = new LoadCounts(50, 0, 0, scheduled, messages, 64 * messages, messages,
                64 * messages, errors, 0, 0, errors, 0, 0, 0, 0, 0);
        List<LoadFailure> failures = new ArrayList<>();
        for (int i = 0; i < errors; i++) {
            failures.add(new LoadFailure(new Failure(FailureClass.RESET, Phase.READ,
                    "10.0.0.7:8888", "64 bytes of 1 message had not come back",
                    start.plusMillis(400)), 3, 9));
        }
        Histogram second = LoadLatencies.none().lag(); // of the kind that seconds have
        second.recordValueWithCount(dueNanos, messages);
        return new LoadResult(start, 1, false, counts,
                errors == 0 ? Map.of() : Map.of(FailureClass.RESET, (long) errors), failures,
                latencies, List.of(LoadSecond.of(start, messages, messages, errors, second, 1)),
                ClientLag.NONE, List.of(), false);
    }

    static LoadSettings settings() {
        var path = new ConnectionConfig(new Target("server", 8888), AddressFamily.ANY,
                Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ZERO);
        return LoadSettings.of(new LoadConfig(path, 50, Duration.ofSeconds(1), 0, 20_000,
                "random",
                PayloadSizes.of(64), 1, Duration.ofSeconds(2), false, List.of(), List.of(), 1,
                AddressChoice.ALL, 7));
    }
}
