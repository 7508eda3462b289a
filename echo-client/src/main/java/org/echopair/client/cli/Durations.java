package org.echopair.client.cli;

import java.time.Duration;
import java.util.List;
import org.echopair.client.text.Printable;

/// Durations as people write them: `250ms`, `3s`, `5m`, `1h30m`, and `0`.
public final class Durations {

    private static final Duration LONGEST = Duration.ofHours(9_999);

    /// From large to small, which is the order in which they have to stand.
    private static final List<Unit> UNITS = List.of(new Unit("h", 3_600_000), new Unit("m", 60_000),
            new Unit("s", 1_000), new Unit("ms", 1));

    private record Unit(String name, long millis) {}

    private Durations() {}

    /// @throws IllegalArgumentException with one line that says what is allowed
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        long millis = 0;
        int at = 0;
        int nextUnit = 0;
        do {
            int unitAt = endOf(text, at, true);
            int end = endOf(text, unitAt, false);
            int unit = unitNamed(text.substring(unitAt, end));
            // Twelve digits of hours still fit a long, whatever else is added.
            if (unitAt == at || unitAt - at > 12 || unit < nextUnit) {
                throw new IllegalArgumentException(Printable.quoted(text)
                        + " is not a duration; allowed: 250ms, 3s, 5m, 1h30m");
            }
            millis += Long.parseLong(text, at, unitAt, 10) * UNITS.get(unit).millis;
            nextUnit = unit + 1;
            at = end;
        } while (at < text.length());
        if (millis > LONGEST.toMillis()) {
            throw new IllegalArgumentException(
                    Printable.quoted(text) + " is too long; allowed: up to 9999h");
        }
        return Duration.ofMillis(millis);
    }

    private static int endOf(String text, int start, boolean digits) {
        int end = start;
        while (end < text.length() && isDigit(text.charAt(end)) == digits) {
            end++;
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static int unitNamed(String name) {
        for (int i = 0; i < UNITS.size(); i++) {
            if (UNITS.get(i).name.equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
