package org.echopair.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/// What `--version` prints: the version and the source revision, both written by the build, and the
/// Java that runs it.
final class VersionText {

    private static final int SHORT_REVISION = 12;

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
        return line(revision());
    }

    /// With as much of the revision as git needs to find it.
    String shortLine() {
        return line(revision().substring(0, Math.min(SHORT_REVISION, revision().length())));
    }

    private String line(String ofRevision) {
        return "echo-server " + version() + " (revision " + ofRevision + ", Java "
                + Runtime.version() + ")";
    }
}
