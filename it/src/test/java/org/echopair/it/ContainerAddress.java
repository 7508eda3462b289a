package org.echopair.it;

import java.net.InetSocketAddress;
import org.testcontainers.containers.GenericContainer;

/// Where a container is reached: at its own address, never through a published port. Behind that
/// sits Docker's proxy, which accepts where the server refuses, and shows it another client port.
final class ContainerAddress {

    private ContainerAddress() {}

    static InetSocketAddress of(GenericContainer<?> container, int port) {
        var networks = container.getCurrentContainerInfo().getNetworkSettings().getNetworks();
        String ip = networks.values().iterator().next().getIpAddress();
        return new InetSocketAddress(ip, port);
    }
}
