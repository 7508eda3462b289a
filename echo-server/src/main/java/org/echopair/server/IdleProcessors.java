package org.echopair.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/// How many processors of the machine have nothing to do, by the kernel's own account. In a container
/// too this is the whole machine, which is the right thing to ask: that a container may use so many
/// processors is in the number of loops already. For one thread.
final class IdleProcessors implements DoubleSupplier {

    private static final Path ACCOUNT = Path.of("/proc/stat");
    /// The kernel counts in hundredths of a second for every reader.
    private static final double NANOS_PER_TICK = 1e7;
    /// An older reading says nothing about now.
    private static final long STALE_NANOS = 2_500_000_000L;
    private static final int IDLE = 4;
    private static final int WAITING_FOR_A_DISK = 5;

    private final Path account;
    private final LongSupplier nanoClock;
    private long lastNanos;
    private long lastTicks = -1;

    IdleProcessors(LongSupplier nanoClock) {
        this(ACCOUNT, nanoClock);
    }

    IdleProcessors(Path account, LongSupplier nanoClock) {
        this.account = account;
        this.nanoClock = nanoClock;
    }

    /// On average since it was last asked, a second ago or so; none when that is unknown. Where the
    /// kernel has no such account there are always some.
    @Override
    public double getAsDouble() {
        long now = nanoClock.getAsLong();
        long ticks;
        try {
            ticks = idleTicks();
        } catch (IOException | RuntimeException _) {
            return Double.MAX_VALUE;
        }
        if (ticks == 0) { // As gVisor has it: the account is there, and nobody keeps it.
            return Double.MAX_VALUE;
        }
        long elapsed = now - lastNanos;
        boolean isKnown = lastTicks >= 0 && elapsed > 0 && elapsed < STALE_NANOS;
        double idle = isKnown ? (ticks - lastTicks) * NANOS_PER_TICK / elapsed : 0;
        lastNanos = now;
        lastTicks = ticks;
        return idle;
    }

    /// From `cpu  user nice system idle iowait …`.
    private long idleTicks() throws IOException {
        try (var lines = Files.newBufferedReader(account)) {
            String[] fields = String.valueOf(lines.readLine()).split(" +");
            return Long.parseLong(fields[IDLE]) + Long.parseLong(fields[WAITING_FOR_A_DISK]);
        }
    }
}
