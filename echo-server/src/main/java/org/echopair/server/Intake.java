package org.echopair.server;

/// Where new connections come from. One loop looks after it, besides its connections; everything
/// here is called on that loop's thread.
interface Intake {

    /// For a loop that has nothing of the kind.
    Intake NONE = new Intake() {

        @Override
        public void onReady() {}

        @Override
        public void onCycle(long nowNanos) {}

        @Override
        public long nanosToNext(long nowNanos) {
            return Long.MAX_VALUE;
        }

        @Override
        public void onLoopEnd() {}
    };

    /// The listening socket is ready: to be dealt with in `onCycle`.
    void onReady();

    /// Once in each cycle, behind the connections.
    void onCycle(long nowNanos);

    /// Until it needs a cycle though nobody comes: `Long.MAX_VALUE` when it does not.
    long nanosToNext(long nowNanos);

    /// The loop has ended, whether asked to or not, or will never be started.
    void onLoopEnd();
}
