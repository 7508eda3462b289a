package org.echopair.client.exchange;

import static org.echopair.client.OneLine.require;

import java.nio.charset.StandardCharsets;
import org.echopair.client.OneLine;

/// Any text is a target that is written as it was read, or refused in one line.
public final class TargetFuzz {

    private TargetFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        try {
            Target target = Target.parse(text);
            OneLine.check(target.toString());
            require(Target.parse(target.toString()).equals(target), "differs: " + target);
            require(target.port() > 0 && target.port() < 65_536 && !target.host().isEmpty(),
                    "no target: " + target);
            require(text.startsWith("[") == target.isIpv6Literal(), "brackets: " + text);
        } catch (IllegalArgumentException refusal) {
            OneLine.check(refusal.getMessage());
        }
    }
}
