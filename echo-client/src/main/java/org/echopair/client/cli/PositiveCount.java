package org.echopair.client.cli;

import org.echopair.client.text.Decimals;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;
import picocli.CommandLine.Model.OptionSpec;

/// A number of things, at least one.
public record PositiveCount(long value) {

    /// Far more than anybody sends, and far from overflowing anything.
    private static final long MOST = 1_000_000_000_000L;

    /// @throws IllegalArgumentException with one line that says what is allowed
    public static PositiveCount parse(String text) {
        long value = Decimals.isWhole(text, 13) ? Long.parseLong(text) : 0;
        if (value < 1 || value > MOST) {
            throw new IllegalArgumentException(Printable.quoted(text)
                    + " is not a number of them; allowed: 1 to " + Figures.grouped(MOST));
        }
        return new PositiveCount(value);
    }

    /// @param option whose value is one of these
    /// @throws picocli.CommandLine.ParameterException when it is more
    public static long atMost(long most, OptionSpec option) {
        long value = option.<PositiveCount>getValue().value;
        if (value > most) {
            throw UsageErrors.of(option, Figures.grouped(value) + " is too many; allowed: 1 to "
                    + Figures.grouped(most));
        }
        return value;
    }
}
