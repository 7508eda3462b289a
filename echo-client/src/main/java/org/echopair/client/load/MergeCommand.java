package org.echopair.client.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.Interruption;
import org.echopair.client.cli.PositiveCount;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.cli.UsageErrors;
import org.echopair.client.exchange.Message;
import org.echopair.client.load.report.LoadMerge;
import org.echopair.client.load.report.LoadReport;
import org.echopair.client.report.ReportDelivery;
import org.echopair.client.report.ReportOptions;
import org.echopair.client.report.TerminationLog;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `echo-client merge`: one report out of those of many pods.
public final class MergeCommand extends CommandPart implements Callable<Integer> {

    private static final String STANDARD_INPUT = "-";

    private final ReportOptions reports = new ReportOptions(this);

    private final PositionalParamSpec files = add(PositionalParamSpec.builder().arity("1..*")
            .required(true)
            .paramLabel("FILE").type(List.class).auxiliaryTypes(String.class)
            .description("JSON reports, as of --report x.json or --output json; several in one"
                    + " file, and other lines between them, as in the logs of pods, are fine."
                    + " - is standard input."));

    private final OptionSpec expected = add(whole("--reports").description(
            "How many reports there have to be, such as one of each pod; with any other number"
                    + " there is no verdict. [ECHO_REPORTS]"));

    private final Stdio stdio;
    private final RunContext context;
    private final Colours colours;

    public MergeCommand(Stdio stdio, RunContext context, Colours colours) {
        super("merge",
                "Adds up the JSON reports of several loads, such as those of many pods.",
                """
                        Adds histograms and counts, lays seconds side by side by the wall clock, judges
                        thresholds anew, and takes the worst verdict. All must have the same
                        configuration. A report that cannot be read whole is an error, never left out.
                        """);
        this.stdio = stdio;
        this.context = context;
        this.colours = colours;
    }

    @Override
    public Integer call() {
        ReportDelivery delivery;
        LoadReport merged;
        try (var _ = Interruption.whileReading(
                "INTERRUPTED  before all reports were read; no report was made", stdio, context)) {
            // A merge is no container's last word, so it has no termination log.
            delivery = reports.delivery(stdio, TerminationLog.none(), inputs());
            merged = merged();
        } catch (IllegalArgumentException e) {
            throw refusal(UsageErrors.reason(e));
        }
        return LoadOutput.deliver(merged, context, delivery, colours, () -> false).number();
    }

    /// What no report may replace.
    private Path[] inputs() {
        try {
            return files.<List<String>>getValue().stream()
                    .map(name -> name.equals(STANDARD_INPUT) ? Stdio.INPUT : path(name))
                    .toArray(Path[]::new);
        } catch (IllegalArgumentException e) {
            throw refusal(UsageErrors.reason(e));
        }
    }

    private LoadReport merged() {
        var merge = new LoadMerge();
        for (String name : files.<List<String>>getValue()) {
            merge.add(quoted(name), read(name));
        }
        @Nullable
        PositiveCount wanted = expected.getValue();
        return merge.total(wanted == null ? 0 : wanted.value());
    }

    private static String quoted(String name) {
        return name.equals(STANDARD_INPUT) ? "standard input" : Printable.quoted(name);
    }

    /// A file is held up to three times over: its bytes or a log in it, its text, and what of it is
    /// kept; an eighth of the heap leaves the other half for the sum and its pages.
    private byte[] read(String name) {
        int longest = Message.longest() / 2;
        try (InputStream in = name.equals(STANDARD_INPUT)
                ? stdio.in()
                : Files.newInputStream(Path.of(name))) {
            return Message.read(in, longest, quoted(name));
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(quoted(name) + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IllegalArgumentException(
                    quoted(name) + " may not be read: permission denied", e);
        } catch (IOException e) {
            throw new IllegalArgumentException(quoted(name) + " cannot be read: "
                    + Printable.line(String.valueOf(e.getMessage())), e);
        }
    }
}
