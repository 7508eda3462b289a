package org.echopair.server;

import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;

/// Deals new connections to the loops, and once a second measures how busy they are and passes on
/// what [LoopBalance] makes of it. For the first loop's thread.
final class Dealer implements LoopBalance.Orders {

    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final List<EventLoop> loops;
    private final LoopBalance balance;
    private final long[] busyNanos;
    private long measuredNanos;
    private int probed;

    Dealer(List<EventLoop> loops, long nowNanos, DoubleSupplier idleProcessors) {
        this.loops = loops;
        this.balance = new LoopBalance(loops.size(), idleProcessors, this);
        this.busyNanos = new long[loops.size()];
        this.measuredNanos = nowNanos;
    }

    void deal(SocketChannel channel, InetSocketAddress peer) {
        loops.get(balance.forNewConnection()).add(channel, peer, false);
    }

    /// The loops that serve have their turns, so that each is found out if it does not.
    void dealOwnProbe(SocketChannel channel, InetSocketAddress peer) {
        probed = (probed + 1) % balance.used();
        loops.get(probed).add(channel, peer, true);
    }

    /// To be called several times a second.
    void measure(long nowNanos) {
        long elapsed = nowNanos - measuredNanos;
        if (elapsed < INTERVAL.toNanos()) {
            return;
        }
        measuredNanos = nowNanos;
        double[] shares = new double[busyNanos.length];
        for (int index = 0; index < shares.length; index++) {
            long busy = loops.get(index).counters().busyNanos();
            shares[index] = (double) (busy - busyNanos[index]) / elapsed;
            busyNanos[index] = busy;
        }
        balance.onSecond(shares);
    }

    @Override
    public void join(int loop) {
        loops.get(loop).keepConnections();
    }

    @Override
    public void move(int from, int to, double share) {
        loops.get(from).handOver(loops.get(to), share);
    }

    @Override
    public void leave(int loop, int to) {
        loops.get(loop).handOver(loops.get(to), 1);
    }
}
