package org.echopair.client.report;

import java.nio.file.Path;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.UsageErrors;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;

/// In what form a result is told, and where else it is kept. For the commands that have a report.
public final class ReportOptions extends CommandPart {

    /// What goes to standard output.
    public enum Output {
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

    private final OptionSpec output = add(
            value(Output.class, Output::parse, "FORMAT", "--output").defaultValue("text")
                    .description("What goes to standard output: text, or json in one line."
                            + " Default text. [ECHO_OUTPUT]"));

    private final OptionSpec report = add(file("--report").description(
            "Write a report there as well: .json, or .html for a page with charts. [ECHO_REPORT]"));

    public ReportOptions(CommandPart command) {
        super(command);
    }

    public Output output() {
        return output.getValue();
    }

    /// @return null when none is asked for
    /// @throws picocli.CommandLine.ParameterException when it cannot be written
    @Nullable
    public ReportFile file() {
        @Nullable
        Path path = report.getValue();
        if (path == null) {
            return null;
        }
        try {
            return ReportFile.open(path);
        } catch (IllegalArgumentException e) {
            throw UsageErrors.of(report, e.getMessage());
        }
    }
}
