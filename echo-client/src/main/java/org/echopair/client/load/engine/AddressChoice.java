package org.echopair.client.load.engine;

import java.util.Locale;
import org.echopair.client.text.Printable;

/// Which addresses of the target's name a load connects to.
public enum AddressChoice {
    /// The connections take turns over all of them.
    ALL,
    /// Each connection takes the first one that accepts, as most clients do.
    FIRST;

    /// @throws IllegalArgumentException with one line that says what is allowed
    public static AddressChoice parse(String text) {
        for (AddressChoice choice : values()) {
            if (choice.toString().equals(text)) {
                return choice;
            }
        }
        throw new IllegalArgumentException(
                Printable.quoted(text) + " is not a choice of addresses; allowed: all, first");
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
