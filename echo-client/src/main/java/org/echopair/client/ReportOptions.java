package org.echopair.client;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// In what form a result is told, and where else it is kept. For the commands that have a report.
final class ReportOptions {

    /// What goes to standard output.
    enum Output {
        TEXT,
        JSON;

        /// @throws IllegalArgumentException with one line that says what is allowed
        static Output parse(String text) {
            return switch (text) {
                case "text" -> TEXT;
                case "json" -> JSON;
                default -> throw new IllegalArgumentException(
                        Printable.quoted(text) + " is not an output; allowed: text, json");
            };
        }
    }

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--output", paramLabel = "FORMAT", defaultValue = "text",
            description = "What goes to standard output: text, or json in one line. Default text. "
                    + "[ECHO_OUTPUT]")
    private Output output;

    @Option(names = "--report", paramLabel = "FILE",
            description = "Write a report there as well: .json, or .html for a page with charts. "
                    + "[ECHO_REPORT]")
    private @Nullable Path report;

    Output output() {
        return output;
    }

    /// @return null when none is asked for
    /// @throws picocli.CommandLine.ParameterException when it cannot be written
    @Nullable
    ReportFile file() {
        if (report == null) {
            return null;
        }
        try {
            return ReportFile.open(report);
        } catch (IllegalArgumentException e) {
            throw UsageErrors.of(command, "--report", e.getMessage());
        }
    }
}
