package org.echopair.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.echopair.client.Peer;
import org.junit.jupiter.api.Test;

class NetworkPathTest {

    @Test
    void remembers_a_hundred_addresses_that_failed_beside_one_that_answers() throws Exception {
        List<InetAddress> all = new ArrayList<>();
        for (int i = 1; i <= 120; i++) {
            all.add(InetAddress.ofLiteral("127.0.9." + i));
        }
        all.add(InetAddress.ofLiteral("127.0.0.86"));
        try (Peer peer = Peer.at(new InetSocketAddress("127.0.0.86", 0), Peer::echo)) {
            var path = new NetworkPath(new ConnectionConfig(
                    new Target("echo.invalid", peer.port()), AddressFamily.ANY,
                    Duration.ofSeconds(30), Duration.ofSeconds(5), Duration.ZERO),
                    new Resolver(_ -> List.copyOf(all)), System::nanoTime);

            path.connectToEach();

            assertThat(path.passedOver()).hasSize(100);
        }
    }
}
