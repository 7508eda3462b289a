package org.echopair.client.exchange;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.List;
import org.echopair.client.failure.Failure;

/// An open connection.
///
/// @param remote the peer's address
/// @param connectNanos from the first attempt on, with the addresses that failed before this one
/// @param handshakeNanos of this address alone
/// @param passedOver what came of those
public record Connected(SocketChannel channel, String remote, long connectNanos,
        long handshakeNanos, List<Failure> passedOver) implements AutoCloseable {

    /// To the first address that was tried.
    public Connected(SocketChannel channel, String remote, long connectNanos,
            List<Failure> passedOver) {
        this(channel, remote, connectNanos, connectNanos, passedOver);
    }

    /// A remark for each address that failed before this one answered.
    public List<String> notes() {
        return passedOver.stream().map(
                failure -> failure.sentence() + "; " + remote + " answered in its place").toList();
    }

    @Override
    public void close() {
        close(channel);
    }

    /// Never fails: the verdict is known by now, and a connection that cannot be closed is gone.
    public static void close(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // See above.
        }
    }
}
