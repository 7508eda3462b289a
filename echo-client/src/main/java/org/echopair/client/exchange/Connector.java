package org.echopair.client.exchange;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.List;
import java.util.function.LongSupplier;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;

/// Opens connections to a target: resolves it and tries its addresses in order, all of that
/// together by one deadline.
public final class Connector {

    private final Resolver resolver;
    private final LongSupplier clock;

    public Connector(Resolver resolver, LongSupplier clock) {
        this.resolver = resolver;
        this.clock = clock;
    }

    /// To the first address that accepts.
    public Connected connect(Target target, AddressFamily family, Deadline deadline)
            throws FailureException {
        return connect(target, resolver.resolve(target, family, deadline), deadline);
    }

    /// To the first of these addresses that accepts.
    Connected connect(Target target, List<InetSocketAddress> addresses, Deadline deadline)
            throws FailureException {
        AddressAttempts attempts = attempts(target, addresses, deadline);
        while (attempts.hasNext(clock.getAsLong())) {
            try {
                return connectNext(attempts);
            } catch (FailureException e) {
                throwIfNotOfAddress(e);
                attempts.onFailed(e.failure());
            }
        }
        throw new FailureException(attempts.summary());
    }

    /// To each of these addresses, for a moment.
    ///
    /// @return what came of those that did not accept
    List<Failure> connectToEach(Target target, List<InetSocketAddress> addresses,
            Deadline deadline) throws FailureException {
        AddressAttempts attempts = attempts(target, addresses, deadline);
        while (attempts.hasNext(clock.getAsLong())) {
            try {
                connectNext(attempts).close();
            } catch (FailureException e) {
                throwIfNotOfAddress(e);
                attempts.onFailed(e.failure());
            }
        }
        attempts.failUntried();
        if (attempts.failures().size() == addresses.size()) {
            throw new FailureException(attempts.summary());
        }
        return attempts.failures();
    }

    private AddressAttempts attempts(Target target, List<InetSocketAddress> addresses,
            Deadline deadline) {
        return new AddressAttempts(target, addresses, clock.getAsLong(),
                deadline.allowanceNanos(), deadline::standstillNanos);
    }

    /// What this side lacks, it lacks for every address, and a signal ends all attempts.
    private static void throwIfNotOfAddress(FailureException e) throws FailureException {
        FailureClass kind = e.failure().kind();
        if (kind == FailureClass.LOCAL || kind == FailureClass.OTHER) {
            throw e;
        }
    }

    private Connected connectNext(AddressAttempts attempts) throws FailureException {
        InetSocketAddress address = attempts.next(clock.getAsLong());
        SocketChannel channel = open(attempts);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Socket socket = channel.socket(); // unlike the channel, its connect has a timeout
            socket.connect(address, Deadline.millisOf(attempts.shareNanos()));
            if (Breakage.isConnectedToItself(channel)) {
                throw new FailureException(Breakage.nothingListens(attempts.remote()));
            }
            long now = clock.getAsLong();
            return new Connected(channel, attempts.remote(), attempts.connectNanos(now),
                    attempts.handshakeNanos(now), attempts.failures());
        } catch (ClosedByInterruptException e) {
            Connected.close(channel);
            throw interrupted(attempts);
        } catch (IOException | UnsupportedAddressTypeException e) {
            Connected.close(channel);
            throw Thread.currentThread().isInterrupted()
                    ? interrupted(attempts)
                    : new FailureException(Breakage.whileConnecting(e, attempts));
        } catch (FailureException e) {
            Connected.close(channel);
            throw e;
        }
    }

    private static FailureException interrupted(AddressAttempts attempts) {
        return new FailureException(Failure.now(FailureClass.OTHER, Phase.CONNECT,
                attempts.remote(), "interrupted"));
    }

    private static SocketChannel open(AddressAttempts attempts) throws FailureException {
        try {
            return SocketChannel.open();
        } catch (IOException e) {
            throw new FailureException(Breakage.whileConnecting(e, attempts));
        }
    }
}
