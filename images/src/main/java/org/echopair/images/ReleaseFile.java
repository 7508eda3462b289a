package org.echopair.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/// A file of `NAME="value"` lines: a JDK's `release`, or a host's `/etc/os-release`.
final class ReleaseFile {

    private ReleaseFile() {}

    /// The values without their quotes; none where there is no such file.
    static Properties read(Path file) throws IOException {
        var properties = new Properties();
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                properties.load(in);
            }
        }
        properties.replaceAll((_, value) -> value.toString().replace("\"", ""));
        return properties;
    }
}
