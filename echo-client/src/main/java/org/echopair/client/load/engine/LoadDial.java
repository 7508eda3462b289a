package org.echopair.client.load.engine;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import org.echopair.client.exchange.AddressAttempts;
import org.echopair.client.exchange.Breakage;
import org.echopair.client.exchange.Connected;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.LatencyHistograms;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.jspecify.annotations.Nullable;

/// Opens one connection of a load: tries the addresses one after the other until one accepts, all of
/// them together within `--connect-timeout`. Belongs to its loop's thread.
final class LoadDial {

    private final LoadContext context;
    private final LoopResources loop;
    private final Object attachment;
    private final AddressAttempts attempts;
    private @Nullable SocketChannel channel;
    private @Nullable SelectionKey key;
    private @Nullable Failure failure;
    private boolean connected;

    /// @param addresses at least one
    /// @param attachment of the selection key
    LoadDial(LoadContext context, LoopResources loop, List<InetSocketAddress> addresses,
            Object attachment, long nowNanos) {
        this.context = context;
        this.loop = loop;
        this.attachment = attachment;
        ConnectionConfig path = context.config().connection();
        this.attempts = new AddressAttempts(path.target(), addresses, nowNanos,
                path.connectTimeout().toNanos(), context.lag()::within);
    }

    /// Goes on until an address keeps it waiting, accepts, or none is left.
    void proceed(long nowNanos) {
        while (!isOver() && channel == null) {
            if (attempts.hasNext(nowNanos)) {
                tryNext(nowNanos);
            } else {
                failure = attempts.summary();
            }
        }
    }

    private void tryNext(long nowNanos) {
        InetSocketAddress address = attempts.next(nowNanos);
        try {
            SocketChannel opened = SocketChannel.open();
            channel = opened;
            opened.configureBlocking(false);
            opened.setOption(StandardSocketOptions.TCP_NODELAY, true);
            key = opened.register(loop.selector, SelectionKey.OP_CONNECT, attachment);
            if (opened.connect(address)) {
                onConnected(opened, context.nowNanos());
            }
        } catch (IOException | UnsupportedAddressTypeException e) {
            onRefused(Breakage.whileConnecting(e, attempts));
        }
    }

    /// The selector says that the address has answered.
    void onReady(long nowNanos) {
        finish(nowNanos);
        proceed(nowNanos);
    }

    /// Moves on from an address that has used up its share of the time.
    void onTick(long nowNanos) {
        if (!isOver() && attempts.isLate(nowNanos)) {
            finish(nowNanos); // the handshake may have ended unseen while this process stood still
            if (!isOver() && channel != null) {
                onRefused(attempts.timeout());
            }
            proceed(nowNanos);
        }
    }

    private void finish(long nowNanos) {
        try {
            SocketChannel tried = requireNonNull(channel, "it dials until it is over");
            if (tried.finishConnect()) {
                onConnected(tried, nowNanos);
            }
        } catch (IOException e) {
            onRefused(Breakage.whileConnecting(e, attempts));
        }
    }

    private void onConnected(SocketChannel to, long nowNanos) throws IOException {
        if (Breakage.isConnectedToItself(to)) {
            onRefused(Breakage.nothingListens(attempts.remote()));
            return;
        }
        LatencyHistograms.record(loop.recorder.connect, attempts.connectNanos(nowNanos));
        loop.recorder.tally(attempts.remote()).onConnected();
        connected = true;
    }

    private void onRefused(Failure refusal) {
        if (channel != null) {
            Connected.close(channel);
            channel = null;
        }
        if (refusal.kind() == FailureClass.LOCAL) {
            failure = refusal; // what this side lacks, it lacks for every address
            return;
        }
        attempts.onFailed(refusal);
        loop.recorder.tally(attempts.remote()).onFailed(refusal);
    }

    boolean isOver() {
        return connected || failure != null;
    }

    /// @return null while it goes on, and when an address accepted
    @Nullable
    Failure failure() {
        return failure;
    }

    /// Of the open connection, once an address accepted.
    SelectionKey key() {
        return requireNonNull(key, "asked for before an address accepted");
    }

    String remote() {
        return attempts.remote();
    }

    /// The run ends before an address has answered.
    void abandon() {
        if (channel != null) {
            Connected.close(channel);
        }
    }
}
