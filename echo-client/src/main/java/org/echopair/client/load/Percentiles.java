package org.echopair.client.load;

import java.util.ArrayList;
import java.util.List;
import org.echopair.client.text.Decimals;
import org.echopair.client.text.Printable;

/// The percentiles to print, each above 0 and below 100, from low to high.
public record Percentiles(List<Double> values) {

    private static final int MOST = 10;

    /// @throws IllegalArgumentException with one line that says what is allowed
    public static Percentiles parse(String text) {
        List<Double> values = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            double value = Decimals.isDecimal(part, 2, 4)
                    ? Double.parseDouble(part)
                    : 0;
            if (value == 0) {
                throw wrong(text);
            }
            values.add(value);
        }
        if (values.size() > MOST) {
            throw wrong(text);
        }
        return new Percentiles(values.stream().distinct().sorted().toList());
    }

    private static IllegalArgumentException wrong(String text) {
        return new IllegalArgumentException(Printable.quoted(text)
                + " is not a list of percentiles; allowed: at most " + MOST + ", as 50,90,99,99.9");
    }
}
