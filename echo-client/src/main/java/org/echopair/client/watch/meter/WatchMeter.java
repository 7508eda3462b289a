package org.echopair.client.watch.meter;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Holds the figures of one target: a meter for each of its addresses, and the times of all of them.
///
/// An address belongs to it by [#joined] until some time after [#left]; or by [#seen], where nobody
/// follows what joins and leaves.
public final class WatchMeter {

    /// What stands for all addresses that were seen when there was no place left for one more.
    public static final String OTHER = "other";

    /// What stands for the name, where there is no address yet to which something happened.
    public static final String NONE = "none";

    static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(5);
    static final int MOST_LEFT = 1_000;
    static final int MOST_SEEN = 64;

    private final String target;
    private final WatchClocks clocks;
    private final TargetTimes times = new TargetTimes();
    private final AtomicLong resolveFailures = new AtomicLong();
    private final Map<String, AddressMeter> addresses = new ConcurrentHashMap<>();
    /// Those of [#addresses] that left, in that order.
    private final Map<String, AddressMeter> leavers = new LinkedHashMap<>();
    private volatile boolean resolved;
    private volatile boolean answered;

    /// @param target as given: `host:port`
    /// @param lagNanos how long this process itself has stood still so far
    public WatchMeter(String target, LongSupplier nanoClock, InstantSource wallClock,
            LongSupplier lagNanos) {
        this.target = target;
        this.clocks = new WatchClocks(nanoClock, wallClock, lagNanos);
    }

    /// One that comes back within five minutes goes on with its figures.
    ///
    /// @param address without port or brackets
    public synchronized AddressMeter joined(String address) {
        forgetLeavers();
        leavers.remove(address);
        AddressMeter known = addresses.get(address);
        if (known == null) {
            return add(address);
        }
        known.rejoin();
        return known;
    }

    /// Its figures stay for five minutes.
    public void left(String address, boolean orderly) {
        end(address, meter -> meter.leave(orderly));
    }

    /// Others watch it from now on. Its figures stay for five minutes.
    public void handedOn(String address) {
        end(address, AddressMeter::handOn);
    }

    private synchronized void end(String address, Consumer<AddressMeter> how) {
        AddressMeter known = addresses.get(address);
        if (known != null) {
            how.accept(known);
            leavers.putIfAbsent(address, known);
        }
        forgetLeavers();
    }

    /// The meter of an address that something came of, when nobody follows what joins and leaves. To be
    /// asked each time: one of which nothing comes for five minutes loses its place.
    public AddressMeter seen(String address) {
        AddressMeter known = addresses.get(address);
        return known == null ? seenFirst(address) : known;
    }

    private synchronized AddressMeter seenFirst(String address) {
        AddressMeter known = addresses.get(address);
        if (known != null) {
            return known;
        }
        forgetUnseen();
        String place = addresses.size() < MOST_SEEN ? address : OTHER;
        AddressMeter meter = addresses.get(place);
        if (meter == null) {
            meter = add(place);
            meter.onlySeen();
        }
        return meter;
    }

    private AddressMeter add(String address) {
        var meter = new AddressMeter(address, clocks, times);
        addresses.put(address, meter);
        return meter;
    }

    /// To be called when the addresses that came have joined.
    ///
    /// @param nanos how long it took
    public void onResolved(long nanos) {
        times.resolves.record(nanos);
        resolved = true;
    }

    public void onResolveFailed(long nanos) {
        times.resolves.record(nanos);
        resolveFailures.incrementAndGet();
    }

    /// Whether the watch has found its feet: an address has answered, or the name has resolved and there
    /// is none to ask. After the first answer it stays so, because to see failures is its work.
    public boolean hasBegun() {
        if (!answered) {
            answered = addresses.values().stream().anyMatch(AddressMeter::hasAnswered);
        }
        return answered
                || resolved && addresses.values().stream().noneMatch(AddressMeter::isHere);
    }

    public WatchSnapshot snapshot() {
        synchronized (this) {
            forgetLeavers();
            forgetUnseen();
        }
        long now = clocks.nowNanos();
        List<AddressSnapshot> all = new ArrayList<>(addresses.size());
        addresses.values().forEach(each -> all.add(each.snapshot(now)));
        return new WatchSnapshot(target, clocks.now(), all, times.roundTrips.times(),
                times.connects.times(), times.resolves.times(), resolveFailures.get(),
                clocks.lagNanos());
    }

    private void forgetLeavers() {
        long now = clocks.nowNanos();
        Iterator<Map.Entry<String, AddressMeter>> first = leavers.entrySet().iterator();
        while (first.hasNext()) {
            Map.Entry<String, AddressMeter> leaver = first.next();
            if (now - leaver.getValue().leftNanos() < KEPT_NANOS && leavers.size() <= MOST_LEFT) {
                return;
            }
            first.remove();
            addresses.remove(leaver.getKey());
        }
    }

    private void forgetUnseen() {
        long now = clocks.nowNanos();
        addresses.values().removeIf(each -> each.isUnseenFor(KEPT_NANOS, now));
    }
}
