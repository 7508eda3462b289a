package org.echopair.client.exchange;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadFactory;

/// The lookups that the system has not answered yet: one for each name, for which all callers wait.
///
/// The system's resolver has no timeout, so each lookup runs on a daemon thread, which ends when
/// the resolver does, or with the process. That there is one of them for a name bounds them however
/// long a name server keeps silent.
final class PendingLookups {

    private final Resolver.Lookup lookup;
    private final ThreadFactory threads;
    private final Map<String, FutureTask<List<InetAddress>>> pending = new ConcurrentHashMap<>();

    PendingLookups(Resolver.Lookup lookup, ThreadFactory threads) {
        this.lookup = lookup;
        this.threads = threads;
    }

    /// The one that is on its way, or a new one.
    FutureTask<List<InetAddress>> of(String host) {
        return pending.compute(host,
                (_, task) -> task == null || task.isDone() ? start(host) : task);
    }

    private FutureTask<List<InetAddress>> start(String host) {
        var task = new FutureTask<List<InetAddress>>(() -> lookup.addressesOf(host)) {
            @Override
            protected void done() {
                pending.remove(host, this); // the next caller asks anew
            }
        };
        threads.newThread(task).start();
        return task;
    }
}
