package org.echopair.server;

import java.time.Duration;
import java.util.List;

/// Durations as people write them: `250ms`, `1.5s`, `1s500ms`, `5m`, `1h30m`, and `0`.
///
/// Units stand from large to small, each at most once, behind unsigned ASCII digits. Only seconds may
/// have a fraction, of at most three digits, and then nothing follows. The client reads the same
/// grammar with code of its own; the tests of both hold the same table.
final class Durations {

    private static final Duration LONGEST = Duration.ofHours(9_999);
    /// So many digits of hours still fit a long of milliseconds, whatever else is added.
    private static final int MOST_DIGITS = 12;
    private static final int NOT_A_NUMBER = -1;

    private static final Unit SECONDS = new Unit("s", 1_000);
    private static final List<Unit> UNITS = List.of(new Unit("h", 3_600_000), new Unit("m", 60_000),
            SECONDS, new Unit("ms", 1));

    private record Unit(String name, long millis) {}

    private Durations() {}

    /// @throws IllegalArgumentException with one line that says what is allowed
    static Duration parse(String text) {
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
            long part = unit < nextUnit ? NOT_A_NUMBER : millis(number, UNITS.get(unit));
            if (part == NOT_A_NUMBER) {
                throw new IllegalArgumentException(Printable.quoted(text)
                        + " is not a duration; allowed: 250ms, 1.5s, 5m, 1h30m, up to 9999h");
            }
            millis += part;
            nextUnit = number.contains(".") ? UNITS.size() : unit + 1;
            at = end;
        } while (at < text.length());
        if (millis > LONGEST.toMillis()) {
            throw new IllegalArgumentException(
                    Printable.quoted(text) + " is too long; allowed: up to 9999h");
        }
        return Duration.ofMillis(millis);
    }

    /// As it could be written in a flag: `1h30m`.
    static String text(Duration duration) {
        long left = duration.toMillis();
        var text = new StringBuilder();
        for (Unit unit : UNITS) {
            if (left >= unit.millis) {
                text.append(left / unit.millis).append(unit.name);
                left %= unit.millis;
            }
        }
        return text.isEmpty() ? "0s" : text.toString();
    }

    private static long millis(String number, Unit unit) {
        int point = number.indexOf('.');
        if (point < 0) {
            return areDigits(number, MOST_DIGITS)
                    ? Long.parseLong(number) * unit.millis
                    : NOT_A_NUMBER;
        }
        String whole = number.substring(0, point);
        String fraction = number.substring(point + 1);
        return unit == SECONDS && areDigits(whole, MOST_DIGITS) && areDigits(fraction, 3)
                ? Long.parseLong(whole + (fraction + "00").substring(0, 3))
                : NOT_A_NUMBER;
    }

    private static boolean areDigits(String text, int most) {
        return !text.isEmpty() && text.length() <= most && endOf(text, 0, true) == text.length()
                && !text.contains(".");
    }

    private static int endOf(String text, int start, boolean ofNumber) {
        int end = start;
        while (end < text.length() && isOfNumber(text.charAt(end)) == ofNumber) {
            end++;
        }
        return end;
    }

    /// ASCII alone: `Character.isDigit` takes the digits of all scripts.
    private static boolean isOfNumber(char c) {
        return c >= '0' && c <= '9' || c == '.';
    }

    private static int unitNamed(String name) {
        for (int unit = 0; unit < UNITS.size(); unit++) {
            if (UNITS.get(unit).name.equals(name)) {
                return unit;
            }
        }
        return -1;
    }
}
