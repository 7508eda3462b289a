package org.echopair.server;

import static org.echopair.server.OneLine.require;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/// Any text is a duration of the documented grammar, or refused in one line; and what the server
/// prints as a duration can be read again.
final class DurationsFuzz {

    private static final Pattern GRAMMAR = Pattern.compile("0|(?!$)([0-9]{1,12}h)?([0-9]{1,12}m)?"
            + "(?:([0-9]{1,12}s)?([0-9]{1,12}ms)?|[0-9]{1,12}\\.[0-9]{1,3}s)");

    private DurationsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        boolean isOne = GRAMMAR.matcher(text).matches();
        try {
            Duration duration = Durations.parse(text);
            require(isOne, "taken, although it is none: " + text);
            require(!duration.isNegative() && duration.compareTo(Duration.ofHours(9_999)) <= 0,
                    "out of range: " + duration);
            require(Durations.parse(Durations.text(duration)).equals(duration),
                    "comes back different: " + duration);
        } catch (IllegalArgumentException refusal) {
            OneLine.check(refusal.getMessage());
            require(!isOne || refusal.getMessage().contains("too long"), "refused: " + text);
        }
    }
}
