package org.echopair.client.watch;

import java.net.InetAddress;

/// Told at once which addresses a watch has, and who wants to know what its streams see.
interface WatchObserver {

    /// Nobody listens.
    WatchObserver NONE = new WatchObserver() {
    };

    /// Who listens to the streams of the name as it was given.
    default PathObserver ofName() {
        return PathObserver.NONE;
    }

    /// @return who listens to the streams of this address
    default PathObserver joined(InetAddress address) {
        return PathObserver.NONE;
    }

    default void left(InetAddress address, boolean orderly) {}

    /// It is in its name, but others watch it.
    default void handedOn(InetAddress address) {}

    default void onResolved(long nanos) {}

    default void onResolveFailed(long nanos) {}
}
