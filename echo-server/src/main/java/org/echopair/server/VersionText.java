package org.echopair.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/// What `--version` prints: the version, the source revision it was built from, and the Java that
/// runs it. The first two are written by the build.
final class VersionText {

    private final Properties build = new Properties();

    VersionText() throws IOException {
        try (InputStream file = VersionText.class.getResourceAsStream("build.properties")) {
            build.load(file);
        }
    }

    String version() {
        return build.getProperty("version");
    }

    /// A commit's name, or `unknown` when the sources came without their history.
    String revision() {
        return build.getProperty("revision");
    }

    String line() {
        return "echo-server " + version() + " (revision " + revision() + ", Java "
                + Runtime.version() + ")";
    }
}
