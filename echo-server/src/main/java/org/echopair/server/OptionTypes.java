package org.echopair.server;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// The kinds of values that options take. A refusal says what was given, why it will not do, and
/// what is allowed; whoever prints it puts the flag or the variable in front.
final class OptionTypes {

    private OptionTypes() {}

    private static TypeConversionException refusal(String value, String why, String allowed) {
        return new TypeConversionException("'" + value + "' is " + why + "; allowed: " + allowed);
    }

    /// A whole number within bounds that both belong to it.
    private abstract static class WholeNumber implements ITypeConverter<Integer> {

        private final int least;
        private final int most;

        WholeNumber(int least, int most) {
            this.least = least;
            this.most = most;
        }

        @Override
        public Integer convert(String value) {
            if (!value.matches("[+-]?[0-9]+")) {
                throw refusal(value, "not a whole number", least + " to " + most);
            }
            try {
                int number = Integer.parseInt(value);
                if (number >= least && number <= most) {
                    return number;
                }
            } catch (NumberFormatException _) {
                // So many digits that it is out of any range; said below.
            }
            throw refusal(value, "out of range", least + " to " + most);
        }
    }

    static final class Port extends WholeNumber {
        Port() {
            super(0, 65_535);
        }
    }

    static final class AdminPort extends WholeNumber {
        AdminPort() {
            super(-1, 65_535);
        }
    }

    static final class AtLeastOne extends WholeNumber {
        AtLeastOne() {
            super(1, 1_000_000);
        }
    }

    static final class ZeroOrMore extends WholeNumber {
        ZeroOrMore() {
            super(0, 1_000_000);
        }
    }

    /// `250ms`, `10s`, `5m`, `1h30m`, or a bare `0`; a year at most, so that no sum overflows.
    static final class Time implements ITypeConverter<Duration> {

        private static final String ALLOWED = "0s to 8760h, written as 250ms, 10s, 5m or 1h30m";
        private static final Duration MOST = Duration.ofHours(8760);

        @Override
        public Duration convert(String value) {
            Duration time = parse(value.toLowerCase(Locale.ROOT))
                    .orElseThrow(() -> refusal(value, "not a duration", ALLOWED));
            if (time.isNegative() || time.compareTo(MOST) > 0) {
                throw refusal(value, "out of range", ALLOWED);
            }
            return time;
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
    }

    /// One of a few names, in any case.
    private abstract static class Choice<T> implements ITypeConverter<T> {

        private final List<String> names;

        Choice(String... names) {
            this.names = List.of(names);
        }

        @Override
        public T convert(String value) {
            String name = value.toLowerCase(Locale.ROOT);
            if (!names.contains(name)) {
                throw refusal(value, "unknown", String.join(", ", names));
            }
            return of(name);
        }

        abstract T of(String name);
    }

    static final class ModeName extends Choice<Mode> {
        ModeName() {
            super(Arrays.stream(Mode.values()).map(Mode::label).toArray(String[]::new));
        }

        @Override
        Mode of(String name) {
            return Mode.valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    static final class LogFormatName extends Choice<LogFormat> {
        LogFormatName() {
            super("text", "json");
        }

        @Override
        LogFormat of(String name) {
            return LogFormat.valueOf(name.toUpperCase(Locale.ROOT));
        }
    }

    static final class LevelName extends Choice<String> {
        LevelName() {
            super("trace", "debug", "info", "warn", "error", "off");
        }

        @Override
        String of(String name) {
            return name;
        }
    }

    /// The value of a flag that may also be given none.
    static final class YesOrNo extends Choice<Boolean> {
        YesOrNo() {
            super("true", "false");
        }

        @Override
        Boolean of(String name) {
            return Boolean.valueOf(name);
        }
    }
}
