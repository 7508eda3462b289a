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
        if (ip == null || ip.isEmpty()) {
            // Java would take an empty name for this machine itself.
            throw new IllegalStateException("no address, is it running? " + container.getLogs());
        }
        return new InetSocketAddress(ip, port);
    }
}
