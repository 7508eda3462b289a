package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A heap of 16 MiB and two loops: a budget of 1 MiB for each.
class ReadBudgetTest {

    @ParameterizedTest
    @CsvSource({"0, 65536", "1048575, 65536", "1048576, 2048", "2097151, 2048", "2097152, 256",
            "99999999, 256"})
    void makes_reads_smaller_as_more_output_is_pending(long pendingBytes, int maxReadBytes) {
        var budget = new ReadBudget(16 << 20, 2, ReadBudget.BUFFER_BYTES);
        assertThat(budget.maxReadBytes(pendingBytes)).isEqualTo(maxReadBytes);
    }

    @ParameterizedTest
    @CsvSource({"0, 1024", "1048576, 1024", "2097152, 256"})
    void never_makes_them_larger_than_the_mode_allows(long pendingBytes, int maxReadBytes) {
        var budget = new ReadBudget(16 << 20, 2, Mode.GREET.maxReadBytes());
        assertThat(budget.maxReadBytes(pendingBytes)).isEqualTo(maxReadBytes);
    }
}
