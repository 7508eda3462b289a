package org.echopair.client;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `echo-client merge`: one report out of those of many pods.
@Command(name = "merge", abbreviateSynopsis = true, versionProvider = Version.class,
        sortOptions = false, header = """
                Adds up the JSON reports of several loads, such as those of many pods.""",
        description = """
                Histograms and counts are added, seconds are put side by side by the wall clock, thresholds
                are judged anew, and the worst verdict counts. All must have the same configuration.
                """)
final class Merge implements Callable<Integer> {

    @Spec
    private CommandSpec command;

    @Mixin
    private final ReportOptions reports = new ReportOptions();

    @Mixin
    private final HelpOptions help = new HelpOptions();

    @Parameters(arity = "1..*", paramLabel = "FILE",
            description = "JSON reports, as of --report x.json or --output json; several in one file, and "
                    + "other lines between them, as in the logs of pods, are fine. - is standard input.")
    private List<String> files;

    private final Stdio stdio;
    private final Colours colours;

    Merge(Stdio stdio, Colours colours) {
        this.stdio = stdio;
        this.colours = colours;
    }

    @Override
    public Integer call() {
        ReportFile file = reports.file();
        List<ReportSum.Source> sources = new ArrayList<>();
        for (String name : files) {
            sources.addAll(read(name));
        }
        Report merged;
        try {
            merged = ReportSum.of(sources);
        } catch (IllegalArgumentException e) {
            throw UsageErrors.of(command, e.getMessage());
        }
        // A merge is no container's last word, so it has no termination log.
        return merged.deliver(new ReportDelivery(reports.output(), file, stdio,
                TerminationLog.none()), colours);
    }

    private List<ReportSum.Source> read(String file) {
        String name = file.equals("-") ? "standard input" : Printable.quoted(file);
        try {
            byte[] bytes = file.equals("-")
                    ? Message.ofInput(stdio.in())
                    : Message.ofFile(Path.of(file));
            return JsonReportReader.readAll(new String(bytes, StandardCharsets.UTF_8)).stream()
                    .map(report -> new ReportSum.Source(name, report)).toList();
        } catch (IllegalArgumentException e) {
            String reason = e.getMessage().startsWith(name)
                    ? e.getMessage()
                    : name + " " + e.getMessage();
            throw UsageErrors.of(command, reason);
        }
    }
}
