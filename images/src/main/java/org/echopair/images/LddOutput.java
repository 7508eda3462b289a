package org.echopair.images;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// What `ldd` says of a program: the libraries it found for it, and the names of those it did not.
record LddOutput(List<Path> found, List<String> missing) {

    /// `libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)`, or the loader's bare path.
    private static final Pattern FOUND = Pattern.compile("(?m)(?:=> |^\\s+)(/.+) \\(0x");
    private static final Pattern MISSING = Pattern.compile("(\\S+) => not found");

    static LddOutput parse(String output) {
        return new LddOutput(
                FOUND.matcher(output).results()
                        .map(match -> Path.of(match.group(1)).normalize()).toList(),
                MISSING.matcher(output).results().map(match -> match.group(1)).toList());
    }
}
