package org.echopair.server;

import java.nio.file.Path;
import java.util.Locale;

/// What is fuzzed. Each target states properties of what it parses, and needs nothing of the fuzzer:
/// [CorpusTest] replays its corpus as a unit test, [FuzzRun] lets Jazzer look for more.
enum FuzzTarget {
    COMMAND_LINE(CommandLineFuzz.class, CommandLineFuzz::fuzzerTestOneInput),
    CONNECTION(ConnectionFuzz.class, ConnectionFuzz::fuzzerTestOneInput),
    DURATIONS(DurationsFuzz.class, DurationsFuzz::fuzzerTestOneInput),
    GREETING(GreetingFuzz.class, GreetingFuzz::fuzzerTestOneInput),
    HTTP_REQUEST(HttpRequestFuzz.class, HttpRequestFuzz::fuzzerTestOneInput),
    PREVIEW(PreviewFuzz.class, PreviewFuzz::fuzzerTestOneInput);

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
