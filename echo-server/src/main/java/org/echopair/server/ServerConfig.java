package org.echopair.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/// The validated settings. `ServerOptions` reads them from the command line.
///
/// @param host address or name to bind; empty for all addresses
/// @param port TCP port, 0 for any free one
/// @param mode what the server answers
/// @param once serve one connection to its end, then stop
/// @param eventLoops number of event loops, each one thread
/// @param backlog connections that the kernel completes before they are accepted
/// @param adminPort port of the admin endpoints, 0 for any free one, -1 for none
/// @param maxConnections live connections at most
/// @param maxConnectionsPerSource the same for one IPv4 address or IPv6 /64, 0 for no limit
/// @param idleTimeout silence after which a connection ends, zero for never
/// @param maxConnectionAge age, ±10 %, at which a connection is finished, zero for never
/// @param shutdownDelay time between a stop signal and the end of accepting
/// @param drainTimeout time that peers then have to close
/// @param logMessages whether to log a preview of what is received
record ServerConfig(String host, int port, Mode mode, boolean once, int eventLoops, int backlog,
        int adminPort, int maxConnections, int maxConnectionsPerSource, Duration idleTimeout,
        Duration maxConnectionAge, Duration shutdownDelay, Duration drainTimeout,
        boolean logMessages) {

    ServerConfig {
        require(port >= 0 && port <= 65_535, "port");
        require(adminPort >= -1 && adminPort <= 65_535, "adminPort");
        require(eventLoops > 0, "eventLoops");
        require(backlog > 0, "backlog");
        require(maxConnections > 0, "maxConnections");
        require(maxConnectionsPerSource >= 0, "maxConnectionsPerSource");
        require(!idleTimeout.isNegative(), "idleTimeout");
        require(!maxConnectionAge.isNegative(), "maxConnectionAge");
        require(!shutdownDelay.isNegative(), "shutdownDelay");
        require(!drainTimeout.isNegative(), "drainTimeout");
    }

    /// The listening address, for people: `*:8888` for all addresses.
    String listenText() {
        return hostText() + ":" + port;
    }

    /// The same for the admin endpoints, which share the host.
    String adminListenText() {
        return hostText() + ":" + adminPort;
    }

    private String hostText() {
        if (host.isEmpty()) {
            return "*";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /// The address to bind; fails when the host has none.
    InetSocketAddress address(int onPort) throws UnknownHostException {
        return host.isEmpty()
                ? new InetSocketAddress(onPort)
                : new InetSocketAddress(InetAddress.getByName(host), onPort);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new IllegalArgumentException(what + " is out of range");
        }
    }
}
