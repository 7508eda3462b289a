package org.echopair.client.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.echopair.client.failure.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class InterruptionTest {

    private final AtomicInteger halted = new AtomicInteger(-1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final RunContext context = new RunContext(List.of(), Map.of(), halted::set);

    @Test
    void after_different_bytes_ends_the_process_with_their_exit_code() throws Exception {
        assertThat(interrupted(ExitCode.DIFFERENT)).isEqualTo(65);
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "DIFFERENT")
    void after_anything_else_leaves_the_exit_code_to_the_signal(ExitCode verdict)
            throws Exception {
        assertThat(interrupted(verdict)).isEqualTo(-1);
    }

    @ParameterizedTest
    @EnumSource
    void that_is_the_only_end_of_a_run_ends_the_process_with_the_verdict(ExitCode verdict)
            throws Exception {
        assertThat(interrupted(verdict, Interruption.ending(stopped::countDown, context)))
                .isEqualTo(verdict.number());
    }

    @Test
    void of_a_run_without_a_verdict_leaves_the_exit_code_to_the_signal() throws Exception {
        CompletableFuture<Void> hook;
        try (var interruption = Interruption.ending(stopped::countDown, context)) {
            hook = CompletableFuture.runAsync(interruption::onSignal);
            stopped.await();
        }
        hook.join();
        assertThat(halted).hasValue(-1);
    }

    @Test
    void that_does_not_happen_ends_nothing() {
        try (var interruption = interruption()) {
            assertThat(interruption.exitWith(ExitCode.DIFFERENT, () -> ExitCode.DIFFERENT))
                    .isEqualTo(65);
            assertThat(interruption.happened()).isFalse();
        }
        assertThat(halted).hasValue(-1);
    }

    /// @return what the process was halted with, or -1
    private int interrupted(ExitCode verdict) throws Exception {
        return interrupted(verdict, interruption());
    }

    private int interrupted(ExitCode verdict, Interruption signalled) throws Exception {
        CompletableFuture<Void> hook;
        try (var interruption = signalled) {
            hook = CompletableFuture.runAsync(interruption::onSignal);
            stopped.await();
            assertThat(interruption.happened()).isTrue();
            assertThat(halted).as("not before the report is written").hasValue(-1);
            assertThat(interruption.exitWith(verdict, () -> verdict)).isEqualTo(verdict.number());
        }
        hook.join();
        return halted.get();
    }

    private Interruption interruption() {
        return Interruption.stopping(stopped::countDown, context);
    }
}
