package org.echopair.client.exchange;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.RoundTrip;

/// What a [Check] or a [WatchCommand] works on: opens connections, sends over them, and remembers whom it has reached.
/// Several threads may use it at once.
public final class NetworkPath {

    private final ConnectionConfig config;
    private final Resolver resolver;
    private final Connector connector;
    private final LongSupplier clock;
    private volatile Optional<String> remote = Optional.empty();

    public NetworkPath(ConnectionConfig config, Resolver resolver, LongSupplier clock) {
        this.config = config;
        this.resolver = resolver;
        this.connector = new Connector(resolver, clock);
        this.clock = clock;
    }

    public List<InetSocketAddress> resolve() throws FailureException {
        return resolver.resolve(config.target(), config.family(), connectDeadline());
    }

    public Connected connect() throws FailureException {
        return connect(config.connectTimeout().toNanos());
    }

    /// @param nameNanos the most that resolving the name may take of the time to connect
    public Connected connect(long nameNanos) throws FailureException {
        Connected connected = connector.connect(config.target(), config.family(),
                Deadline.in(nameNanos, clock), connectDeadline());
        remote = Optional.of(connected.remote());
        return connected;
    }

    /// One message over a connection of its own.
    public RoundTrip roundTrip(byte[] message, ExchangeStyle style) throws FailureException {
        try (Connected connected = connect()) {
            return exchange(connected, message, style);
        }
    }

    /// One message over a connection that is already there.
    public RoundTrip exchange(Connected connected, byte[] message, ExchangeStyle style)
            throws FailureException {
        return exchange(connected, message, new EchoCheck(message), style);
    }

    public RoundTrip exchange(Connected connected, byte[] message, ReplyCheck check,
            ExchangeStyle style)
            throws FailureException {
        return new Exchange(connected, message, check, style, timeoutNanos(), clock).run();
    }

    public IdleWatch.End keepSilence(Connected connected, long nanos) throws FailureException {
        return IdleWatch.keep(connected, nanos, clock);
    }

    long timeoutNanos() {
        return config.timeout().toNanos();
    }

    public Target target() {
        return config.target();
    }

    /// The address of the last connection; empty means that there never was one.
    public Optional<String> remote() {
        return remote;
    }

    private Deadline connectDeadline() {
        return Deadline.in(config.connectTimeout().toNanos(), clock);
    }
}
