package org.echopair.client.load;

import org.echopair.client.text.Decimals;
import org.echopair.client.text.Printable;

/// Messages a second.
public record Rate(double perSecond) {

    private static final double MOST = 100_000_000;
    private static final double LEAST = 0.001;

    /// @throws IllegalArgumentException with one line that says what is allowed
    public static Rate parse(String text) {
        double perSecond = Decimals.isDecimal(text, 10, 6)
                ? Double.parseDouble(text)
                : 0;
        if (perSecond < LEAST || perSecond > MOST) {
            throw new IllegalArgumentException(Printable.quoted(text)
                    + " is not a rate; allowed: messages a second, 0.001 to 100000000");
        }
        return new Rate(perSecond);
    }
}
