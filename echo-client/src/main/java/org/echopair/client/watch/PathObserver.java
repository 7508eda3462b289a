package org.echopair.client.watch;

import org.echopair.client.failure.Failure;

/// Told at once what the streams of one path see, in figures and without words. Called from many
/// threads; whoever listens must not wait.
interface PathObserver {

    /// Nobody listens.
    PathObserver NONE = new PathObserver() {
    };

    /// @param handshakeNanos what this address took alone, without this process' own standstill
    default void onConnected(String remote, boolean fresh, long handshakeNanos) {}

    /// @param attemptedNanos when the attempt began
    default void onNotConnected(Failure failure, long attemptedNanos) {}

    /// A connection ended, and no message was under way.
    default void onBroken(Failure failure, long nowNanos) {}

    /// Something due was not done, for want of something of this process: it says nothing about the path.
    default void onLocal(Failure failure) {}

    default void onMoved(String remote) {}

    /// @param tookNanos without this process' own standstill
    default void onAnswer(String remote, boolean fresh, boolean late, long tookNanos,
            long nowNanos) {}

    /// A message was lost, or other bytes came back.
    default void onMessageFailed(Failure failure, boolean fresh, long sentNanos) {}

    /// To be called now and then.
    default void tick(long nowNanos) {}
}
