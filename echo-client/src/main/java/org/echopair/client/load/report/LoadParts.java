package org.echopair.client.load.report;

import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadFailure;
import org.echopair.client.load.engine.LoadSecond;
import org.echopair.client.load.engine.LoadThreshold;
import org.jspecify.annotations.Nullable;

/// Reads the parts of a report that come many times: failures, thresholds, seconds.
final class LoadParts {

    private static final int LONGEST_NAME = 500;
    private static final int LONGEST_TEXT = 20_000;
    private static final int LONGEST_HISTOGRAM = 100_000;

    private final CheckedJson json;
    private final String at;

    /// @param old whether times of day are named as in version 1
    LoadParts(CheckedJson json, boolean old) {
        this.json = json;
        this.at = old ? "time" : "at";
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
                need(counts, "errors"));
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

    LoadFailure failure() throws IOException {
        var read = new Object() {
            FailureClass kind = FailureClass.OTHER;
            Phase phase = Phase.READ;
            String address = "";
            String detail = "";
            Instant when = Instant.EPOCH;
            long connection;
            long message;
        };
        json.object(new CheckedJson.Members()
                .need("class", () -> read.kind = json.constant(FailureClass.class))
                .need("phase", () -> read.phase = json.constant(Phase.class))
                .need("address", () -> read.address = json.string(LONGEST_NAME))
                .need("detail", () -> read.detail = json.string(LONGEST_TEXT))
                .need(at, () -> read.when = json.instant())
                .need("connection", () -> read.connection = json.count(0, Integer.MAX_VALUE))
                .need("message", () -> read.message = json.count()));
        return new LoadFailure(
                new Failure(read.kind, read.phase, read.address, read.detail, read.when),
                (int) read.connection, read.message);
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
                read.text = LoadThreshold.parse(json.string(LONGEST_NAME)).text();
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(
                        "holds a report whose" + place + " is none: " + e.getMessage(), e);
            }
        }).need("met", () -> read.met = json.bool())
                .need("actual", () -> read.actual = json.string(LONGEST_NAME)));
        return new LoadThreshold.Result(read.text, read.met, read.actual);
    }

    /// @param like a histogram of the kind that a second has
    LoadSecond second(Histogram like) throws IOException {
        var read = new Object() {
            Instant start = Instant.EPOCH;
            long sent;
            long verified;
            long errors;
            @Nullable
            String latency;
        };
        json.object(new CheckedJson.Members().need(at, () -> read.start = json.instant())
                .need("sent_messages", () -> read.sent = json.count())
                .need("verified_messages", () -> read.verified = json.count())
                .need("errors", () -> read.errors = json.count())
                .may("hdr_histogram_base64", () -> {
                    String place = json.place(" ");
                    read.latency = json.string(LONGEST_HISTOGRAM);
                    try {
                        HistogramReader.read(read.latency, like);
                    } catch (IllegalArgumentException e) {
                        throw badHistogram(place, e);
                    }
                }));
        return new LoadSecond(read.start, read.sent, read.verified, read.errors, read.latency);
    }
}
