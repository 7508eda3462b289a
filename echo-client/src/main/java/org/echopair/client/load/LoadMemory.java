package org.echopair.client.load;

import org.echopair.client.load.engine.LoadConfig;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// What a load needs of the heap, by arithmetic: a run that cannot fit is refused before it begins,
/// because one that runs out of memory has no report.
final class LoadMemory {

    /// Of a connection: its channel, key, stream, verifier and the rest.
    private static final long CONNECTION_BYTES = 2_048;

    /// Of a message in flight: when it was due, and when it was sent.
    private static final long IN_FLIGHT_BYTES = 16;

    private static final long MEBIBYTE = 1024 * 1024;

    private LoadMemory() {}

    /// @param heapBytes the most that this process may use
    /// @return null, or why the load does not fit
    static @Nullable String shortage(LoadConfig config, long heapBytes) {
        long needed = config.connections()
                * (CONNECTION_BYTES + IN_FLIGHT_BYTES * config.pipeline());
        if (needed <= heapBytes / 4 * 3) { // a quarter is for all else
            return null;
        }
        return Figures.grouped(config.connections()) + " connections with "
                + Figures.grouped(config.pipeline()) + " in flight on each need about "
                + mebibytes(needed) + ", and this process may use " + mebibytes(heapBytes)
                + "; ask for fewer, or give it more memory";
    }

    private static String mebibytes(long bytes) {
        return Figures.grouped((bytes + MEBIBYTE - 1) / MEBIBYTE) + " MiB";
    }
}
