package org.echopair.client.failure;

import java.util.List;

/// A round trip that passed. All times begin at the first write, except the time to connect.
///
/// @param remote the peer's address
/// @param sentBytes the length of the message
/// @param reply what came back
/// @param connectNanos the handshake with the address that answered
/// @param firstByteNanos until the first byte came back; 0 when nothing came
/// @param totalNanos until the last byte came back, or until the end of input when nothing came
/// @param notes what a careful reader wants to know although it is no failure
public record RoundTrip(String remote, int sentBytes, byte[] reply, long connectNanos,
        long firstByteNanos,
        long totalNanos, List<String> notes) implements Outcome {}
