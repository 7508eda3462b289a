package org.echopair.client.text;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/// What bytes are that no echo would send, where they begin as a protocol does that is often found
/// on the way to one. It spares a reader the hex.
final class KnownBytes {

    /// @param name to stand behind "these bytes are"
    private record Beginning(byte[] bytes, String name) {

        static Beginning text(String text, String name) {
            return new Beginning(text.getBytes(US_ASCII), name);
        }
    }

    private static final String PROXY = "a PROXY protocol header"
            + " that the server takes for part of the message: something on the path sends one";

    private static final List<Beginning> BEGINNINGS = List.of(
            Beginning.text("PROXY TCP", PROXY), Beginning.text("PROXY UNKNOWN", PROXY),
            new Beginning(HexFormat.of().parseHex("0d0a0d0a000d0a515549540a"), PROXY),
            Beginning.text("HTTP/1.", "an HTTP answer: no echo server is behind this address"),
            Beginning.text("SSH-2.0-", "the greeting of an SSH server"));

    /// A record of type alert and of a version 3.x, two bytes long, the first of which is the
    /// level.
    private static final String TLS_ALERT = "a TLS alert: the server expects TLS";
    private static final int TLS_ALERT_BYTES = 7;

    private KnownBytes() {}

    /// @param before what came right before them, and was right
    /// @param bytes from the first that is wrong on
    /// @return "; these bytes are …", or nothing
    static String words(ByteBuffer before, ByteBuffer bytes) {
        ByteBuffer all = ByteBuffer.allocate(before.remaining() + bytes.remaining())
                .put(before.duplicate()).put(bytes.duplicate()).flip();
        for (int from = before.remaining(); from >= 0; from--) {
            String name = name(all.slice(from, all.limit() - from));
            if (!name.isEmpty()) {
                return "; these bytes are " + name;
            }
        }
        return "";
    }

    private static String name(ByteBuffer bytes) {
        for (Beginning each : BEGINNINGS) {
            if (bytes.remaining() >= each.bytes.length && bytes.slice(0, each.bytes.length)
                    .equals(ByteBuffer.wrap(each.bytes))) {
                return each.name;
            }
        }
        return isTlsAlert(bytes) ? TLS_ALERT : "";
    }

    private static boolean isTlsAlert(ByteBuffer bytes) {
        return bytes.remaining() >= TLS_ALERT_BYTES && bytes.get(0) == 0x15 && bytes.get(1) == 3
                && bytes.get(2) <= 4 && bytes.getShort(3) == 2
                && (bytes.get(5) == 1 || bytes.get(5) == 2);
    }
}
