package org.echopair.it;

import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// One scrape: each sample by its name and labels as written.
public record Metrics(Map<String, Double> samples) {

    public static Metrics parse(String page) {
        return new Metrics(page.lines().filter(Predicate.not(line -> line.startsWith("#")))
                .collect(Collectors.toMap(line -> line.substring(0, line.lastIndexOf(' ')),
                        line -> Double.valueOf(line.substring(line.lastIndexOf(' ') + 1)))));
    }

    public double of(String sample) {
        Double value = samples.get(sample);
        if (value == null) {
            throw new AssertionError("no " + sample + " among " + samples.keySet());
        }
        return value;
    }

    public double accepted() {
        return of("echo_connections_accepted_total");
    }

    public double active() {
        return of("echo_connections_active");
    }

    public double pendingBytes() {
        return of("echo_pending_bytes");
    }

    public double rejected(String reason) {
        return of("echo_connections_rejected_total{reason=\"" + reason + "\"}");
    }

    public double closed(String reason) {
        return of("echo_connections_closed_total{reason=\"" + reason + "\"}");
    }
}
