package org.echopair.server;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.LongSupplier;

/// What the connections of one loop share: its buffer, its clock, its timers and its counters.
/// Owned by the loop's thread, but for the counters, which anyone may read.
final class LoopContext {

    /// Told of each connection that has ended, on the loop's thread.
    interface EndListener {
        void onClosed(InetSocketAddress peer, boolean isOwnProbe);
    }

    private final ServerConfig config;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(ReadBudget.BUFFER_BYTES);
    private final ConnectionTimers timers;
    private final LoopCounters counters = new LoopCounters();
    private final ReadBudget budget;
    private final EndListener endListener;
    private final LongSupplier pendingInAllLoops;
    private long nowNanos;
    private boolean draining;

    LoopContext(ServerConfig config, LongSupplier pendingInAllLoops, EndListener endListener) {
        this.config = config;
        this.pendingInAllLoops = pendingInAllLoops;
        this.timers = new ConnectionTimers(config.idleTimeout(), config.maxConnectionAge());
        this.budget = new ReadBudget(Runtime.getRuntime().maxMemory(), config.eventLoops(),
                config.mode().maxReadBytes());
        this.endListener = endListener;
    }

    ServerConfig config() {
        return config;
    }

    /// The loop's one buffer, cleared for one read of at most what may be read now.
    ByteBuffer readBuffer() {
        return buffer.clear()
                .limit(budget.maxReadBytes(counters.pendingBytes(), pendingInAllLoops));
    }

    ConnectionTimers timers() {
        return timers;
    }

    LoopCounters counters() {
        return counters;
    }

    EndListener endListener() {
        return endListener;
    }

    /// The time of this cycle.
    long nowNanos() {
        return nowNanos;
    }

    void setNowNanos(long nanos) {
        nowNanos = nanos;
    }

    boolean isDraining() {
        return draining;
    }

    /// From now on a peer that closes is one that was drained.
    void drain() {
        draining = true;
    }
}
