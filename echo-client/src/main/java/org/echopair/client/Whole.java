package org.echopair.client;

import picocli.CommandLine.Model.OptionSpec;

/// A number of things, at least one.
record Whole(long value) {

    /// Far more than anybody sends, and far from overflowing anything.
    private static final long MOST = 1_000_000_000_000L;

    /// @throws IllegalArgumentException with one line that says what is allowed
    static Whole parse(String text) {
        long value = Decimals.isWhole(text, 13) ? Long.parseLong(text) : 0;
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException(Printable.quoted(text)
                    + " is not a number of them; allowed: 1 to " + Figures.grouped(MOST));
        }
        return new Whole(value);
    }

    /// @param option whose value is one of these
    /// @throws picocli.CommandLine.ParameterException when it is more
    static long atMost(long most, OptionSpec option) {
        long value = option.<Whole>getValue().value;
        if (value > most) {
            throw UsageErrors.of(option, Figures.grouped(value) + " is too many; allowed: 1 to "
                    + Figures.grouped(most));
        }
        return value;
    }
}
