package org.echopair.client;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/// What a [Check] or a [Watch] works on: opens connections, sends over them, and remembers whom it has reached.
/// Several threads may use it at once.
final class PathUnderTest {

    private final ConnectionConfig config;
    private final Resolver resolver;
    private final Connector connector;
    private final LongSupplier clock;
    private volatile Optional<String> remote = Optional.empty();

    PathUnderTest(ConnectionConfig config, Resolver resolver, LongSupplier clock) {
        this.config = config;
        this.resolver = resolver;
        this.connector = new Connector(resolver, clock);
        this.clock = clock;
    }

    List<InetSocketAddress> resolve() throws FailureException {
        return resolver.resolve(config.target(), config.family(), connectDeadline());
    }

    Connected connect() throws FailureException {
        Connected connected = connector.connect(config.target(), config.family(),
                connectDeadline());
        remote = Optional.of(connected.remote());
        return connected;
    }

    /// One message over a connection of its own.
    RoundTrip roundTrip(byte[] message, Manner manner) throws FailureException {
        try (Connected connected = connect()) {
            return exchange(connected, message, manner);
        }
    }

    /// One message over a connection that is already there.
    RoundTrip exchange(Connected connected, byte[] message, Manner manner)
            throws FailureException {
        return exchange(connected, message, new EchoCheck(message), manner);
    }

    RoundTrip exchange(Connected connected, byte[] message, ReplyCheck check, Manner manner)
            throws FailureException {
        return new Exchange(connected, message, check, manner, timeoutNanos(), clock).run();
    }

    Silence.End keepSilence(Connected connected, long nanos) throws FailureException {
        return Silence.keep(connected, nanos, clock);
    }

    long timeoutNanos() {
        return config.timeout().toNanos();
    }

    Target target() {
        return config.target();
    }

    /// The address of the last connection; empty means that there never was one.
    Optional<String> remote() {
        return remote;
    }

    private Deadline connectDeadline() {
        return Deadline.in(config.connectTimeout().toNanos(), clock);
    }
}
