package org.echopair.server;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/// Everything the server can be told, validated. `ServerOptions` makes one of the command line.
///
/// @param host address or name to bind; empty for all addresses
/// @param port TCP port, 0 for any free one
/// @param mode what is done with what is received
/// @param once serve one connection to its end, then stop
/// @param eventLoops number of loops, each a thread
/// @param backlog connections that the kernel completes before they are accepted
/// @param adminPort port of the admin endpoints, 0 for any free one, -1 for none
/// @param maxConnections connections that may live at once
/// @param maxConnectionsPerSource the same for one peer address, 0 for no such limit
/// @param idleTimeout silence after which a connection ends, zero for never
/// @param maxConnectionAge age at which a connection is finished, zero for never
/// @param shutdownDelay time between a stop signal and the end of accepting
/// @param drainTimeout time that connections then have to end by themselves
/// @param logMessages log a preview of what is received
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

    /// What is listened on, for people: `*:8888` for all addresses.
    String listenText() {
        return hostText() + ":" + port;
    }

    /// The same of the admin endpoints, which use the same addresses.
    String adminListenText() {
        return hostText() + ":" + adminPort;
    }

    private String hostText() {
        if (host.isEmpty()) {
            return "*";
        }
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /// An address of this server to bind; fails when the host has none.
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
