package org.echopair.client.exchange;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongBinaryOperator;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;

/// The addresses of a target, tried one after the other until one accepts. All of them together end
/// by one deadline; they share evenly what is left of it, so that one which does not answer cannot
/// use up the time of those behind it. Nor can a standstill of this process: it extends the deadline.
public final class AddressAttempts {

    private final Target target;
    private final List<InetSocketAddress> addresses;
    private final long beganNanos;
    private final long allowedNanos;
    private final LongBinaryOperator standstill;
    private final List<Failure> failures = new ArrayList<>();
    private int tried;
    private long sinceNanos;
    private long waitedBeforeNanos;
    private long shareNanos;

    /// @param addresses at least one
    /// @param allowedNanos for all of them together
    /// @param standstill how much of the time between two readings of the clock this process stood still
    public AddressAttempts(Target target, List<InetSocketAddress> addresses, long nowNanos,
            long allowedNanos, LongBinaryOperator standstill) {
        this.target = target;
        this.addresses = addresses;
        this.beganNanos = nowNanos;
        this.allowedNanos = allowedNanos;
        this.standstill = standstill;
    }

    private long waitedNanos(long nowNanos) {
        return nowNanos - beganNanos - standstill.applyAsLong(beganNanos, nowNanos);
    }

    /// Whether there is an address left, and time to try it; the first one is always tried.
    public boolean hasNext(long nowNanos) {
        return tried < addresses.size() && (tried == 0 || allowedNanos - waitedNanos(nowNanos) > 0);
    }

    /// The address to try now.
    public InetSocketAddress next(long nowNanos) {
        sinceNanos = nowNanos;
        waitedBeforeNanos = waitedNanos(nowNanos);
        shareNanos = (allowedNanos - waitedBeforeNanos) / (addresses.size() - tried);
        return addresses.get(tried++);
    }

    /// The address that is being tried.
    public InetSocketAddress current() {
        return addresses.get(tried - 1);
    }

    /// The same, as it is reported.
    public String remote() {
        return Target.of(current()).toString();
    }

    /// How long the current address may take.
    public long shareNanos() {
        return shareNanos;
    }

    public boolean isLate(long nowNanos) {
        return waitedNanos(nowNanos) - waitedBeforeNanos >= shareNanos;
    }

    /// From the first attempt on, with those that failed.
    public long connectNanos(long nowNanos) {
        return nowNanos - beganNanos;
    }

    /// Of the current address alone.
    long handshakeNanos(long nowNanos) {
        return nowNanos - sinceNanos;
    }

    public void onFailed(Failure failure) {
        failures.add(failure);
    }

    /// What came of the addresses that did not accept, in the order in which they were tried.
    public List<Failure> failures() {
        return List.copyOf(failures);
    }

    /// For whoever has to know of each address: those for which no time was left have failed too.
    void failUntried() {
        while (tried < addresses.size()) {
            tried++;
            onFailed(Failure.now(FailureClass.CONNECT_TIMEOUT, Phase.CONNECT, remote(),
                    "not tried, because the time was up"));
        }
    }

    /// Several failures become one of the class of the first address, which names them all.
    public Failure summary() {
        Failure first = failures.getFirst();
        if (addresses.size() == 1) {
            return first;
        }
        int untried = addresses.size() - failures.size();
        return Failure.now(first.kind(), Phase.CONNECT, target.toString(),
                "none of its " + addresses.size() + " addresses answered"
                        + EachAddress.words(failures)
                        + (untried > 0
                                ? "; " + Figures.grouped(untried)
                                        + " more not tried, because the time was up"
                                : ""));
    }

    /// No answer within the share of the time that an address has.
    public Failure timeout() {
        return Failure.now(FailureClass.CONNECT_TIMEOUT, Phase.CONNECT, remote(),
                "no answer within " + Figures.time(shareNanos));
    }
}
