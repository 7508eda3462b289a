package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AdmissionTest {

    private final AtomicInteger noneLeft = new AtomicInteger();
    private final Admission admission = new Admission(4, 2, noneLeft::incrementAndGet);

    @Test
    void counts_an_ipv6_network_as_one_source() throws Exception {
        assertThat(admission.admit(peer("2001:db8::1"))).isEmpty();
        assertThat(admission.admit(peer("2001:db8::2"))).isEmpty();
        assertThat(admission.admit(peer("2001:db8::3"))).hasValue(RejectReason.SOURCE_LIMIT);
        assertThat(admission.admit(peer("2001:db8:0:1::3"))).isEmpty();
    }

    @Test
    void gives_a_place_back_to_the_network_and_not_the_address() throws Exception {
        admission.admit(peer("2001:db8::1"));
        admission.admit(peer("2001:db8::2"));
        admission.release(peer("2001:db8::1"));
        assertThat(admission.admit(peer("2001:db8::3"))).isEmpty();
        admission.release(peer("2001:db8::2"));
        assertThat(noneLeft).hasValue(0);
        admission.release(peer("2001:db8::3"));
        assertThat(noneLeft).hasValue(1);
    }

    @Test
    void refuses_all_sources_once_full() throws Exception {
        for (int index = 1; index <= 4; index++) {
            assertThat(admission.admit(peer("10.0.0." + index))).isEmpty();
        }
        assertThat(admission.admit(peer("10.0.0.5"))).hasValue(RejectReason.CONNECTION_LIMIT);
        assertThat(admission.active()).isEqualTo(4);
    }

    private static InetSocketAddress peer(String host) throws Exception {
        return new InetSocketAddress(InetAddress.getByName(host), 40_000);
    }
}
