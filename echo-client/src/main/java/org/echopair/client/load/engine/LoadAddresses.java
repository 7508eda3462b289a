package org.echopair.client.load.engine;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.Deadline;
import org.echopair.client.exchange.LagMeter;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.jspecify.annotations.Nullable;

/// The addresses of a load's target. The name is looked up again before a connection is opened again,
/// because addresses change while servers are replaced: on a thread of its own, so that no loop waits
/// for a name server, and once for all connections that ask at the same time.
final class LoadAddresses {

    /// @param addresses the last that are known, also where this lookup failed: connections that were
    /// looked up before still wait for theirs
    private record Answer(long askedNanos, List<InetSocketAddress> addresses,
            @Nullable Failure failure) {}

    private final Resolver resolver;
    private final ConnectionConfig path;
    private final AddressChoice choice;
    private final LongSupplier clock;
    private final LagMeter lag;
    private final AtomicLong turn = new AtomicLong();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile Answer answer = new Answer(0, List.of(), null);
    private boolean isLookingUp;
    private boolean isAskedAgain;

    LoadAddresses(Resolver resolver, LoadConfig config, LongSupplier clock,
            LagMeter lag) {
        this.resolver = resolver;
        this.path = config.connection();
        this.choice = config.addresses();
        this.clock = clock;
        this.lag = lag;
    }

    /// The first lookup, which the whole run waits for.
    ///
    /// @throws FailureException when the name does not resolve
    void resolve() throws FailureException {
        long asked = clock.getAsLong();
        answer = new Answer(asked, lookUp(), null);
    }

    /// @param listener is called on a thread of this object after each lookup
    void onAnswer(Runnable listener) {
        listeners.add(listener);
    }

    /// Asks for a lookup that begins now or later, and returns at once.
    synchronized void refresh() {
        if (isLookingUp) {
            isAskedAgain = true;
        } else {
            isLookingUp = true;
            Thread.ofPlatform().daemon().name("addresses").start(this::answerAll);
        }
    }

    /// Whether a lookup has ended that began at this time or later.
    boolean isFresh(long askedNanos) {
        return answer.askedNanos - askedNanos >= 0;
    }

    /// Why the last lookup failed, or null where it did not.
    @Nullable
    Failure failure() {
        return answer.failure;
    }

    /// The addresses to try for one connection, the one whose turn it is first.
    List<InetSocketAddress> inTurn() {
        List<InetSocketAddress> addresses = answer.addresses;
        if (choice == AddressChoice.FIRST || addresses.size() < 2) {
            return addresses;
        }
        List<InetSocketAddress> rotated = new ArrayList<>(addresses);
        Collections.rotate(rotated, -(int) (turn.getAndIncrement() % addresses.size()));
        return rotated;
    }

    private void answerAll() {
        do {
            long asked = clock.getAsLong();
            try {
                answer = new Answer(asked, lookUp(), null);
            } catch (FailureException e) {
                answer = new Answer(asked, answer.addresses, e.failure());
            } catch (RuntimeException | Error e) { // connections wait for this thread
                answer = new Answer(asked, answer.addresses, Failure.now(FailureClass.LOCAL,
                        Phase.RESOLVE, path.target().toString(), "the lookup failed: " + e));
            }
            listeners.forEach(Runnable::run);
        } while (isWantedAgain());
    }

    private synchronized boolean isWantedAgain() {
        isLookingUp = isAskedAgain;
        isAskedAgain = false;
        return isLookingUp;
    }

    private List<InetSocketAddress> lookUp() throws FailureException {
        return resolver.resolve(path.target(), path.family(),
                Deadline.in(path.connectTimeout().toNanos(), clock, lag));
    }
}
