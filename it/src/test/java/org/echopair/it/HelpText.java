package org.echopair.it;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An app's flags, read from its help the way a person would: each flag where its description
/// begins, and the default that the description names.
final class HelpText {

    private static final Pattern DEFINITION = Pattern
            .compile("^ +(?:-\\w, +)?(--[a-z][a-z-]*)(?:, (--[a-z][a-z-]*))?");
    private static final Pattern DEFAULT = Pattern.compile("[Dd]efault:? ([^\\s,)]*[^\\s,).])");

    private final Map<String, StringBuilder> descriptions = new LinkedHashMap<>();

    HelpText(String help) {
        StringBuilder current = new StringBuilder();
        for (String line : help.lines().toList()) {
            Matcher definition = DEFINITION.matcher(line);
            if (definition.find()) {
                current = new StringBuilder();
                descriptions.put(definition.group(1), current);
                if (definition.group(2) != null) {
                    descriptions.put(definition.group(2), current);
                }
            }
            current.append(line.strip()).append(' ');
        }
    }

    Set<String> flags() {
        return descriptions.keySet();
    }

    /// The default that the help names for this flag; fails if there is none.
    String defaultOf(String flag) {
        Matcher matcher = DEFAULT.matcher(descriptions.getOrDefault(flag, new StringBuilder()));
        if (!matcher.find()) {
            throw new AssertionError("the help names no default of " + flag);
        }
        return matcher.group(1);
    }

    /// The contract of both apps: `--some-flag` is also the variable `ECHO_SOME_FLAG`.
    static String flagOf(String variable) {
        return "--" + variable.substring("ECHO_".length()).toLowerCase().replace('_', '-');
    }
}
