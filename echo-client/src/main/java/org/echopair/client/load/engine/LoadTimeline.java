package org.echopair.client.load.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.echopair.client.exchange.LatencyHistograms;

/// Puts the seconds of all loops together. One that every loop has passed is encoded, and where the
/// run is so long that there are too many, each pair of neighbours becomes one: the memory is bounded
/// for a run of any length. Belongs to one thread.
final class LoadTimeline {

    /// Two hours of seconds. An encoded one takes up to about half a KiB, so all take 4 MiB at most;
    /// after two hours each stands for 2 to 4 seconds, after a day for 16.
    static final int MOST = 7_200;

    private static final class Sum {
        final Histogram latency = LatencyHistograms.coarse();
        long sent;
        long verified;
        long errors;
    }

    private final List<LoadRecorder> recorders;
    private final int[] passed;

    /// By number; each takes 27 KiB, and there are as many as the loops' clocks are apart.
    private final TreeMap<Integer, Sum> open = new TreeMap<>();

    private final List<LoadSecond> seconds = new ArrayList<>();
    private Instant measuredFrom = Instant.EPOCH;

    /// How many seconds each entry stands for: a power of two.
    private int width = 1;

    LoadTimeline(List<LoadRecorder> recorders) {
        this.recorders = recorders;
        this.passed = new int[recorders.size()];
    }

    /// @param instant when the measured time begins by the wall clock
    void begin(Instant instant) {
        measuredFrom = instant;
    }

    /// Takes what the loops have handed over.
    void collect() {
        int passedByAll = LoadRecorder.ENDED;
        for (int i = 0; i < recorders.size(); i++) {
            LoadRecorder recorder = recorders.get(i);
            LoadRecorder.Second second;
            while ((second = recorder.seconds.poll()) != null) {
                passed[i] = second.number == LoadRecorder.ENDED
                        ? LoadRecorder.ENDED
                        : second.number + 1;
                add(second);
                recorder.usedSeconds.add(second);
            }
            passedByAll = Math.min(passedByAll, passed[i]);
        }
        while (!open.isEmpty() && (open.firstKey() + 1L) * width <= passedByAll) {
            close(open.firstKey(), open.pollFirstEntry().getValue());
        }
    }

    /// What happened before the measured time belongs to no second of it.
    private void add(LoadRecorder.Second second) {
        boolean empty = second.sent + second.verified + second.errors == 0;
        if (second.number < 0 || empty) {
            return;
        }
        Sum sum = open.computeIfAbsent(second.number / width, _ -> new Sum());
        sum.latency.add(second.latency);
        sum.sent += second.sent;
        sum.verified += second.verified;
        sum.errors += second.errors;
    }

    /// Seconds in which nothing happened show as such.
    private void close(int number, Sum sum) {
        int at = number;
        while (seconds.size() <= at) {
            if (seconds.size() == MOST) {
                thinOut();
                at /= 2;
            } else {
                seconds.add(new LoadSecond(
                        measuredFrom.plusSeconds((long) seconds.size() * width), 0, 0, 0, null,
                        width));
            }
        }
        LoadSecond own = LoadSecond.of(seconds.get(at).start(), sum.sent, sum.verified,
                sum.errors, sum.latency, width);
        seconds.set(at, seconds.get(at).plus(own));
    }

    private void thinOut() {
        for (int i = 0; i < MOST / 2; i++) {
            seconds.set(i, seconds.get(2 * i).followedBy(seconds.get(2 * i + 1)));
        }
        seconds.subList(MOST / 2, MOST).clear();
        width *= 2;
        TreeMap<Integer, Sum> narrow = new TreeMap<>(open);
        open.clear();
        narrow.forEach((number, sum) -> {
            Sum wide = open.computeIfAbsent(number / 2, _ -> new Sum());
            wide.latency.add(sum.latency);
            wide.sent += sum.sent;
            wide.verified += sum.verified;
            wide.errors += sum.errors;
        });
    }

    /// How many seconds are not encoded yet.
    int open() {
        return open.size();
    }

    /// All loops have ended.
    List<LoadSecond> end() {
        collect();
        while (!open.isEmpty()) {
            close(open.firstKey(), open.pollFirstEntry().getValue());
        }
        return seconds;
    }
}
