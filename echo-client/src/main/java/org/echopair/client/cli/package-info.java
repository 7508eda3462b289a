/// The command line: options, the variables behind them, help, errors, progress and signals.
///
/// Entry point: [CommandPart], the base of every command and option group. Options are built by
/// calls, because picocli would read annotations by reflection at every start.
/// [EnvironmentDefaults] lets every option be set by a variable, [UnknownVariables] finds those
/// that set none, [UsageErrors] reports what is wrong with one in one line, and [Interruption]
/// turns signals into a partial report. What a command may know of the process is its
/// [RunContext] and its [Stdio]. May use `exchange`, `failure` and `text`.
@NullMarked
package org.echopair.client.cli;

import org.jspecify.annotations.NullMarked;
