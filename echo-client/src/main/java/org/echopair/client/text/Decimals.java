package org.echopair.client.text;

/// Whether a text is a decimal number: `50`, `99.9`. Written by hand, because the first regular
/// expression of a process takes milliseconds, and defaults are parsed at every start.
public final class Decimals {

    private Decimals() {}

    /// @param most how many digits it may have; it needs at least one
    public static boolean isWhole(String text, int most) {
        return isDigits(text, 0, text.length(), most);
    }

    /// @param most how many digits may stand before the point
    /// @param mostBehind how many may follow it; the point and they are optional
    public static boolean isDecimal(String text, int most, int mostBehind) {
        int point = text.indexOf('.');
        return point < 0
                ? isWhole(text, most)
                : isDigits(text, 0, point, most)
                        && isDigits(text, point + 1, text.length(), mostBehind);
    }

    private static boolean isDigits(String text, int from, int to, int most) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return to > from && to - from <= most;
    }
}
