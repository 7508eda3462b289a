package org.echopair.client.load;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.echopair.client.cli.Colours;
import org.echopair.client.cli.CommandPart;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.exchange.Message;
import org.echopair.client.load.report.LoadJsonReader;
import org.echopair.client.load.report.LoadReport;
import org.echopair.client.load.report.LoadReportSum;
import org.echopair.client.report.ReportOptions;
import org.echopair.client.report.TerminationLog;
import org.echopair.client.text.Printable;
import picocli.CommandLine.Model.PositionalParamSpec;

/// `echo-client merge`: one report out of those of many pods.
public final class MergeCommand extends CommandPart implements Callable<Integer> {

    private final ReportOptions reports = new ReportOptions(this);

    private final PositionalParamSpec files = add(PositionalParamSpec.builder().arity("1..*")
            .required(true)
            .paramLabel("FILE").type(List.class).auxiliaryTypes(String.class)
            .description("JSON reports, as of --report x.json or --output json; several in one"
                    + " file, and other lines between them, as in the logs of pods, are fine."
                    + " - is standard input."));

    private final Stdio stdio;
    private final RunContext context;
    private final Colours colours;

    public MergeCommand(Stdio stdio, RunContext context, Colours colours) {
        super("merge",
                "Adds up the JSON reports of several loads, such as those of many pods.",
                """
                        Histograms and counts are added, seconds are put side by side by the wall clock, thresholds
                        are judged anew, and the worst verdict counts. All must have the same configuration.
                        """);
        this.stdio = stdio;
        this.context = context;
        this.colours = colours;
    }

    @Override
    public Integer call() {
        List<LoadReportSum.Source> sources = new ArrayList<>();
        for (String name : files.<List<String>>getValue()) {
            sources.addAll(read(name));
        }
        LoadReport merged;
        try {
            merged = LoadReportSum.of(sources);
        } catch (IllegalArgumentException e) {
            throw refusal(e.getMessage());
        }
        // A merge is no container's last word, so it has no termination log.
        return LoadOutput.deliver(merged,
                reports.delivery(stdio, TerminationLog.none(), paths()), colours)
                .number();
    }

    private Path[] paths() {
        return files.<List<String>>getValue().stream().filter(name -> !name.equals("-"))
                .map(Path::of).toArray(Path[]::new);
    }

    private List<LoadReportSum.Source> read(String file) {
        String name = file.equals("-") ? "standard input" : Printable.quoted(file);
        try {
            byte[] bytes = file.equals("-")
                    ? Message.ofInput(stdio.in())
                    : Message.ofFile(Path.of(file));
            return LoadJsonReader.readAll(new String(bytes, StandardCharsets.UTF_8)).stream()
                    .map(report -> new LoadReportSum.Source(name, report)).toList();
        } catch (IllegalArgumentException e) {
            String reason = e.getMessage().startsWith(name)
                    ? e.getMessage()
                    : name + " " + e.getMessage();
            throw refusal(reason);
        }
    }
}
