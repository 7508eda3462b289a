package org.echopair.client.load.report;

import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadResult;
import org.jspecify.annotations.Nullable;

/// Which runs a sum has, so that none counts twice: neither as the same report again, nor within one
/// that was merged before.
final class CountedRuns {

    /// Of a report without a run's id: what it measured, and when, is like that of no other one.
    private record Fingerprint(Instant start, double seconds, LoadCounts counts, int fromDue,
            int fromSent) {

        static Fingerprint of(LoadResult result) {
            return new Fingerprint(result.start(), result.seconds(), result.counts(),
                    result.latencies().fromDue().hashCode(),
                    result.latencies().fromSent().hashCode());
        }
    }

    /// Where each came from.
    private final Map<Fingerprint, String> reports = new HashMap<>();
    private final Map<String, String> runs = new LinkedHashMap<>();
    private @Nullable String nameless;

    /// @param name the file that it came from
    /// @throws IllegalArgumentException naming the files that hold the same
    void add(String name, LoadReport report) {
        String before = reports.putIfAbsent(Fingerprint.of(report.result()), name);
        if (before != null) {
            throw new IllegalArgumentException("the same report comes twice, in " + before
                    + " and in " + name + "; give it once");
        }
        // A sum that does not say of which runs may hold one that comes by itself, too.
        if (report.pods() > 1 && report.runs().size() != report.pods()) {
            nameless = name;
        }
        if (nameless != null && reports.size() > 1) {
            throw new IllegalArgumentException(nameless + " does not name the runs that it adds up,"
                    + " so one of them could be counted twice; merge their own reports");
        }
        for (String run : report.runs()) {
            String other = runs.putIfAbsent(run, name);
            if (other != null) {
                throw new IllegalArgumentException("the same run comes twice, in " + other
                        + " and in " + name + "; give it once");
            }
        }
    }

    /// In the order in which they came.
    List<String> ids() {
        return List.copyOf(runs.keySet());
    }
}
