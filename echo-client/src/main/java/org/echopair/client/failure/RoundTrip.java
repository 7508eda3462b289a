package org.echopair.client.failure;

import java.util.List;
import java.util.stream.Stream;

/// A round trip that passed. All times begin at the first write, except the time to connect.
///
/// @param remote the peer's address
/// @param sentBytes the length of the message
/// @param reply what came back
/// @param connectNanos from the first attempt on, with addresses that failed before one answered
/// @param firstByteNanos until the first byte came back; 0 when nothing came
/// @param totalNanos until the last byte came back, or until the end of input when nothing came
/// @param notes remarks that are not failures
public record RoundTrip(String remote, int sentBytes, byte[] reply, long connectNanos,
        long firstByteNanos, long totalNanos, List<String> notes) implements Outcome {

    /// The same with more of them, which come first.
    public RoundTrip withNotes(List<String> more) {
        return new RoundTrip(remote, sentBytes, reply, connectNanos, firstByteNanos, totalNanos,
                Stream.concat(more.stream(), notes.stream()).toList());
    }
}
