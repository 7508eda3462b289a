package org.echopair.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Outcome;
import org.echopair.client.failure.Phase;
import org.echopair.client.failure.RoundTrip;
import org.junit.jupiter.api.Test;

/// Attempts until one passes, with a clock that only moves when somebody sleeps.
class WaitLoopTest {

    private static final Failure REFUSED = failure(FailureClass.REFUSED, Phase.CONNECT);
    private static final Failure DNS = failure(FailureClass.DNS, Phase.RESOLVE);
    private static final Failure RESET = failure(FailureClass.RESET, Phase.READ);
    private static final Failure MISMATCH = failure(FailureClass.MISMATCH, Phase.READ);
    private static final Failure USES_ITS_TIME_UP = failure(FailureClass.CONNECT_TIMEOUT,
            Phase.CONNECT);
    private static final Failure ENDS_BY_A_SIGNAL = failure(FailureClass.OTHER, Phase.READ);
    private static final RoundTrip PASSED = new RoundTrip("here", 1, new byte[1], 1, 1, 1,
            List.of());

    private long nanos;
    private final List<Failure> told = new ArrayList<>();
    private final List<Long> budgetMillis = new ArrayList<>();
    private final WaitLoop loop = new WaitLoop(() -> nanos, slept -> nanos += slept, told::add);

    @Test
    void makes_one_uncut_attempt_when_there_is_nothing_to_wait() {
        WaitLoop.Result result = run(Duration.ZERO, REFUSED);

        assertThat(result).isEqualTo(new WaitLoop.Result(REFUSED, 1, 0, false, false));
        assertThat(result.exitCode()).isEqualTo(ExitCode.NEVER_CONNECTED);
        assertThat(told).isEmpty();
    }

    @Test
    void ends_with_the_first_success() {
        WaitLoop.Result result = run(Duration.ofSeconds(60), DNS, REFUSED, REFUSED, PASSED);

        assertThat(result.outcome()).isEqualTo(PASSED);
        assertThat(result.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(result.attempts()).isEqualTo(4);
        assertThat(Duration.ofNanos(result.nanos())).isEqualTo(Duration.ofMillis(750));
    }

    @Test
    void tells_each_different_failure_once() {
        run(Duration.ofSeconds(60), DNS, REFUSED, DNS, REFUSED, RESET, PASSED);

        assertThat(told).containsExactly(DNS, REFUSED, RESET);
    }

    @Test
    void ends_at_once_with_a_wrong_byte() {
        WaitLoop.Result result = run(Duration.ofSeconds(60), REFUSED, MISMATCH);

        assertThat(result.outcome()).isEqualTo(MISMATCH);
        assertThat(result.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(result.ranOut()).isFalse();
    }

    @Test
    void ends_when_the_time_is_up_as_never_connected_whatever_the_last_failure() {
        WaitLoop.Result result = run(Duration.ofMillis(600), REFUSED, REFUSED, REFUSED, RESET);

        assertThat(((Failure) result.outcome()).kind()).isEqualTo(FailureClass.RESET);
        assertThat(result.ranOut()).isTrue();
        assertThat(result.attempts()).isEqualTo(4);
        assertThat(result.nanos()).isEqualTo(600_000_000);
        assertThat(result.exitCode()).isEqualTo(ExitCode.NEVER_CONNECTED);
    }

    @Test
    void cuts_each_attempt_to_what_is_left_but_never_to_nothing() {
        run(Duration.ofMillis(600), REFUSED, REFUSED, REFUSED, REFUSED);

        assertThat(budgetMillis).containsExactly(600L, 350L, 250L, 250L);
    }

    @Test
    void says_how_often_and_for_how_long_each_class_was_found() {
        WaitLoop.Result result = run(Duration.ofMillis(900), DNS, REFUSED, REFUSED, REFUSED,
                REFUSED);

        assertThat(detail(result))
                .isEqualTo("reason; DNS once, REFUSED 4 times in 900 ms");
    }

    @Test
    void is_not_decided_by_an_attempt_that_was_cut() {
        WaitLoop.Result result = run(Duration.ofMillis(600), REFUSED, REFUSED,
                USES_ITS_TIME_UP);

        assertThat(((Failure) result.outcome()).kind()).isEqualTo(FailureClass.REFUSED);
        assertThat(detail(result)).isEqualTo("reason; REFUSED 2 times in 750 ms");
        assertThat(result.attempts()).isEqualTo(3);
    }

    @Test
    void is_decided_by_a_cut_attempt_where_there_was_no_other() {
        WaitLoop.Result result = run(Duration.ofMillis(100), USES_ITS_TIME_UP);

        assertThat(result.outcome()).isEqualTo(USES_ITS_TIME_UP);
        assertThat(result.ranOut()).isTrue();
    }

    @Test
    void has_no_verdict_where_this_side_lacked_something() {
        WaitLoop.Result result = run(Duration.ofMillis(200),
                failure(FailureClass.LOCAL, Phase.CONNECT),
                failure(FailureClass.LOCAL, Phase.CONNECT));

        assertThat(result.exitCode()).isEqualTo(ExitCode.INTERNAL_ERROR);
    }

    @Test
    void keeps_what_it_was_waiting_out_when_a_signal_ends_its_pause() {
        var interrupted = new WaitLoop(() -> nanos, _ -> {
            throw new InterruptedException();
        }, told::add);

        WaitLoop.Result result = interrupted.run(Duration.ofSeconds(60), attempt(REFUSED));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.interrupted()).isTrue();
        assertThat(result.ranOut()).isFalse();
        assertThat(result.attempts()).isEqualTo(1);
        assertThat(((Failure) result.outcome()).kind()).isEqualTo(FailureClass.REFUSED);
    }

    @Test
    void keeps_what_it_was_waiting_out_when_a_signal_ends_an_attempt() {
        WaitLoop.Result result = run(Duration.ofSeconds(60), REFUSED, ENDS_BY_A_SIGNAL);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.interrupted()).isTrue();
        assertThat(((Failure) result.outcome()).kind()).isEqualTo(FailureClass.REFUSED);
    }

    private static String detail(WaitLoop.Result result) {
        return ((Failure) result.outcome()).detail();
    }

    private WaitLoop.Result run(Duration wait, Outcome... outcomes) {
        return loop.run(wait, attempt(outcomes));
    }

    private WaitLoop.Attempt attempt(Outcome... outcomes) {
        Deque<Outcome> script = new ArrayDeque<>(List.of(outcomes));
        return new WaitLoop.Attempt() {
            @Override
            public Outcome run(long budgetNanos) {
                budgetMillis.add(budgetNanos / 1_000_000);
                Outcome outcome = script.remove();
                if (outcome == USES_ITS_TIME_UP) {
                    nanos += budgetNanos;
                } else if (outcome == ENDS_BY_A_SIGNAL) {
                    Thread.currentThread().interrupt();
                }
                return outcome;
            }

            @Override
            public long fullNanos() {
                return Duration.ofSeconds(8).toNanos();
            }
        };
    }

    private static Failure failure(FailureClass kind, Phase phase) {
        return Failure.now(kind, phase, "here", "reason");
    }
}
