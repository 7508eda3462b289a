package org.echopair.client.exchange;

import java.net.Inet4Address;
import java.net.InetAddress;

/// Which of a name's addresses may be used.
public enum AddressFamily {
    ANY("any"),
    IPV4("IPv4"),
    IPV6("IPv6");

    private final String words;

    AddressFamily(String words) {
        this.words = words;
    }

    public boolean accepts(InetAddress address) {
        return this == ANY || (this == IPV4) == (address instanceof Inet4Address);
    }

    @Override
    public String toString() {
        return words;
    }
}
