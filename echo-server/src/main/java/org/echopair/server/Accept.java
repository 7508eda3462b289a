package org.echopair.server;

import java.util.Locale;

/// The media types that a client accepts, by weight (RFC 9110, 12.5.1).
final class Accept {

    private static final double NOT_NAMED = -1;

    private final String[] ranges;

    /// `value` is all lines of the field, joined with commas.
    Accept(String value) {
        this.ranges = value.toLowerCase(Locale.ROOT).split(",");
    }

    /// Whether the client names this type with at least the weight of the usual one. A wildcard names
    /// nothing.
    boolean prefers(String type, String usual) {
        double weight = weight(type);
        return weight > 0 && weight >= weightOfUsual(usual);
    }

    /// The most specific range that matches decides.
    private double weightOfUsual(String usual) {
        String family = usual.substring(0, usual.indexOf('/')) + "/*";
        for (String range : new String[]{usual, family, "*/*"}) {
            double weight = weight(range);
            if (weight != NOT_NAMED) {
                return weight;
            }
        }
        return 0;
    }

    /// The highest among those with different parameters, such as versions.
    private double weight(String wanted) {
        double highest = NOT_NAMED;
        for (String range : ranges) {
            String[] parts = range.split(";", -1);
            if (parts[0].strip().equals(wanted)) {
                highest = Math.max(highest, weight(parts));
            }
        }
        return highest;
    }

    private static double weight(String[] parts) {
        for (int part = 1; part < parts.length; part++) {
            String parameter = parts[part].strip();
            if (parameter.startsWith("q=")) {
                String weight = parameter.substring(2).strip();
                return weight.matches("[01](\\.[0-9]{0,3})?") ? Double.parseDouble(weight) : 1;
            }
        }
        return 1;
    }
}
