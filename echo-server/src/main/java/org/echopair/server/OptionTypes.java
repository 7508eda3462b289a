package org.echopair.server;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;

/// The types of values that options take. A refusal says what was given, what is wrong with it, and
/// what is allowed; [UsageError] puts the flag or the variable in front.
final class OptionTypes {

    private static final int LARGEST_PORT = 65_535;

    private OptionTypes() {}

    private static IllegalArgumentException refusal(String value, String why, String allowed) {
        return new IllegalArgumentException(
                Printable.quoted(value) + " is " + why + "; allowed: " + allowed);
    }

    /// A whole number in ASCII digits, within inclusive bounds.
    static ITypeConverter<Integer> wholeNumber(int least, int most) {
        return value -> {
            String allowed = least + " to " + (most > LARGEST_PORT
                    ? String.format(Locale.ROOT, "%,d", most)
                    : most);
            if (!isWhole(value)) {
                throw refusal(value, "not a whole number", allowed);
            }
            long number = value.length() > 12 ? Long.MAX_VALUE : Long.parseLong(value);
            if (number < least || number > most) {
                throw refusal(value, "out of range", allowed);
            }
            return (int) number;
        };
    }

    private static boolean isWhole(String value) {
        int start = value.startsWith("-") ? 1 : 0;
        return value.length() > start
                && value.chars().skip(start).allMatch(c -> c >= '0' && c <= '9');
    }

    /// One of a few ASCII names, in any case.
    static ITypeConverter<String> choice(List<String> names) {
        return value -> names.stream().filter(name -> isSame(name, value)).findFirst()
                .orElseThrow(() -> refusal(value, "unknown", String.join(", ", names)));
    }

    /// `equalsIgnoreCase` alone would take the Turkish `İ` for an `i`.
    private static boolean isSame(String name, String value) {
        return name.equalsIgnoreCase(value) && value.chars().allMatch(c -> c < 0x80);
    }

    static Boolean yesOrNo(String value) throws Exception {
        return Boolean.valueOf(choice(List.of("true", "false")).convert(value));
    }

    /// Refuses only what cannot be a name; whether there is such a host shows when it is bound.
    static String host(String value) {
        if (value.codePoints().anyMatch(c -> !Printable.isSafe(c) || Character.isWhitespace(c))) {
            throw refusal(value, "not a host", "an address, as 0.0.0.0 or ::1, or a name");
        }
        return value;
    }
}
