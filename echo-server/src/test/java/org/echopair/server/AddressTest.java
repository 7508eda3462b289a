package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressTest {

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1:8888", "::1, [0:0:0:0:0:0:0:1]:8888"})
    void is_written_with_brackets_for_ipv6(String host, String text) throws Exception {
        assertThat(Address.text(new InetSocketAddress(InetAddress.getByName(host), 8888)))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 127.0.0.1", "::, 127.0.0.1", "127.0.0.7, 127.0.0.7", "::1, ::1"})
    void of_all_interfaces_is_reached_by_loopback(String bound, String reached) throws Exception {
        assertThat(Address.reachable(new InetSocketAddress(InetAddress.getByName(bound), 1)))
                .isEqualTo(new InetSocketAddress(InetAddress.getByName(reached), 1));
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.1, 10.0.0.2, false", "10.0.0.1, 10.0.0.1, true",
            "2001:db8::1, 2001:db8::ffff:1, true", "2001:db8::1, 2001:db8:0:1::1, false",
            "::ffff:10.0.0.1, 10.0.0.1, true", "::1, 127.0.0.1, false"})
    void is_one_source_with_others_of_its_ipv6_network(String one, String other, boolean same)
            throws Exception {
        assertThat(Address.source(InetAddress.getByName(one))
                .equals(Address.source(InetAddress.getByName(other)))).isEqualTo(same);
    }
}
