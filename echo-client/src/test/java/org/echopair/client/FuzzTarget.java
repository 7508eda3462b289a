package org.echopair.client;

import java.nio.file.Path;
import java.util.Locale;
import org.echopair.client.cli.DurationsFuzz;
import org.echopair.client.exchange.ExchangeFuzz;
import org.echopair.client.exchange.TargetFuzz;
import org.echopair.client.load.LoadValuesFuzz;
import org.echopair.client.load.report.MergeFuzz;
import org.echopair.client.stream.StreamVerifierFuzz;
import org.echopair.client.text.PrintableFuzz;

/// What is fuzzed. Each target states properties of what it parses, and needs nothing of the fuzzer:
/// [CorpusTest] replays its corpus as a unit test, [FuzzRun] lets Jazzer look for more.
enum FuzzTarget {
    COMMAND_LINE(CommandLineFuzz.class, CommandLineFuzz::fuzzerTestOneInput),
    DURATIONS(DurationsFuzz.class, DurationsFuzz::fuzzerTestOneInput),
    EXCHANGE(ExchangeFuzz.class, ExchangeFuzz::fuzzerTestOneInput),
    LOAD_VALUES(LoadValuesFuzz.class, LoadValuesFuzz::fuzzerTestOneInput),
    MERGE(MergeFuzz.class, MergeFuzz::fuzzerTestOneInput),
    PRINTABLE(PrintableFuzz.class, PrintableFuzz::fuzzerTestOneInput),
    STREAM_VERIFIER(StreamVerifierFuzz.class, StreamVerifierFuzz::fuzzerTestOneInput),
    HOST_AND_PORT(TargetFuzz.class, TargetFuzz::fuzzerTestOneInput);

    interface Property {
        /// Throws where it does not hold.
        void hold(byte[] input) throws Exception;
    }

    private final Class<?> type;
    private final Property property;

    FuzzTarget(Class<?> type, Property property) {
        this.type = type;
        this.property = property;
    }

    Class<?> type() {
        return type;
    }

    Property property() {
        return property;
    }

    /// One file for each input.
    Path corpus() {
        return Path.of("src/test/resources/corpus", directory());
    }

    String directory() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
