package org.echopair.client.cli;

import java.util.Map;

/// Colour for verdicts, only where a person's terminal shows it. See no-color.org for `NO_COLOR`.
public enum Colours {
    ON("\u001b[32m", "\u001b[31m", "\u001b[2m", "\u001b[0m"),
    OFF("", "", "", "");

    private final String green;
    private final String red;
    private final String faint;
    private final String end;

    Colours(String green, String red, String faint, String end) {
        this.green = green;
        this.red = red;
        this.faint = faint;
        this.end = end;
    }

    /// For what goes to standard output.
    public static Colours of(Stdio stdio, Map<String, String> environment) {
        boolean refused = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || "dumb".equals(environment.get("TERM"));
        return stdio.outIsTerminal() && !refused ? ON : OFF;
    }

    public String good(String text) {
        return green + text + end;
    }

    public String bad(String text) {
        return red + text + end;
    }

    public String faint(String text) {
        return faint + text + end;
    }
}
