package org.echopair.it;

import java.net.InetSocketAddress;
import org.testcontainers.containers.GenericContainer;

/// Reaches a container at its own address, not through a published port: Docker's proxy accepts
/// where the server refuses, and hides the client's port.
final class ContainerAddress {

    private ContainerAddress() {}

    static InetSocketAddress of(GenericContainer<?> container, int port) {
        var networks = container.getCurrentContainerInfo().getNetworkSettings().getNetworks();
        String ip = networks.values().iterator().next().getIpAddress();
        if (ip == null || ip.isEmpty()) {
            // Java takes an empty name for this machine.
            throw new IllegalStateException("no address, is it running? " + container.getLogs());
        }
        return new InetSocketAddress(ip, port);
    }
}
