package org.echopair.client.watch.meter;

import java.util.concurrent.TimeUnit;

/// How many SYNs a handshake has lost, told by how long it took (as Pingmesh does it, SIGCOMM 2015).
///
/// Linux repeats a SYN after 1, 3 and 7 s, and since 6.5 each second at first: after 1, 2, 3, 4, 5 and
/// 7 s. Where the two differ the smaller number counts.
final class SynRetransmissions {

    private static final int[] AFTER_SECONDS = {1, 2, 3, 4, 5, 7};
    private static final int[] AT_LEAST = {1, 2, 2, 4, 5, 3};

    /// The kernel's timer may be a tick early; the answer to the repeated SYN has a round trip.
    private static final long EARLY_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long LATE_NANOS = TimeUnit.MILLISECONDS.toNanos(300);

    private SynRetransmissions() {}

    static int in(long connectNanos) {
        for (int i = 0; i < AFTER_SECONDS.length; i++) {
            long behind = connectNanos - TimeUnit.SECONDS.toNanos(AFTER_SECONDS[i]);
            if (behind >= -EARLY_NANOS && behind <= LATE_NANOS) {
                return AT_LEAST[i];
            }
        }
        return 0;
    }
}
