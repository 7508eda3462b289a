package org.echopair.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerTest {

    @Test
    void serves_all_that_connected_before_it_refuses() throws Exception {
        List<Socket> before = new ArrayList<>();
        try (Peer peer = Peer.that(Peer::echo)) {
            for (int i = 0; i < 40; i++) {
                before.add(connect(peer));
            }
            peer.refuse();

            for (Socket each : before) {
                each.getOutputStream().write(7);
                assertThat(each.getInputStream().read()).isEqualTo(7);
            }
            assertThatExceptionOfType(ConnectException.class).isThrownBy(() -> connect(peer));
        } finally {
            for (Socket each : before) {
                each.close();
            }
        }
    }

    private static Socket connect(Peer peer) throws Exception {
        return new Socket(InetAddress.getLoopbackAddress(), peer.port());
    }
}
