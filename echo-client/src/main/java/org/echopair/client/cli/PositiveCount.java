package org.echopair.client.cli;

import org.echopair.client.text.Decimals;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;

/// A number of things, at least one.
public record PositiveCount(long value) {

    /// Far more than anybody sends, and far from overflowing anything.
    static final long MOST = 1_000_000_000_000L;

    /// More would not fit a long.
    private static final int MOST_DIGITS = 18;

    /// @throws IllegalArgumentException with one line that says what is allowed
    public static PositiveCount parse(String text) {
        return parse(text, MOST);
    }

    /// @throws IllegalArgumentException with one line that says what is allowed
    static PositiveCount parse(String text, long most) {
        boolean negative = text.startsWith("-");
        String digits = negative ? text.substring(1) : text;
        if (!Decimals.isWhole(digits, Integer.MAX_VALUE)) {
            throw wrong(text, "is not a whole number", most);
        }
        long value = negative || digits.length() > MOST_DIGITS ? 0 : Long.parseLong(digits);
        if (value < 1 || value > most) {
            throw wrong(text, "is out of range", most);
        }
        return new PositiveCount(value);
    }

    private static IllegalArgumentException wrong(String text, String why, long most) {
        return new IllegalArgumentException(Printable.quoted(text) + " " + why
                + "; allowed: 1 to " + Figures.grouped(most));
    }
}
