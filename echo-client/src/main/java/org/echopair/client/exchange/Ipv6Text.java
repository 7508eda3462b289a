package org.echopair.client.exchange;

import java.util.Arrays;

/// IPv6 addresses in the short form that people know (RFC 5952). Java itself writes out every zero.
public final class Ipv6Text {

    private Ipv6Text() {}

    /// `0:0:0:0:0:0:0:1` as `::1`; anything that is not such an address stays as it is.
    public static String shorten(String address) {
        int percent = address.indexOf('%');
        String scope = percent < 0 ? "" : address.substring(percent);
        String[] groups = address.substring(0, address.length() - scope.length()).split(":");
        if (groups.length != 8) {
            return address;
        }
        int start = 0;
        int length = 0;
        for (int i = 0; i < groups.length; i++) {
            int end = i;
            while (end < groups.length && groups[end].equals("0")) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        if (length < 2) { // RFC 5952, 4.2.2: not for a single group
            return address;
        }
        return joined(groups, 0, start) + "::" + joined(groups, start + length, 8) + scope;
    }

    private static String joined(String[] groups, int from, int to) {
        return String.join(":", Arrays.copyOfRange(groups, from, to));
    }
}
