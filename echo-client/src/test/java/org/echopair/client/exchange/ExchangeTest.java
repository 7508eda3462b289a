package org.echopair.client.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.echopair.client.Peer;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.failure.RoundTrip;
import org.junit.jupiter.api.Test;

/// What lies in the socket when the time is up, or when a signal comes, counts before either does.
class ExchangeTest {

    private static final byte[] MESSAGE = "0123456789".getBytes(US_ASCII);
    private static final long HOUR = TimeUnit.HOURS.toNanos(1);

    private final CountDownLatch answered = new CountDownLatch(1);
    private volatile long aheadNanos;

    @Test
    void an_answer_that_came_before_this_process_looked_is_in_time() throws Exception {
        RoundTrip trip = exchange("0123456789", () -> aheadNanos = HOUR);

        assertThat(trip.reply()).isEqualTo(MESSAGE);
    }

    @Test
    void a_wrong_byte_that_came_before_this_process_looked_is_found() {
        assertThat(failureOf("01234x6789", () -> aheadNanos = HOUR).kind())
                .isEqualTo(FailureClass.MISMATCH);
    }

    @Test
    void half_an_answer_is_none() {
        Failure failure = failureOf("01234", () -> aheadNanos = HOUR);

        assertThat(failure.kind()).isEqualTo(FailureClass.READ_TIMEOUT);
        assertThat(failure.detail()).startsWith("5 of 10 bytes came back within 60 s");
    }

    @Test
    void a_wrong_byte_that_lies_there_when_a_signal_comes_is_found() {
        Failure failure = failureOf("01234x6789", Thread.currentThread()::interrupt);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.kind()).isEqualTo(FailureClass.MISMATCH);
    }

    @Test
    void a_signal_before_the_whole_answer_is_no_finding() {
        Failure failure = failureOf("01234", Thread.currentThread()::interrupt);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(failure.kind()).isEqualTo(FailureClass.OTHER);
        assertThat(failure.detail()).isEqualTo("5 of 10 bytes came back, then interrupted");
    }

    private Failure failureOf(String answer, Runnable event) {
        return catchThrowableOfType(FailureException.class, () -> exchange(answer, event))
                .failure();
    }

    /// @param event what happens once the answer lies in the socket, and before it is read
    private RoundTrip exchange(String answer, Runnable event) throws Exception {
        Peer.Behaviour answering = socket -> {
            socket.getInputStream().readNBytes(MESSAGE.length);
            socket.getOutputStream().write(answer.getBytes(US_ASCII));
            answered.countDown();
        };
        try (Peer peer = Peer.that(Peer.thenHold(answering));
                var channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", peer.port()))) {
            var connected = new Connected(channel, peer.target(), 1, List.of());
            return new Exchange(connected, MESSAGE, new Pausing(event), ExchangeStyle.STAYING_OPEN,
                    TimeUnit.SECONDS.toNanos(60), () -> System.nanoTime() + aheadNanos,
                    LagMeter.off()).run();
        }
    }

    /// Is first asked whether it is satisfied right after the message was written.
    private final class Pausing implements ReplyCheck {

        private final EchoCheck check = new EchoCheck(MESSAGE);
        private final Runnable event;
        private boolean paused;

        Pausing(Runnable event) {
            this.event = event;
        }

        @Override
        public boolean satisfied() {
            if (!paused) {
                paused = true;
                try {
                    answered.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                event.run();
            }
            return check.satisfied();
        }

        @Override
        public Finding onBytes(ByteBuffer arrived) {
            return check.onBytes(arrived);
        }

        @Override
        public long received() {
            return check.received();
        }

        @Override
        public boolean openEnded() {
            return check.openEnded();
        }

        @Override
        public Phase phase() {
            return check.phase();
        }

        @Override
        public String progress() {
            return check.progress();
        }

        @Override
        public byte[] reply() {
            return check.reply();
        }
    }
}
