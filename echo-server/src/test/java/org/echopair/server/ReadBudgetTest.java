package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A heap of 16 MiB and two loops: a budget of 2 MiB, half of it for each.
class ReadBudgetTest {

    @ParameterizedTest
    @CsvSource({"0, 262144", "262143, 262144", "262144, 65536", "2097151, 65536", "2097152, 2048",
            "4194303, 2048", "4194304, 256",
            "99999999, 256"})
    void makes_reads_smaller_as_more_output_is_pending(long pendingBytes, int maxReadBytes) {
        var budget = new ReadBudget(16 << 20, 2, ReadBudget.BUFFER_BYTES);
        assertThat(budget.maxReadBytes(pendingBytes, () -> pendingBytes)).isEqualTo(maxReadBytes);
    }

    @ParameterizedTest
    @CsvSource({"0, 1024", "2097152, 1024", "4194304, 256"})
    void never_makes_them_larger_than_the_mode_allows(long pendingBytes, int maxReadBytes) {
        var budget = new ReadBudget(16 << 20, 2, Mode.GREET.maxReadBytes());
        assertThat(budget.maxReadBytes(pendingBytes, () -> pendingBytes)).isEqualTo(maxReadBytes);
    }

    @Test
    void leaves_the_reads_of_a_loop_alone_that_has_nothing_pending() {
        var budget = new ReadBudget(16 << 20, 2, ReadBudget.BUFFER_BYTES);
        assertThat(budget.maxReadBytes(0, () -> Long.MAX_VALUE))
                .isEqualTo(ReadBudget.BUFFER_BYTES);
    }

    /// Else each of many loops could fill its own share on top of what the others hold.
    @ParameterizedTest
    @CsvSource({"1, 2097151, 262144", "1, 2097152, 2048", "1, 4194304, 256",
            "262144, 2097151, 65536", "1048575, 2097152, 2048", "1048575, 4194304, 256"})
    void asks_what_all_loops_hold_once_a_loop_holds_anything(long pendingInLoop,
            long pendingInAll, int maxReadBytes) {
        var budget = new ReadBudget(16 << 20, 2, ReadBudget.BUFFER_BYTES);
        assertThat(budget.maxReadBytes(pendingInLoop, () -> pendingInAll))
                .isEqualTo(maxReadBytes);
    }
}
