package org.echopair.client.exchange;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;

/// From a target to its addresses, in the order in which the system's resolver prefers them.
/// Several threads may use it at once; those that ask for one name wait for one lookup, each by a
/// deadline of its own.
public final class Resolver {

    /// What asks the system; a test puts its own in this place.
    public interface Lookup {
        /// A list, because a lambda of array types is in no class-data archive.
        List<InetAddress> addressesOf(String host) throws UnknownHostException;
    }

    private final PendingLookups lookups;

    /// Asks the system.
    public Resolver() {
        this(host -> List.of(InetAddress.getAllByName(host)));
    }

    public Resolver(Lookup lookup) {
        this(lookup, Thread.ofPlatform().daemon().name("resolve").factory());
    }

    /// @param threads each for one lookup
    public Resolver(Lookup lookup, ThreadFactory threads) {
        LocalLimit.remember(); // every command has a resolver before it opens a connection
        this.lookups = new PendingLookups(lookup, threads);
    }

    /// @return at least one address
    public List<InetSocketAddress> resolve(Target target, AddressFamily family, Deadline deadline)
            throws FailureException {
        List<InetAddress> found = lookUp(target, deadline);
        List<InetSocketAddress> wanted = new ArrayList<>();
        for (InetAddress address : found) {
            if (family.accepts(address)) {
                wanted.add(new InetSocketAddress(address, target.port()));
            }
        }
        if (wanted.isEmpty()) {
            throw failure(target, "the name has no " + family + " address, only "
                    + Target.of(new InetSocketAddress(found.getFirst(), target.port())));
        }
        return wanted;
    }

    private List<InetAddress> lookUp(Target target, Deadline deadline) throws FailureException {
        try {
            return List.of(InetAddress.ofLiteral(target.host())); // There is nobody to ask.
        } catch (IllegalArgumentException e) {
            return ask(target, deadline);
        }
    }

    private List<InetAddress> ask(Target target, Deadline deadline) throws FailureException {
        FutureTask<List<InetAddress>> task = begin(target);
        long allowedNanos = Math.max(0, deadline.remainingNanos());
        try {
            do {
                try {
                    return task.get(deadline.remainingNanos(), TimeUnit.NANOSECONDS);
                } catch (TimeoutException e) {
                    // It does not count where this process stood still meanwhile.
                }
            } while (!deadline.hasPassed());
            throw failure(target, "no answer to the name within " + Figures.time(allowedNanos));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownHostException unknown) {
                LocalLimit.checkDescriptor(target);
                throw failure(target, reason(target, unknown));
            }
            throw new IllegalStateException("name resolution failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FailureException(Failure.now(FailureClass.OTHER, Phase.RESOLVE,
                    target.toString(), "interrupted"));
        }
    }

    /// Where the limit of threads is reached, `start` throws the error of a heap that is full.
    private FutureTask<List<InetAddress>> begin(Target target) throws FailureException {
        try {
            return lookups.of(target.host());
        } catch (OutOfMemoryError e) {
            if (!String.valueOf(e.getMessage()).startsWith("unable to create native thread")) {
                throw e;
            }
            throw new FailureException(Failure.now(FailureClass.LOCAL, Phase.RESOLVE,
                    target.toString(), "this process may start no more threads"));
        }
    }

    /// The system tells "no such name" from "no name server answers", so its words are kept.
    private static String reason(Target target, UnknownHostException unknown) {
        String message = String.valueOf(unknown.getMessage());
        String repeatedHost = target.host() + ": ";
        return "the name does not resolve" + (message.startsWith(repeatedHost)
                ? ": " + message.substring(repeatedHost.length())
                : "");
    }

    private static FailureException failure(Target target, String detail) {
        return new FailureException(
                Failure.now(FailureClass.DNS, Phase.RESOLVE, target.toString(), detail));
    }
}
