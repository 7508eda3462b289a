package org.echopair.client.report;

import java.time.Instant;
import java.util.List;
import org.echopair.client.cli.RunContext;
import org.echopair.client.failure.ExitCode;
import org.jspecify.annotations.Nullable;

/// What every JSON report begins with, whichever command it is from.
///
/// @param context tells the client's version, pod, node and command line
/// @param run the id of the run as message headers carry it, in hex; null where messages carry none
/// @param exitCode null where only a signal decides it
/// @param summary the verdict in one line, as the termination log has it
/// @param reasons why it is no pass, the worst first
/// @param notes remarks that are not failures
/// @param lag null where it was not measured
public record ReportHead(RunContext context, @Nullable String run, Verdict verdict,
        @Nullable ExitCode exitCode, String summary, List<String> reasons, List<String> notes,
        String target, Instant startedAt, long durationNanos, @Nullable Lag lag) {}
