package org.echopair.it;

import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// One scrape: each sample by its name and labels as written.
record Metrics(Map<String, Double> samples) {

    static Metrics parse(String page) {
        return new Metrics(page.lines().filter(Predicate.not(line -> line.startsWith("#")))
                .collect(Collectors.toMap(line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))));
    }

    double of(String sample) {
        Double value = samples.get(sample);
        if (value == null) {
            throw new AssertionError("no " + sample + " among " + samples.keySet());
        }
        return value;
    }

    double accepted() {
        return of("echo_connections_accepted_total");
    }

    double active() {
        return of("echo_connections_active");
    }

    double pendingBytes() {
        return of("echo_pending_bytes");
    }

    double rejected(String reason) {
        return of("echo_connections_rejected_total{reason=\"" + reason + "\"}");
    }

    double closed(String reason) {
        return of("echo_connections_closed_total{reason=\"" + reason + "\"}");
    }
}
