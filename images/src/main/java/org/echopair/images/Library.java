package org.echopair.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// A jar that an app runs with, as Maven lists it.
record Library(String group, String name, String version, Path jar) {

    /// A line of dependency:list: `   info.picocli:picocli:jar:4.7.7:compile:/…/picocli-4.7.7.jar -- module …`.
    private static final Pattern LINE = Pattern.compile(
            "\\s+(?<group>[^:\\s]+):(?<name>[^:]+):jar:(?<version>[^:]+):\\w+:(?<jar>.+?\\.jar)\\b.*");

    static List<Library> read(Path file) throws IOException {
        try (Stream<String> lines = Files.lines(file)) {
            return parse(lines);
        }
    }

    static List<Library> parse(Stream<String> lines) {
        return lines.map(LINE::matcher).filter(Matcher::matches)
                .map(line -> new Library(line.group("group"), line.group("name"),
                        line.group("version"), Path.of(line.group("jar"))))
                .toList();
    }

    /// Where a Maven repository keeps it.
    Path pom() {
        return jar.resolveSibling(name + "-" + version + ".pom");
    }
}
