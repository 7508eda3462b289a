package org.echopair.client.exchange;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.channels.UnsupportedAddressTypeException;
import java.util.function.LongSupplier;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;

/// Opens a connection to a target: resolves it and tries each address in order, all of that together
/// by one deadline.
public final class Connector {

    private final Resolver resolver;
    private final LongSupplier clock;

    public Connector(Resolver resolver, LongSupplier clock) {
        this.resolver = resolver;
        this.clock = clock;
    }

    public Connected connect(Target target, AddressFamily family, Deadline deadline)
            throws FailureException {
        return connect(target, family, deadline, deadline);
    }

    /// @param nameDeadline by when the name has to be resolved
    Connected connect(Target target, AddressFamily family, Deadline nameDeadline,
            Deadline deadline) throws FailureException {
        var attempts = new AddressAttempts(target, resolver.resolve(target, family, nameDeadline),
                clock.getAsLong(), deadline.remainingNanos());
        while (attempts.hasNext(clock.getAsLong())) {
            InetSocketAddress address = attempts.next(clock.getAsLong());
            try {
                return connect(address, attempts);
            } catch (FailureException e) {
                if (e.failure().kind() == FailureClass.LOCAL) {
                    throw e; // what this side lacks, it lacks for every address
                }
                attempts.onFailed(e.failure());
            }
        }
        throw new FailureException(attempts.summary());
    }

    private Connected connect(InetSocketAddress address, AddressAttempts attempts)
            throws FailureException {
        SocketChannel channel = open(attempts);
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Socket socket = channel.socket(); // unlike the channel, its connect has a timeout
            socket.connect(address, Deadline.millisOf(attempts.shareNanos()));
            if (Breakage.isConnectedToItself(channel)) {
                throw new FailureException(Breakage.nothingListens(attempts.remote()));
            }
            return new Connected(channel, attempts.remote(),
                    attempts.connectNanos(clock.getAsLong()), attempts.failures());
        } catch (IOException | UnsupportedAddressTypeException e) {
            Connected.close(channel);
            throw new FailureException(Breakage.whileConnecting(e, attempts));
        } catch (FailureException e) {
            Connected.close(channel);
            throw e;
        }
    }

    private static SocketChannel open(AddressAttempts attempts) throws FailureException {
        try {
            return SocketChannel.open();
        } catch (IOException e) {
            throw new FailureException(Breakage.whileConnecting(e, attempts));
        }
    }
}
