package org.echopair.client.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// What `--version` prints: the version and the source revision, both written by the build, and the
/// Java that runs it.
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        Properties build = build();
        return new String[]{"echo-client " + build.getProperty("version") + " (revision "
                + build.getProperty("revision") + ", Java " + Runtime.version() + ")"};
    }

    /// For example `0.1.0`.
    static String number() {
        return build().getProperty("version");
    }

    private static Properties build() {
        var build = new Properties();
        try (InputStream file = Version.class.getResourceAsStream(
                "/org/echopair/client/build.properties")) {
            build.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return build;
    }
}
