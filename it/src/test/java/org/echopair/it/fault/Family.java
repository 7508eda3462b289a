package org.echopair.it.fault;

/// What the two ends of the link have as addresses.
enum Family {
    IPV4("10.99.0.1", "10.99.0.2"),
    IPV6("fd99::1", "fd99::2");

    private final String client;
    private final String server;

    Family(String client, String server) {
        this.client = client;
        this.server = server;
    }

    String client() {
        return client;
    }

    String server() {
        return server;
    }
}
