package org.echopair.client.cli;

import java.time.Duration;
import java.util.List;
import org.echopair.client.text.Decimals;
import org.echopair.client.text.Printable;

/// Durations as people write them: `250ms`, `1.5s`, `1s500ms`, `5m`, `1h30m`, and `0`.
///
/// Units go from large to small, each at most once, after unsigned ASCII digits. Only seconds may
/// have a fraction, of at most three digits, and must then come last. The server parses the same
/// grammar with its own code; the tests of both hold the same table.
public final class Durations {

    /// For error messages.
    private static final String ALLOWED = "250ms, 1.5s, 5m, 1h30m, up to 9999h";

    /// Twelve digits of hours fit a long of milliseconds, whatever else is added.
    private static final int MOST_DIGITS = 12;
    private static final int FRACTION_DIGITS = 3;

    private static final Duration LONGEST = Duration.ofHours(9_999);

    private static final Unit SECONDS = new Unit("s", 1_000);

    /// From large to small, the order in which they must appear.
    private static final List<Unit> UNITS = List.of(new Unit("h", 3_600_000), new Unit("m", 60_000),
            SECONDS, new Unit("ms", 1));

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
            String number = text.substring(at, unitAt);
            if (unit < nextUnit || !isNumber(number, UNITS.get(unit))) {
                throw new IllegalArgumentException(
                        Printable.quoted(text) + " is not a duration; allowed: " + ALLOWED);
            }
            millis += millis(number, UNITS.get(unit));
            nextUnit = number.indexOf('.') < 0 ? unit + 1 : UNITS.size();
            at = end;
        } while (at < text.length());
        if (millis > LONGEST.toMillis()) {
            throw new IllegalArgumentException(
                    Printable.quoted(text) + " is too long; allowed: up to 9999h");
        }
        return Duration.ofMillis(millis);
    }

    private static boolean isNumber(String number, Unit unit) {
        return unit == SECONDS
                ? Decimals.isDecimal(number, MOST_DIGITS, FRACTION_DIGITS)
                : Decimals.isWhole(number, MOST_DIGITS);
    }

    private static long millis(String number, Unit unit) {
        int point = number.indexOf('.');
        return point < 0
                ? Long.parseLong(number) * unit.millis
                : Long.parseLong(number.substring(0, point)
                        + (number.substring(point + 1) + "00").substring(0, FRACTION_DIGITS));
    }

    /// @param number whether to skip a number; otherwise a unit
    private static int endOf(String text, int start, boolean number) {
        int end = start;
        while (end < text.length() && belongsToNumber(text.charAt(end)) == number) {
            end++;
        }
        return end;
    }

    private static boolean belongsToNumber(char c) {
        return c >= '0' && c <= '9' || c == '.';
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
