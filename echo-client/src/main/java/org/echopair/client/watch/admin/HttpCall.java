package org.echopair.client.watch.admin;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/// One connection, for one request and its reply. It belongs to the thread of its [HttpPort].
///
/// ```
///   READING ── head ──▶ RENDERING ── reply ──▶ WRITING ── all of it ──▶ LINGERING ── FIN ──▶ closed
/// ```
///
/// It lingers because a connection that is closed with unread input is reset, and a reset can destroy
/// the reply on its way.
final class HttpCall {

    enum State {
        READING(2_000),
        /// Ends by itself: there is a limit to how many wait for a page.
        RENDERING(Long.MAX_VALUE),
        WRITING(5_000),
        LINGERING(1_000);

        private final long mostMillis;

        State(long mostMillis) {
            this.mostMillis = mostMillis;
        }
    }

    static final int MOST_HEAD_BYTES = 8 * 1024;
    private static final int MOST_LINGERING_BYTES = 256 * 1024;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SelectionKey key;
    /// From the first byte on: a connection that sends nothing takes no buffer.
    private ByteBuffer in = NOTHING;
    private ByteBuffer out = NOTHING;
    private State state = State.READING;
    private long sinceNanos;
    private int lingeredBytes;

    HttpCall(SocketChannel channel, SelectionKey key, long nowNanos) {
        this.channel = channel;
        this.key = key;
        this.sinceNanos = nowNanos;
    }

    State state() {
        return state;
    }

    long ageNanos(long nowNanos) {
        return nowNanos - sinceNanos;
    }

    long millisLeft(long nowNanos) {
        return state.mostMillis == Long.MAX_VALUE
                ? Long.MAX_VALUE
                : state.mostMillis - TimeUnit.NANOSECONDS.toMillis(ageNanos(nowNanos));
    }

    /// What the peer has not yet taken of its reply.
    int unwrittenBytes() {
        return out.remaining();
    }

    /// Reads what there is.
    ///
    /// @return whether the peer has not ended
    boolean read() throws IOException {
        if (in == NOTHING) {
            in = ByteBuffer.allocate(MOST_HEAD_BYTES);
        }
        if (state == State.LINGERING) {
            in.clear();
        }
        int bytes = channel.read(in);
        if (state == State.LINGERING) {
            lingeredBytes += Math.max(0, bytes);
        }
        return bytes >= 0 && lingeredBytes <= MOST_LINGERING_BYTES;
    }

    boolean isTooLong() {
        return !in.hasRemaining() && !hasHead();
    }

    boolean hasHead() {
        return endOfHead() > 0;
    }

    /// To be called when it is there; nothing is read until it is answered.
    String takeHead(long nowNanos) {
        String head = new String(in.array(), 0, endOfHead(), StandardCharsets.ISO_8859_1);
        become(State.RENDERING, 0, nowNanos);
        return head;
    }

    /// Behind the first empty line that follows another one; 0 while there is none. A CR may be missing.
    private int endOfHead() {
        int lineBytes = 0;
        boolean begun = false;
        for (int i = 0; i < in.position(); i++) {
            byte each = in.get(i);
            if (each == '\n') {
                if (lineBytes == 0 && begun) {
                    return i + 1;
                }
                lineBytes = 0;
            } else if (each != '\r') {
                lineBytes++;
                begun = true;
            }
        }
        return 0;
    }

    void answer(ByteBuffer reply, long nowNanos) {
        out = reply;
        become(State.WRITING, SelectionKey.OP_WRITE, nowNanos);
    }

    /// Writes what the peer takes.
    void write(long nowNanos) throws IOException {
        channel.write(out);
        if (!out.hasRemaining()) {
            out = NOTHING;
            channel.shutdownOutput();
            become(State.LINGERING, SelectionKey.OP_READ, nowNanos);
        }
    }

    private void become(State next, int interest, long nowNanos) {
        state = next;
        sinceNanos = nowNanos;
        key.interestOps(interest);
    }

    /// With a FIN where the reply has gone, with a reset otherwise.
    void close() {
        try (channel) {
            if (state != State.LINGERING) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException e) {
            // It is closed either way.
        }
    }
}
