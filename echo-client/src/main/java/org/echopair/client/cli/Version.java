package org.echopair.client.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/// What `--version` prints: the version, the source revision it was built from, both written by the
/// build, and the Java that runs it.
public final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
        var build = new Properties();
        try (InputStream file = Version.class.getResourceAsStream(
                "/org/echopair/client/build.properties")) {
            build.load(file);
        }
        return new String[]{"echo-client " + build.getProperty("version") + " (revision "
                + build.getProperty("revision") + ", Java " + Runtime.version() + ")"};
    }
}
