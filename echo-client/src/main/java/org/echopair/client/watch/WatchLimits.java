package org.echopair.client.watch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.echopair.client.exchange.LocalLimit;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;

/// How many connections this process can hold at once: by its limit of open files, and by its memory
/// for the messages that are under way. What is known before the run is told before it.
///
/// @param openFiles how many files this process may open
/// @param openNow how many it has open
/// @param heapBytes how large its heap may grow
record WatchLimits(long openFiles, long openNow, long heapBytes) {

    /// The socket, and the two files of the selector that waits for it.
    private static final int FILES_PER_CONNECTION = 3;

    /// For name resolution, reports, and classes that are loaded late.
    private static final int FILES_SPARED = 16;

    /// Beside its message: the buffer for what comes back, and the thread.
    private static final int BYTES_PER_CONNECTION = 16 * 1024;

    private static final int LONGEST_BUFFER_BYTES = 64 * 1024;

    /// More at once would only tell that this machine is slow.
    private static final int MOST_FRESH = 10_000;

    static WatchLimits ofThisProcess() {
        return new WatchLimits(LocalLimit.openFiles(), openFilesNow(),
                Runtime.getRuntime().maxMemory());
    }

    private static long openFilesNow() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.count();
        } catch (IOException e) {
            return 0; // no Linux, where the limit is not known either
        }
    }

    /// What the streams alone exceed; empty when they fit.
    Optional<Failure> exceededBy(WatchConfig config) {
        int streams = config.persistent() + config.fresh();
        if (connectionsByFiles() >= streams) {
            return Optional.empty();
        }
        return Optional.of(Failure.now(FailureClass.LOCAL, Phase.CONNECT,
                config.connection().target().toString(),
                "this process may open no more than " + Figures.grouped(openFiles)
                        + " files, and " + Figures.counted(streams, "stream") + " need "
                        + Figures.grouped((long) streams * FILES_PER_CONNECTION) + " beside the "
                        + Figures.grouped(openNow + FILES_SPARED)
                        + " that it needs itself; raise it with ulimit -n, or watch fewer"));
    }

    /// Whether the messages of all streams together do not fit into memory.
    boolean isTooMuchMemory(WatchConfig config) {
        return connectionsByMemory(config) < config.persistent() + config.fresh();
    }

    /// How many addresses can be watched at once, each with streams of its own.
    int mostAddresses(WatchConfig config) {
        return Math.clamp(Math.min(connectionsByFiles(), connectionsByMemory(config))
                / (config.persistent() + config.fresh()), 1, Integer.MAX_VALUE);
    }

    /// How many fresh connections may be open at once.
    int mostFresh(WatchConfig config) {
        return mostFresh(config, 1);
    }

    /// The same for each of so many addresses.
    int mostFresh(WatchConfig config, int addresses) {
        long room = Math.min(connectionsByFiles(), connectionsByMemory(config)) / addresses
                - config.persistent();
        return Math.clamp(room, config.fresh(), Math.max(config.fresh(), MOST_FRESH));
    }

    private long connectionsByFiles() {
        return (openFiles - openNow - FILES_SPARED) / FILES_PER_CONNECTION;
    }

    /// Half of the heap is for messages; the rest is for the report and for the JVM's own room to move.
    private long connectionsByMemory(WatchConfig config) {
        int longest = config.sizes().longest();
        return heapBytes / 2
                / (longest + Math.min(longest, LONGEST_BUFFER_BYTES) + BYTES_PER_CONNECTION);
    }
}
