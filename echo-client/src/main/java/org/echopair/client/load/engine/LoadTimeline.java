package org.echopair.client.load.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/// Puts the seconds of all loops together. A second that every loop has passed is encoded, which
/// takes some hundred bytes, so that a run of hours still fits a small heap. Belongs to one thread.
final class LoadTimeline {

    private static final class Sum {
        final Histogram latency = LatencyHistograms.coarse();
        long sent;
        long verified;
        long errors;
    }

    private final List<LoadRecorder> recorders;
    private final int[] passed;
    private final TreeMap<Integer, Sum> open = new TreeMap<>();
    private final List<LoadSecond> seconds = new ArrayList<>();
    private Instant measuredFrom = Instant.EPOCH;

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
        int passedByAll = Integer.MAX_VALUE;
        for (int i = 0; i < recorders.size(); i++) {
            LoadRecorder recorder = recorders.get(i);
            LoadRecorder.Second second;
            while ((second = recorder.seconds.poll()) != null) {
                passed[i] = second.number + 1;
                add(second);
                recorder.usedSeconds.add(second);
            }
            passedByAll = Math.min(passedByAll, passed[i]);
        }
        while (!open.isEmpty() && open.firstKey() < passedByAll) {
            close(open.firstKey(), open.pollFirstEntry().getValue());
        }
    }

    /// What happened before the measured time belongs to no second of it.
    private void add(LoadRecorder.Second second) {
        boolean empty = second.sent + second.verified + second.errors == 0;
        if (second.number < 0 || empty) {
            return;
        }
        Sum sum = open.computeIfAbsent(second.number, _ -> new Sum());
        sum.latency.add(second.latency);
        sum.sent += second.sent;
        sum.verified += second.verified;
        sum.errors += second.errors;
    }

    /// Seconds in which nothing happened show as such.
    private void close(int number, Sum sum) {
        while (seconds.size() < number) {
            seconds.add(new LoadSecond(measuredFrom.plusSeconds(seconds.size()), 0, 0, 0,
                    null));
        }
        seconds.add(LoadSecond.of(measuredFrom.plusSeconds(number), sum.sent, sum.verified,
                sum.errors, sum.latency));
    }

    /// All loops have ended.
    List<LoadSecond> end() {
        collect();
        open.forEach(this::close);
        open.clear();
        return seconds;
    }
}
