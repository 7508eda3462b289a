package org.echopair.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/// Output that the kernel has not delivered yet, on sockets that are closed already. It goes on doing
/// so when the process has ended, but not in a pod, whose network goes with its process.
final class Undelivered {

    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"),
            Path.of("/proc/self/net/tcp6"));
    private static final Duration INTERVAL = Duration.ofMillis(10);
    private static final int LOCAL_ADDRESS = 1;
    private static final int QUEUES = 4;
    private static final String NOTHING = "00000000:";

    private final List<Path> tables;
    private final String port;
    private final LongSupplier nanoClock;

    /// Of all sockets with this port of ours.
    Undelivered(int port, LongSupplier nanoClock) {
        this(TABLES, port, nanoClock);
    }

    Undelivered(List<Path> tables, int port, LongSupplier nanoClock) {
        this.tables = tables;
        this.port = String.format(Locale.ROOT, ":%04X", port);
        this.nanoClock = nanoClock;
    }

    /// Waits until there is none; says whether that came in time.
    boolean awaitNone(long patienceNanos) throws InterruptedException {
        long begin = nanoClock.getAsLong();
        while (isAny()) {
            if (nanoClock.getAsLong() - begin >= patienceNanos) {
                return false;
            }
            Thread.sleep(INTERVAL);
        }
        return true;
    }

    /// None is also what a kernel says that has no such table.
    boolean isAny() {
        for (Path table : tables) {
            try (BufferedReader lines = Files.newBufferedReader(table)) {
                for (String line; (line = lines.readLine()) != null;) {
                    if (isUndelivered(line)) {
                        return true;
                    }
                }
            } catch (IOException _) {
                // There is nothing to be known.
            }
        }
        return false;
    }

    /// Of `sl local_address rem_address st tx_queue:rx_queue …`. A FIN that is not acknowledged counts
    /// as a byte.
    private boolean isUndelivered(String line) {
        if (!line.contains(port)) { // On a host's own network most are others', tens of thousands.
            return false;
        }
        String[] fields = line.trim().split(" +");
        return fields.length > QUEUES && fields[LOCAL_ADDRESS].endsWith(port)
                && !fields[QUEUES].startsWith(NOTHING);
    }
}
