package org.echopair.client.load.report;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.load.engine.ClientLag;
import org.echopair.client.load.engine.LoadAddress;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadSecond;
import org.echopair.client.load.engine.LoadThreshold;
import org.jspecify.annotations.Nullable;

/// Reads the parts of a report that come many times: failures, thresholds, seconds.
final class LoadParts {

    private final CheckedJson json;
    private final String at;
    private final String failures;

    /// @param old whether times of day and failures are named as in version 1
    LoadParts(CheckedJson json, boolean old) {
        this.json = json;
        this.at = old ? "time" : "at";
        this.failures = old ? "errors" : "failures";
    }

    static IllegalArgumentException badHistogram(String place, IllegalArgumentException e) {
        return new IllegalArgumentException(
                "holds a report whose" + place + " is no histogram of this client's", e);
    }

    static LoadCounts counts(Map<String, Long> counts) {
        return new LoadCounts(need(counts, "connections_opened"),
                need(counts, "connections_opened_again"),
                need(counts, "connections_closed_between_messages"),
                need(counts, "scheduled_messages"), need(counts, "sent_messages"),
                need(counts, "sent_bytes"), need(counts, "verified_messages"),
                need(counts, "verified_bytes"), need(counts, "lost_messages"),
                need(counts, "outstanding_messages"), need(counts, "warmup_messages"),
                need(counts, "errors"), may(counts, "warmup_unsent_messages"),
                may(counts, "warmup_lost_messages"), may(counts, "warmup_errors"),
                may(counts, "unsent_disconnected_messages"),
                may(counts, "unsent_waiting_messages"));
    }

    /// Not in version 1, nor in every mode.
    private static long may(Map<String, Long> counts, String name) {
        return counts.getOrDefault(name, 0L);
    }

    private static long need(Map<String, Long> counts, String name) {
        return need(counts, "counts", name);
    }

    static <T> T need(Map<String, T> members, String of, String name) {
        T value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException("holds a report without " + of + "." + name);
        }
        return value;
    }

    /// What is known of a failure, member by member.
    private static final class Parts {
        private FailureClass kind = FailureClass.OTHER;
        private Phase phase = Phase.READ;
        private String address = "";
        private String detail = "";
        private Instant when = Instant.EPOCH;

        private Failure failure() {
            return new Failure(kind, phase, address, detail, when);
        }
    }

    private CheckedJson.Members members(Parts parts) {
        return new CheckedJson.Members()
                .need("class", () -> parts.kind = json.constant(FailureClass.class))
                .need("phase", () -> parts.phase = json.constant(Phase.class))
                .need("address", () -> parts.address = json.string(ReportLimits.LONGEST_NAME))
                .need("detail", () -> parts.detail = json.string(ReportLimits.LONGEST_TEXT))
                .need(at, () -> parts.when = json.instant());
    }

    LoadFailure failure() throws IOException {
        var parts = new Parts();
        long[] place = new long[2];
        json.object(members(parts)
                .need("connection", () -> place[0] = json.count(0, Integer.MAX_VALUE))
                .need("message", () -> place[1] = json.count()));
        return new LoadFailure(parts.failure(), (int) place[0], place[1]);
    }

    LoadAddress address() throws IOException {
        var first = new Parts();
        long[] counts = new long[3];
        String[] address = new String[1];
        json.object(new CheckedJson.Members()
                .need("address", () -> address[0] = json.string(ReportLimits.LONGEST_NAME))
                .need("connections", () -> counts[0] = json.count())
                .need("verified_messages", () -> counts[1] = json.count())
                .need("failed_connects", () -> counts[2] = json.count())
                .may("failure", () -> json.object(members(first))));
        return new LoadAddress(address[0], counts[0], counts[1], counts[2],
                first.address.isEmpty() ? null : first.failure());
    }

    ClientLag lag() throws IOException {
        double[] seconds = new double[2];
        json.object(new CheckedJson.Members()
                .need("longest_seconds",
                        () -> seconds[0] = json.number(0, ReportLimits.MOST_LAG_SECONDS))
                .need("total_seconds",
                        () -> seconds[1] = json.number(0, ReportLimits.MOST_LAG_SECONDS)));
        return new ClientLag(Math.round(seconds[0] * 1e9), Math.round(seconds[1] * 1e9));
    }

    LoadThreshold.Result threshold() throws IOException {
        var read = new Object() {
            String text = "";
            boolean met;
            String actual = "";
        };
        json.object(new CheckedJson.Members().need("threshold", () -> {
            String place = json.place(" ");
            try {
                read.text = LoadThreshold.parse(json.string(ReportLimits.LONGEST_NAME)).text();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "holds a report whose" + place + " is none: " + e.getMessage(), e);
            }
        }).need("met", () -> read.met = json.bool())
                .need("actual", () -> read.actual = json.string(ReportLimits.LONGEST_NAME)));
        return new LoadThreshold.Result(read.text, read.met, read.actual);
    }

    /// @param like a histogram of the kind that a second has
    LoadSecond second(Histogram like) throws IOException {
        var read = new Object() {
            Instant start = Instant.EPOCH;
            long sent;
            long verified;
            long errors;
            long seconds = 1;
            @Nullable
            String latency;
        };
        json.object(new CheckedJson.Members().need(at, () -> read.start = json.instant())
                .need("sent_messages", () -> read.sent = json.count())
                .need("verified_messages", () -> read.verified = json.count())
                .need(failures, () -> read.errors = json.count())
                .may("duration_seconds", () -> read.seconds = json.count(1, 1 << 20))
                .may("hdr_histogram_base64", () -> {
                    String place = json.place(" ");
                    read.latency = json.string(ReportLimits.LONGEST_HISTOGRAM);
                    try {
                        HistogramReader.read(read.latency, like);
                    } catch (IllegalArgumentException e) {
                        throw badHistogram(place, e);
                    }
                }));
        return new LoadSecond(read.start, read.sent, read.verified, read.errors, read.latency,
                (int) read.seconds);
    }
}
