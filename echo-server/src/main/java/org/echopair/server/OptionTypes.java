package org.echopair.server;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The kinds of values that options take. A refusal says what was given, why it will not do, and
/// what is allowed; whoever prints it puts the flag or the variable in front.
final class OptionTypes {

    private static final String DURATIONS = "0s to 8760h, written as 250ms, 10s, 5m or 1h30m";
    private static final Duration LONGEST = Duration.ofHours(8760);

    private OptionTypes() {}

    private static TypeConversionException refusal(String value, String why, String allowed) {
        return new TypeConversionException("'" + value + "' is " + why + "; allowed: " + allowed);
    }

    /// A whole number within bounds that both belong to it.
    static ITypeConverter<Integer> wholeNumber(int least, int most) {
        return value -> {
            String allowed = least + " to " + most;
            try {
                int number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException _) {
                if (!value.matches("[+-]?[0-9]+")) {
                    throw refusal(value, "not a whole number", allowed);
                }
            }
            throw refusal(value, "out of range", allowed);
        };
    }

    /// `250ms`, `10s`, `5m`, `1h30m`, or a bare `0`; a year at most, so that no sum overflows.
    static Duration duration(String value) {
        Duration duration = parse(value.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> refusal(value, "not a duration", DURATIONS));
        if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
            throw refusal(value, "out of range", DURATIONS);
        }
        return duration;
    }

    /// ISO 8601, which the JDK reads, is this with `PT` in front, but for the milliseconds.
    private static Optional<Duration> parse(String value) {
        try {
            if (value.equals("0")) {
                return Optional.of(Duration.ZERO);
            }
            if (value.endsWith("ms")) {
                String number = value.substring(0, value.length() - "ms".length());
                return Optional.of(Duration.ofMillis(Long.parseLong(number)));
            }
            return Optional.of(Duration.parse("PT" + value));
        } catch (DateTimeParseException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /// One of a few names, in any case.
    static ITypeConverter<String> choice(List<String> names) {
        return value -> names.stream().filter(value::equalsIgnoreCase).findFirst()
                .orElseThrow(() -> refusal(value, "unknown", String.join(", ", names)));
    }

    static Boolean yesOrNo(String value) throws Exception {
        return Boolean.valueOf(choice(List.of("true", "false")).convert(value));
    }
}
