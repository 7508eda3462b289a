package org.echopair.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachableAddressesTest {

    private static final InetSocketAddress V4 = new InetSocketAddress("192.0.2.1", 8888);
    private static final InetSocketAddress V6 = new InetSocketAddress("2001:db8::1", 8888);

    @Test
    void are_those_of_the_families_that_this_machine_has() {
        var found = ReachableAddresses.of(List.of(V6, V4), Inet6Address.class::isInstance);

        assertThat(found.addresses()).containsExactly(V4);
        assertThat(found.leftOut()).containsExactly(V6);
        assertThat(found.note()).isEqualTo("1 IPv6 address left out, since this machine has none");
    }

    @Test
    void are_all_where_none_is_of_such_a_family() {
        var found = ReachableAddresses.of(List.of(V6), Inet6Address.class::isInstance);

        assertThat(found.addresses()).containsExactly(V6);
        assertThat(found.note()).isEmpty();
    }

    @Test
    void are_all_where_this_machine_has_both() {
        assertThat(ReachableAddresses.of(List.of(V6, V4), _ -> false).addresses())
                .containsExactly(V6, V4);
    }
}
