package org.echopair.client.watch;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.ReachableAddresses;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;

/// Asks the name for its addresses, over and over: each that joins gets streams of its own, those of
/// one that leaves end. While the name does not resolve, the addresses that are known stay.
final class AddressRounds implements Runnable {

    /// More that join at once are named by their number.
    private static final int MOST_NAMED = 10;

    /// Whoever starts the streams to an address.
    interface Joining {
        /// @param of how many addresses are watched with this one
        /// @param later whether it has come into a name that is watched already
        /// @param onSuspicion to be called when the name should be asked again
        WatchedTarget join(InetSocketAddress address, int of, boolean later,
                Runnable onSuspicion);
    }

    private final AddressPlan plan;
    private final AskingPace pace;
    private final NetworkPath path;
    private final WatchTimes times;
    private final WatchLog log;
    private final WatchObserver observer;
    private final int most;
    private final Joining joining;
    private final AlikeFailures alike = new AlikeFailures("addresses");
    private final BooleanSupplier stopped;
    private final Semaphore suspicion = new Semaphore(0);
    private final Map<InetSocketAddress, WatchedTarget> watched = new LinkedHashMap<>();
    private boolean resolved;
    private String leftOut = "";

    /// @param most how many addresses this process can watch
    AddressRounds(AddressPlan plan, NetworkPath path, WatchTimes times, WatchLog log,
            WatchObserver observer, int most, Joining joining, BooleanSupplier stopped) {
        this.most = most;
        this.plan = plan;
        this.pace = new AskingPace(plan.resolveInterval(),
                () -> ThreadLocalRandom.current().nextDouble());
        this.path = path;
        this.times = times;
        this.log = log;
        this.observer = observer;
        this.joining = joining;
        this.stopped = stopped;
    }

    @Override
    public void run() {
        try {
            while (!isOver()) {
                round();
                sleep();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the watch is over
        }
    }

    private boolean isOver() {
        return stopped.getAsBoolean() || times.nowNanos() - times.endNanos() >= 0;
    }

    private void round() {
        long begin = times.nowNanos();
        try {
            ReachableAddresses reachable = path.resolveReachableFamilies();
            List<InetSocketAddress> found = reachable.addresses();
            long took = times.nowNanos() - begin;
            pace.onResolved(found.size());
            log.addAll(alike.close());
            tellLeftOut(reachable);
            Set<InetSocketAddress> inName = new LinkedHashSet<>(found);
            change(chosen(inName), inName);
            observer.onResolved(took); // once all have joined
            resolved = true;
        } catch (FailureException e) {
            onNotResolved(e.failure(), begin, times.nowNanos());
        }
    }

    /// Once addresses are known, a name server that fails takes none of them away, and is no loss.
    private void onNotResolved(Failure failure, long begin, long now) {
        if (isOver() && failure.kind() == FailureClass.OTHER || times.isOwnStandstill(failure,
                path.connectTimeoutNanos(), begin, now)) {
            return;
        }
        observer.onResolveFailed(now - begin);
        if (failure.kind() == FailureClass.LOCAL) {
            log.onLocal(failure);
            log.addAll(alike.add(WatchEvent.Kind.LOCAL, failure, now));
        } else if (resolved) {
            log.addAll(alike.add(WatchEvent.Kind.NOT_RESOLVED, failure, now));
        } else {
            log.onFailure(failure, now);
            log.addAll(alike.add(WatchEvent.Kind.NOT_CONNECTED, failure, now));
        }
        log.addAll(alike.due(now));
    }

    /// One that may be about to leave its name is watched until that is known, though the ring has
    /// handed it on by now. It then takes room that another was to have.
    private List<InetSocketAddress> chosen(Set<InetSocketAddress> inName) {
        long now = times.nowNanos();
        Stream<InetSocketAddress> suspected = watched.entrySet().stream()
                .filter(each -> inName.contains(each.getKey())
                        && each.getValue().isSuspected(now))
                .map(Map.Entry::getKey);
        List<InetSocketAddress> wanted = plan.neighbours()
                .map(ring -> ring.among(inName)).orElseGet(() -> List.copyOf(inName));
        return fitting(Stream.concat(suspected, wanted.stream()).distinct().toList());
    }

    /// Those that are watched already come first.
    private List<InetSocketAddress> fitting(List<InetSocketAddress> wanted) {
        if (wanted.size() <= most) {
            return wanted;
        }
        Failure failure = Failure.now(FailureClass.LOCAL, Phase.RESOLVE, path.target().toString(),
                "this process has files and memory for " + Figures.counted(most, "address")
                        + " of " + Figures.grouped(wanted.size())
                        + "; --neighbours spreads them over many");
        log.onLocal(failure);
        log.addAll(alike.add(WatchEvent.Kind.LOCAL, failure, times.nowNanos()));
        return wanted.stream()
                .sorted(Comparator.comparing(each -> !watched.containsKey(each))).limit(most)
                .toList();
    }

    private void change(List<InetSocketAddress> chosen, Set<InetSocketAddress> inName) {
        Set<InetSocketAddress> now = new LinkedHashSet<>(chosen);
        watched.entrySet().removeIf(each -> {
            boolean leaves = !now.contains(each.getKey());
            if (leaves) {
                if (inName.contains(each.getKey())) {
                    handOn(each.getKey(), each.getValue());
                } else {
                    leave(each.getKey(), each.getValue());
                }
            }
            return leaves;
        });
        List<InetSocketAddress> joined = now.stream().filter(each -> !watched.containsKey(each))
                .toList();
        for (InetSocketAddress address : joined) {
            watched.put(address, joining.join(address, now.size(), resolved,
                    suspicion::release));
        }
        tellJoined(joined);
    }

    /// Once, and again when there are others.
    private void tellLeftOut(ReachableAddresses found) {
        if (!found.note().equals(leftOut)) {
            leftOut = found.note();
            if (!leftOut.isEmpty()) {
                tell(WatchEvent.Kind.PASSED_OVER, path.target().toString(), leftOut,
                        found.leftOut().size());
            }
        }
    }

    private void tellJoined(List<InetSocketAddress> joined) {
        if (joined.size() > MOST_NAMED) {
            tell(WatchEvent.Kind.JOINED, path.target().toString(),
                    Figures.grouped(joined.size()) + " addresses joined", joined.size());
        } else {
            joined.forEach(each -> tell(WatchEvent.Kind.JOINED, Target.of(each).toString(),
                    words(each.getAddress()) + " joined", 1));
        }
    }

    private void handOn(InetSocketAddress address, WatchedTarget target) {
        boolean wasWell = target.handOn();
        observer.handedOn(address.getAddress());
        tell(WatchEvent.Kind.HANDED_ON, Target.of(address).toString(), words(address.getAddress())
                + " is no neighbour any more" + (wasWell ? "" : "; it was failing"), 1);
    }

    private void leave(InetSocketAddress address, WatchedTarget target) {
        boolean inOrder = target.leave();
        observer.left(address.getAddress(), inOrder);
        long heldBack = target.heldBack();
        tell(WatchEvent.Kind.LEFT, Target.of(address).toString(), words(address.getAddress())
                + (inOrder ? " left, in an orderly way" : " left, while it failed")
                + (heldBack == 0
                        ? ""
                        : "; " + Figures.counted(heldBack, "connection")
                                + " refused or lost on its way out "
                                + (heldBack == 1 ? "counts" : "count") + " as no failure"),
                1);
    }

    private void tell(WatchEvent.Kind kind, String address, String detail, long count) {
        log.add(WatchEvent.now("addresses", kind, address, detail, count));
    }

    static String words(InetAddress address) {
        return Target.of(new InetSocketAddress(address, 1)).host();
    }

    /// Until the next round is due, or an address may be about to leave.
    private void sleep() throws InterruptedException {
        long asked = times.nowNanos();
        long pause = Math.min(plan.resolveInterval().toNanos(), times.endNanos() - asked);
        long pacedNanos = pace.soonNanos();
        long soon = Math.min(pause, pacedNanos);
        boolean suspected = watched.values().stream().anyMatch(each -> each.isSuspected(asked));
        if (!suspected && suspicion.tryAcquire(pause, TimeUnit.NANOSECONDS)) {
            // At once, but never asked more often than that.
            soon = Math.min(soon, pacedNanos / 2);
            suspected = true;
        }
        if (suspected) {
            TimeUnit.NANOSECONDS.sleep(Math.max(0, soon - (times.nowNanos() - asked)));
            suspicion.drainPermits();
        }
    }
}
