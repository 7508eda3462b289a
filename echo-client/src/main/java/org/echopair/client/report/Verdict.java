package org.echopair.client.report;

import java.util.Locale;
import org.echopair.client.failure.ExitCode;

/// What a report says in one word. A run that a signal ended is neither good nor bad.
public enum Verdict {
    PASS('✓', "good"),
    FAIL('✗', "bad"),
    INTERRUPTED('!', "amber");

    private final char mark;
    private final String colour;

    Verdict(char mark, String colour) {
        this.mark = mark;
        this.colour = colour;
    }

    public static Verdict of(ExitCode exitCode, boolean interrupted) {
        return interrupted ? INTERRUPTED : exitCode == ExitCode.PASS ? PASS : FAIL;
    }

    /// `pass`, for JSON.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    char mark() {
        return mark;
    }

    /// The class that a page's style sheet gives a colour to.
    String colour() {
        return colour;
    }
}
