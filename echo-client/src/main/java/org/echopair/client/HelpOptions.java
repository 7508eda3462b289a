package org.echopair.client;

import picocli.CommandLine.Option;

/// The two options that every command has. They are not picocli's own, whose names are resolved
/// by interpolation only, and that would also change the value of a variable that holds `${…}`.
final class HelpOptions {

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = """
            Show the version of this program and of its Java, and exit.""")
    private boolean version;
}
