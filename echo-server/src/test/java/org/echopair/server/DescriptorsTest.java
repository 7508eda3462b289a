package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DescriptorsTest {

    @ParameterizedTest
    @CsvSource({"1024, 40, 912", "64, 40, 8", "64, 60, 1", "10, 40, 1",
            "1000000000000, 40, 2147483647"})
    void leave_a_reserve_for_all_else(long limit, long open, int forConnections) {
        assertThat(Descriptors.forConnections(limit, open)).isEqualTo(forConnections);
    }

    @Test
    void are_known_of_this_process() {
        assertThat(Descriptors.forConnections()).isBetween(1, Integer.MAX_VALUE - 1);
    }

    @ParameterizedTest
    @CsvSource({"64, 8", "256, 16", "1024, 64", "1000000000000, 256"})
    void are_kept_back_for_as_many_connections_as_the_admin_port_takes(long limit, int forAdmin) {
        assertThat(Descriptors.forAdmin(limit)).isEqualTo(forAdmin);
        assertThat(limit - Descriptors.forConnections(limit, 0)).isGreaterThan(forAdmin);
    }
}
