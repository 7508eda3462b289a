package org.echopair.client.exchange;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.RoundTrip;

/// What commands with many round trips work on: it opens connections, sends over them, and
/// remembers whom it has reached. Several threads may use it at once.
public final class NetworkPath {

    /// A watch without end by name may come by any number of addresses.
    private static final int MOST_PASSED_OVER = 100;

    private final ConnectionConfig config;
    private final Resolver resolver;
    private final Connector connector;
    private final LongSupplier clock;
    private final LagMeter lag;
    private final List<Failure> passedOver = new ArrayList<>();
    private volatile Optional<String> remote = Optional.empty();
    private volatile boolean preferring;

    /// Where nobody measures whether this process stands still.
    public NetworkPath(ConnectionConfig config, Resolver resolver, LongSupplier clock) {
        this(config, resolver, clock, LagMeter.off());
    }

    public NetworkPath(ConnectionConfig config, Resolver resolver, LongSupplier clock,
            LagMeter lag) {
        this.config = config;
        this.resolver = resolver;
        this.connector = new Connector(resolver, clock);
        this.clock = clock;
        this.lag = lag;
    }

    /// The path to one address of the target, for which nobody is asked.
    public NetworkPath to(InetSocketAddress address) {
        return new NetworkPath(new ConnectionConfig(Target.of(address), config.family(),
                config.connectTimeout(), config.timeout(), config.waitFor()), resolver, clock,
                lag);
    }

    public List<InetSocketAddress> resolve() throws FailureException {
        return resolve(connectDeadline());
    }

    /// For who goes to each address by itself.
    public ReachableAddresses resolveReachableFamilies() throws FailureException {
        return ReachableAddresses.of(resolve(), LocalLimit::lacksFamilyOf);
    }

    private List<InetSocketAddress> resolve(Deadline deadline) throws FailureException {
        return resolver.resolve(config.target(), config.family(), deadline);
    }

    /// From now on each connection begins with the address that answered last, so that one which
    /// does not answer costs its time once.
    public void preferWhatAnswered() {
        preferring = true;
    }

    public Connected connect() throws FailureException {
        return connect(config.connectTimeout().toNanos());
    }

    /// @param nameNanos the most that resolving the name may take of the time to connect
    public Connected connect(long nameNanos) throws FailureException {
        Deadline deadline = connectDeadline();
        List<InetSocketAddress> addresses = resolve(Deadline.in(nameNanos, clock, lag));
        Connected connected = connector.connect(config.target(),
                preferring ? preferredFirst(addresses) : addresses, deadline);
        remote = Optional.of(connected.remote());
        connected.passedOver().forEach(this::passOver);
        return connected;
    }

    /// Connects to each address of the target, and fails where none accepts.
    public EachAddress connectToEach() throws FailureException {
        Deadline deadline = connectDeadline();
        List<InetSocketAddress> addresses = resolve(deadline);
        List<Failure> all = connector.connectToEach(config.target(), addresses, deadline);
        Set<String> foreign = addresses.stream()
                .filter(address -> LocalLimit.lacksFamilyOf(address.getAddress()))
                .map(address -> Target.of(address).toString()).collect(Collectors.toSet());
        List<String> answered = addresses.stream().map(address -> Target.of(address).toString())
                .filter(each -> all.stream().noneMatch(one -> one.address().equals(each)))
                .toList();
        remote = Optional.of(answered.getFirst());
        all.forEach(this::passOver);
        Predicate<Failure> ofForeign = each -> each.kind() == FailureClass.UNREACHABLE
                && foreign.contains(each.address());
        return new EachAddress(answered, all.stream().filter(ofForeign.negate()).toList(),
                all.stream().filter(ofForeign).toList());
    }

    private List<InetSocketAddress> preferredFirst(List<InetSocketAddress> addresses) {
        String preferred = remote.orElse("");
        List<InetSocketAddress> sorted = new ArrayList<>(addresses);
        sorted.sort(Comparator.comparing(
                address -> !Target.of(address).toString().equals(preferred))); // a stable sort
        return sorted;
    }

    private void passOver(Failure failure) {
        synchronized (passedOver) {
            if (passedOver.size() < MOST_PASSED_OVER
                    && passedOver.stream().noneMatch(failure::isLike)) {
                passedOver.add(failure);
            }
        }
    }

    /// What came of the addresses that failed where another one answered; of each kind the first,
    /// and no more than a hundred.
    public List<Failure> passedOver() {
        synchronized (passedOver) {
            return List.copyOf(passedOver);
        }
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
        return new Exchange(connected, message, check, style, timeoutNanos(), clock, lag).run();
    }

    public IdleWatch.End keepSilence(Connected connected, long nanos) throws FailureException {
        return IdleWatch.keep(connected, nanos, clock);
    }

    /// How long resolving and connecting may take together.
    public long connectTimeoutNanos() {
        return config.connectTimeout().toNanos();
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
        return Deadline.in(config.connectTimeout().toNanos(), clock, lag);
    }
}
