package org.echopair.client.report;

import java.util.ArrayList;
import java.util.List;

/// The y axis of a chart: the values that have a line, 1-2-5 of a power of ten; the ends are the
/// axis's.
record ChartScale(List<Double> levels, boolean logarithmic) {

    /// Beyond these, figures are of no use, and there would be a line for each of 600 powers of ten.
    private static final double LEAST = 1e-9;
    private static final double MOST = 1e18;

    /// @param values those that are not above zero do not matter to a logarithmic one
    static ChartScale of(List<Double> values, boolean logarithmic) {
        double most = Math.min(MOST,
                values.stream().mapToDouble(value -> value).max().orElse(1));
        double least = values.stream().mapToDouble(value -> value).filter(value -> value > 0).min()
                .orElse(1);
        most = most > 0 ? most : 1;
        return new ChartScale(logarithmic
                ? logarithmicLevels(Math.clamp(least, LEAST, most), most)
                : linearLevels(most), logarithmic);
    }

    private static List<Double> linearLevels(double most) {
        double step = 1;
        double power = Math.pow(10, Math.floor(Math.log10(most / 4)));
        for (double factor : new double[]{1, 2, 5, 10}) {
            step = factor * power;
            if (step * 5 >= most) {
                break;
            }
        }
        List<Double> levels = new ArrayList<>(List.of(0.0));
        while (levels.getLast() < most) {
            levels.add(levels.size() * step);
        }
        return levels;
    }

    private static List<Double> logarithmicLevels(double least, double most) {
        boolean everyFactor = most / least < 2_000;
        List<Double> levels = new ArrayList<>();
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (;; power *= 10) {
            for (double factor : everyFactor ? new double[]{1, 2, 5} : new double[]{1}) {
                double level = factor * power;
                if (!levels.isEmpty() && level <= least) {
                    levels.clear();
                }
                levels.add(level);
                if (level >= most && levels.size() > 1) {
                    return levels;
                }
            }
        }
    }

    /// Where a value lies, from 0 at the bottom to 1 at the top.
    double part(double value) {
        double lowest = levels.getFirst();
        double highest = levels.getLast();
        double part = logarithmic
                ? Math.log(Math.max(value, lowest) / lowest) / Math.log(highest / lowest)
                : value / highest;
        return Math.clamp(part, 0, 1);
    }
}
