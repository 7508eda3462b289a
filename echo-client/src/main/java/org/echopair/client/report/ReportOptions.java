package org.echopair.client.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.Stdio;
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

    /// A comma separates only where a file's name can end.
    private static final String BETWEEN_FILES = "(?<=\\.json|\\.html),";

    private final OptionSpec report = add(file("--report").type(List.class)
            .auxiliaryTypes(Path.class).splitRegex(BETWEEN_FILES).splitRegexSynopsisLabel(",")
            .initialValue(List.of())
            .description("Write a report there as well: .json, or .html for a page with charts;"
                    + " repeatable. [ECHO_REPORT]"));

    private final OptionSpec junit = add(file("--junit")
            .description("Write the results there as JUnit XML too. [ECHO_JUNIT]"));

    public ReportOptions(CommandPart command) {
        super(command);
    }

    public Output output() {
        return output.getValue();
    }

    /// Where the report will go. Its files are emptied now, so this comes behind all that can be wrong
    /// with the command line, and before anything is read, which may never end.
    ///
    /// @param inputs that the command reads, and that no report may replace
    /// @throws picocli.CommandLine.ParameterException naming the option whose file cannot be written
    public ReportDelivery delivery(Stdio stdio, TerminationLog terminationLog, Path... inputs) {
        List<ReportFile> files = new ArrayList<>();
        for (Path path : report.<List<Path>>getValue()) {
            add(files, report, () -> ReportFile.report(path), inputs);
        }
        @Nullable
        Path path = junit.getValue();
        if (path != null) {
            add(files, junit, () -> ReportFile.junit(path), inputs);
        }
        for (ReportFile file : files) {
            OptionSpec option = file.format() == ReportFile.Format.JUNIT ? junit : report;
            checking(option, () -> {
                file.empty();
                return file;
            });
        }
        return new ReportDelivery(output(), List.copyOf(files), stdio, terminationLog);
    }

    private static void add(List<ReportFile> files, OptionSpec option, Supplier<ReportFile> named,
            Path... inputs) {
        ReportFile file = checking(option, named);
        String name = Printable.quoted(file.path().toString());
        if (files.stream().anyMatch(file::isSameAs)) {
            throw UsageErrors.of(option,
                    name + " is given twice; each report needs a file of its own");
        }
        for (Path input : inputs) {
            if (file.isSameAs(input)) {
                throw UsageErrors.of(option, name + " is read too, and would be replaced;"
                        + " name another file");
            }
        }
        files.add(file);
    }

    private static ReportFile checking(OptionSpec option, Supplier<ReportFile> file) {
        try {
            return file.get();
        } catch (IllegalArgumentException e) {
            throw UsageErrors.of(option, UsageErrors.reason(e));
        }
    }
}
