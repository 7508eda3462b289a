package org.echopair.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.echopair.server.TimeoutQueue.Link;
import org.jspecify.annotations.Nullable;

/// The timeouts of one loop's connections. Owned by the loop's thread.
///
/// A connection waits at most three times at once: for activity (or, once it lingers, for the peer's
/// FIN), for its term (its age, then its last message, then the deadline for that message), and for
/// a pause (the quiet that ends a message, or the rest after a write that the kernel took none of).
final class ConnectionTimers {

    /// What a connection is told when one of its waits runs out; that wait is over by then.
    interface Listener {

        void onIdleTimeout();

        void onMaxAge();

        void onNoLastMessage();

        void onFinishDeadline();

        void onQuiet();

        void onRested();

        void onLingerTimeout();
    }

    /// The waits of one connection. It is itself the wait for activity, to spare every connection an
    /// object.
    static final class Timer extends Link<Listener> {

        /// Most connections never need these two.
        private @Nullable Link<Listener> term;
        private @Nullable Link<Listener> pause;

        private Timer(Listener listener) {
            super(listener);
        }
    }

    /// How long a connection that is to finish waits for one more message to begin.
    static final Duration LAST_MESSAGE_WAIT = Duration.ofSeconds(1);

    /// How long that message may then take, with the quiet behind it, or the output that is owed
    /// already; then it is cut. A pod's grace period has to allow for it.
    static final Duration FINISH_DEADLINE = Duration.ofMillis(1_500);

    /// The same at the maximum age, where nothing presses while bytes still flow.
    static final Duration AGED_FINISH_DEADLINE = Duration.ofSeconds(4);

    /// The silence that ends a message: longer than a time slice of a busy peer.
    static final Duration QUIET = Duration.ofMillis(100);

    /// The same of a message of several segments, which has gaps: of a round trip of the path (slow
    /// start), and of 200 ms more where a segment is lost, the least that TCP waits before it sends one
    /// again.
    static final Duration LONG_QUIET = Duration.ofMillis(400);

    /// What is no longer comes in one piece: the least that a segment carries with IPv6.
    static final int SEGMENT_BYTES = 1_220;

    /// How long a connection lingers after the server's FIN for the peer's.
    static final Duration LINGER = Duration.ofSeconds(2);

    /// The rest after a write that the kernel had no memory for, although the socket was writable.
    private static final Duration REST = Duration.ofMillis(5);

    /// Ages are spread over ±10 %, or connections that came together would go together. A queue has
    /// one timeout, hence a queue for each step.
    private static final int AGE_STEPS = 16;
    private static final double AGE_SPREAD = 0.1;

    /// All that can run out, in the order in which it is looked at.
    private final List<Wait> waits = new ArrayList<>();
    private final TimeoutQueue<Listener> linger;
    private final TimeoutQueue<Listener> idle;
    private final List<TimeoutQueue<Listener>> ages = new ArrayList<>();
    private final TimeoutQueue<Listener> quiet;
    private final TimeoutQueue<Listener> longQuiet;
    private final TimeoutQueue<Listener> rest;
    private final TimeoutQueue<Listener> finishDeadline;
    private final TimeoutQueue<Listener> agedFinishDeadline;
    private final TimeoutQueue<Listener> lastMessage;
    private int nextAge;

    private record Wait(TimeoutQueue<Listener> queue, Consumer<Listener> onExpired) {}

    ConnectionTimers(Duration idleTimeout, Duration maxConnectionAge) {
        linger = queue(LINGER, Listener::onLingerTimeout);
        idle = queue(idleTimeout, Listener::onIdleTimeout);
        if (!maxConnectionAge.isZero()) {
            for (int step = 0; step < AGE_STEPS; step++) {
                double factor = 1 - AGE_SPREAD + 2 * AGE_SPREAD * step / (AGE_STEPS - 1);
                ages.add(queue(Duration.ofNanos((long) (maxConnectionAge.toNanos() * factor)),
                        Listener::onMaxAge));
            }
        }
        quiet = queue(QUIET, Listener::onQuiet);
        longQuiet = queue(LONG_QUIET, Listener::onQuiet);
        rest = queue(REST, Listener::onRested);
        finishDeadline = queue(FINISH_DEADLINE, Listener::onFinishDeadline);
        agedFinishDeadline = queue(AGED_FINISH_DEADLINE, Listener::onFinishDeadline);
        lastMessage = queue(LAST_MESSAGE_WAIT, Listener::onNoLastMessage);
    }

    private TimeoutQueue<Listener> queue(Duration timeout, Consumer<Listener> onExpired) {
        var queue = new TimeoutQueue<Listener>(timeout.toNanos());
        waits.add(new Wait(queue, onExpired));
        return queue;
    }

    /// A new connection's waits: for activity, and for its age.
    Timer open(Listener listener, long nowNanos) {
        var timer = new Timer(listener);
        touch(timer, nowNanos);
        if (!ages.isEmpty()) {
            // 7 and 16 have no common divisor, so neighbours differ and every step has its turn.
            nextAge = (nextAge + 7) % AGE_STEPS;
            ages.get(nextAge).start(term(timer), nowNanos);
        }
        return timer;
    }

    /// Bytes moved.
    void touch(Timer timer, long nowNanos) {
        idle.start(timer, nowNanos);
    }

    void startLastMessage(Timer timer, long nowNanos) {
        lastMessage.start(term(timer), nowNanos);
    }

    void startFinishDeadline(Timer timer, boolean isAged, long nowNanos) {
        (isAged ? agedFinishDeadline : finishDeadline).start(term(timer), nowNanos);
    }

    /// @param messageBytes of the message so far
    void startQuiet(Timer timer, int messageBytes, long nowNanos) {
        (messageBytes <= SEGMENT_BYTES ? quiet : longQuiet).start(pause(timer), nowNanos);
    }

    void startRest(Timer timer, long nowNanos) {
        rest.start(pause(timer), nowNanos);
    }

    void cancelPause(Timer timer) {
        if (timer.pause != null) {
            timer.pause.cancel();
        }
    }

    /// Whether the connection waits for the quiet that ends a message.
    boolean isPausing(Timer timer) {
        return timer.pause != null && timer.pause.isWaiting();
    }

    /// The server's FIN is sent: only the wait for the peer's is left.
    void startLinger(Timer timer, long nowNanos) {
        cancel(timer);
        linger.start(timer, nowNanos);
    }

    /// Suspends the waits of a connection between two messages, which are for activity and for its
    /// age; says which of the ages, or -1.
    int suspend(Timer timer) {
        assert idle.holds(timer) && !isPausing(timer);
        int age = -1;
        for (int step = 0; step < ages.size() && timer.term != null; step++) {
            age = ages.get(step).holds(timer.term) ? step : age;
        }
        cancel(timer);
        return age;
    }

    /// Goes on with waits that another loop's timers have suspended.
    void resume(Timer timer, int age) {
        idle.resume(timer);
        if (age >= 0) {
            ages.get(age).resume(term(timer));
        }
    }

    void cancel(Timer timer) {
        timer.cancel();
        cancelPause(timer);
        if (timer.term != null) {
            timer.term.cancel();
        }
    }

    private static Link<Listener> term(Timer timer) {
        if (timer.term == null) {
            timer.term = new Link<>(timer.owner());
        }
        return timer.term;
    }

    private static Link<Listener> pause(Timer timer) {
        if (timer.pause == null) {
            timer.pause = new Link<>(timer.owner());
        }
        return timer.pause;
    }

    /// Nanoseconds until something expires: 0 when it is due, `Long.MAX_VALUE` when nothing will.
    long nanosToNext(long nowNanos) {
        long nanos = Long.MAX_VALUE;
        for (int index = 0; index < waits.size(); index++) {
            nanos = Math.min(nanos, waits.get(index).queue.nanosToNext(nowNanos));
        }
        return nanos;
    }

    /// Tells every connection whose wait has run out.
    void expire(long nowNanos) {
        for (int index = 0; index < waits.size(); index++) {
            Wait wait = waits.get(index);
            Listener listener;
            while ((listener = wait.queue.pollExpired(nowNanos)) != null) {
                wait.onExpired.accept(listener);
            }
        }
    }
}
