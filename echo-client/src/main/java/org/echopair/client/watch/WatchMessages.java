package org.echopair.client.watch;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.echopair.client.exchange.ReplyCheck;
import org.echopair.client.stream.MessagePattern;
import org.echopair.client.stream.MessageStream;
import org.echopair.client.stream.StreamCheck;
import org.echopair.client.stream.StreamVerifier;

/// The messages of a watch, each of which there is only once. Every connection, a reconnected one
/// included, has a number of its own, and every message on it one of its own.
final class WatchMessages {

    private final MessagePattern pattern;
    private final AtomicInteger connections = new AtomicInteger();

    WatchMessages(MessagePattern pattern) {
        this.pattern = pattern;
    }

    OfConnection newConnection() {
        // A watch without end comes around after 2,147,483,648 of them.
        return new OfConnection(pattern, connections.getAndIncrement() & Integer.MAX_VALUE);
    }

    /// Belongs to one thread.
    static final class OfConnection {

        private final MessageStream stream;
        private final StreamVerifier verifier;

        private OfConnection(MessagePattern pattern, int connection) {
            this.stream = new MessageStream(pattern, connection);
            this.verifier = new StreamVerifier(pattern, connection);
        }

        byte[] next() {
            byte[] message = new byte[stream.length()];
            stream.peek(ByteBuffer.wrap(message), stream.sequence() + 1);
            stream.advance(message.length);
            return message;
        }

        /// For the message that [#next] has just made.
        ReplyCheck check(byte[] message) {
            return new StreamCheck(verifier, message);
        }
    }
}
