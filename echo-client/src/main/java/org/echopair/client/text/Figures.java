package org.echopair.client.text;

import java.util.HexFormat;

/// Numbers as people read them, the same in every locale. Written by hand because
/// [String#format] would load the locale data, which costs a short-lived process dearly.
public final class Figures {

    private static final HexFormat HEX = HexFormat.of();

    private Figures() {}

    /// `1234567` as `1,234,567`.
    public static String grouped(long number) {
        var digits = new StringBuilder(Long.toString(number));
        int first = number < 0 ? 1 : 0;
        for (int at = digits.length() - 3; at > first; at -= 3) {
            digits.insert(at, ',');
        }
        return digits.toString();
    }

    /// `1 byte`, `8,388,608 bytes`.
    public static String bytes(long number) {
        return grouped(number) + (number == 1 ? " byte" : " bytes");
    }

    /// `19998.3` as `19,998`, and with a decimal where that is a good part of it: `0.4`.
    public static String rounded(double number) {
        long tenths = Math.round(number * 10);
        return tenths >= 100 || tenths % 10 == 0
                ? grouped(Math.round(number))
                : tenths / 10 + "." + tenths % 10;
    }

    /// Two or three digits that matter: `84 µs`, `0.4 ms`, `61 ms`, `1.9 s`, `90 s`.
    public static String time(long nanos) {
        if (nanos < 100_000) {
            return nanos / 1_000 + " µs";
        }
        if (nanos < 9_950_000) {
            return tenths(nanos, 1_000_000) + " ms";
        }
        if (nanos < 999_500_000) {
            return (nanos + 500_000) / 1_000_000 + " ms";
        }
        return tenths(nanos, 1_000_000_000) + " s";
    }

    /// As [#time], but microseconds up to the millisecond, as latencies are compared: `212 µs`.
    public static String latency(long nanos) {
        return nanos < 999_500 ? (nanos + 500) / 1_000 + " µs" : time(nanos);
    }

    /// `1 message`, `2 messages`.
    public static String counted(long number, String thing) {
        return grouped(number) + " " + thing + (number == 1 ? "" : "s");
    }

    /// `0x61 'a'`, or without the letter where there is none.
    public static String hex(byte value) {
        String hex = "0x" + HEX.toHexDigits(value);
        return value > 0x20 && value < 0x7f ? hex + " '" + (char) value + "'" : hex;
    }

    private static String tenths(long nanos, long unit) {
        long tenths = (nanos + unit / 20) / (unit / 10);
        String whole = grouped(tenths / 10);
        return tenths % 10 == 0 ? whole : whole + "." + tenths % 10;
    }
}
