package org.echopair.client.exchange;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.echopair.client.text.Decimals;
import org.echopair.client.text.Printable;

/// Where the client connects to: a name, an IPv4 address or an IPv6 address, and a port.
///
/// @param host without brackets
public record Target(String host, int port) {

    private static final String ALLOWED = "; allowed: HOST:PORT,"
            + " as echo-server:8888, 10.0.0.7:8888, [::1]:8888";
    private static final int LONGEST_NAME = 253;

    /// @throws IllegalArgumentException with one line that says what is wrong and what is allowed
    public static Target parse(String text) {
        if (text.contains("://")) {
            throw wrong(text, "is a URL, not a target");
        }
        int colon = text.lastIndexOf(':');
        if (colon < 0 || text.endsWith("]")) {
            throw wrong(text, "has no port");
        }
        String host = text.substring(0, colon);
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
            checkIpv6(text, host);
        } else if (host.indexOf(':') >= 0) {
            throw wrong(text, "needs brackets around its IPv6 address");
        } else {
            checkName(text, host);
        }
        return new Target(host, port(text, text.substring(colon + 1)));
    }

    /// Whether a text could be one.
    public static boolean looksLikeOne(String text) {
        try {
            parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// An address as people write it, IPv6 in its short form.
    public static Target of(InetSocketAddress address) {
        return new Target(Ipv6Text.shorten(address.getAddress().getHostAddress()),
                address.getPort());
    }

    public boolean isIpv6Literal() {
        return host.indexOf(':') >= 0;
    }

    /// An IPv6 address that is an IPv4 address in another form, as `::ffff:10.0.0.7`, is one too.
    public boolean isIpv4Literal() {
        try {
            return InetAddress.ofLiteral(host) instanceof Inet4Address;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return isIpv6Literal() ? "[" + host + "]:" + port : host + ":" + port;
    }

    private static void checkIpv6(String text, String host) {
        int percent = host.indexOf('%');
        String zone = percent < 0 ? "" : host.substring(percent + 1);
        try {
            Inet6Address.ofLiteral(percent < 0 ? host : host.substring(0, percent));
        } catch (IllegalArgumentException e) {
            throw wrong(text, "has no IPv6 address between its brackets");
        }
        if (percent >= 0) {
            checkZone(text, host, zone);
        }
    }

    private static void checkZone(String text, String host, String zone) {
        try {
            Inet6Address.ofLiteral(host);
        } catch (IllegalArgumentException e) {
            throw wrong(text, zone.startsWith("25") && zone.length() > 2
                    ? "writes its zone as a URL does; here it is "
                            + Printable.quoted("%" + zone.substring(2))
                    : "names " + Printable.quoted(zone)
                            + ", which is no network interface of this machine");
        }
    }

    private static void checkName(String text, String host) {
        if (host.isEmpty()) {
            throw wrong(text, "has no host");
        }
        if (host.length() > LONGEST_NAME) {
            throw wrong(text, "has a host name longer than " + LONGEST_NAME + " characters");
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean letterOrDigit = c < 0x80 && Character.isLetterOrDigit(c);
            if (!letterOrDigit && c != '.' && c != '-' && c != '_') {
                throw wrong(text, "has a host name with " + Printable.quoted(String.valueOf(c)));
            }
        }
    }

    private static int port(String text, String digits) {
        if (digits.isEmpty()) {
            throw wrong(text, "has no port");
        }
        if (!Decimals.isWhole(digits, digits.length())) {
            throw wrong(text, "has a port that is not a number");
        }
        int port = digits.length() <= 5 ? Integer.parseInt(digits) : 0;
        if (port < 1 || port > 65_535) {
            throw wrong(text, "has a port outside 1 to 65535");
        }
        return port;
    }

    private static IllegalArgumentException wrong(String text, String why) {
        return new IllegalArgumentException(Printable.quoted(text) + " " + why + ALLOWED);
    }
}
