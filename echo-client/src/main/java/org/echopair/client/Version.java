package org.echopair.client;

import picocli.CommandLine.IVersionProvider;

/// The version that the build wrote into the jar, and the Java that runs it.
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        String version = Version.class.getPackage().getImplementationVersion();
        return new String[]{"echo-client " + (version == null ? "unknown" : version) + " (Java "
                + Runtime.version() + ")"};
    }
}
