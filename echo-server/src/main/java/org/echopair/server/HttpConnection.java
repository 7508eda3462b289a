package org.echopair.server;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/// One connection to the admin port. It belongs to the thread of its [HttpListener].
///
/// ```
///   WAITING ── head is there ──▶ ANSWERING ── answer ──▶ WRITING ── last one ──▶ LINGERING
///      ▲                                                    │
///      └──────────────────── keeps alive ───────────────────┘
/// ```
final class HttpConnection {

    enum State {
        WAITING,
        ANSWERING,
        WRITING,
        LINGERING
    }

    static final int MOST_HEAD_BYTES = 8 * 1024;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SelectionKey key;
    /// Allocated at the first read: a silent connection holds no buffer.
    private ByteBuffer in = NOTHING;
    private ByteBuffer out = NOTHING;
    private State state = State.WAITING;
    private long sinceNanos;
    private boolean hasAnswered;
    private boolean keepsAlive;

    HttpConnection(SocketChannel channel, SelectionKey key, long nowNanos) {
        this.channel = channel;
        this.key = key;
        this.sinceNanos = nowNanos;
    }

    State state() {
        return state;
    }

    /// When its state began; for a second or later request, when its first byte came.
    long sinceNanos() {
        return sinceNanos;
    }

    /// Between two requests.
    boolean isIdle() {
        return state == State.WAITING && hasAnswered && in.position() == 0;
    }

    /// Reads what there is; says whether the connection goes on.
    boolean read(long nowNanos) throws IOException {
        if (in == NOTHING) {
            in = ByteBuffer.allocate(MOST_HEAD_BYTES);
        }
        if (state == State.LINGERING) {
            in.clear();
            return channel.read(in) >= 0;
        }
        boolean wasIdle = isIdle();
        int read = channel.read(in);
        if (wasIdle && read > 0) {
            sinceNanos = nowNanos;
        }
        return read >= 0;
    }

    boolean hasHead() {
        return endOfHead() > 0;
    }

    /// The buffer is full and holds no complete head.
    boolean isTooLong() {
        return in != NOTHING && !in.hasRemaining() && endOfHead() == 0;
    }

    /// Something follows the head: a body, or a pipelined request.
    boolean hasMore() {
        return in.position() > 0;
    }

    /// Removes the head from the input, and stops reading until it is answered.
    String takeHead(long nowNanos) {
        int end = endOfHead();
        String head = new String(in.array(), 0, end, StandardCharsets.ISO_8859_1);
        in.flip().position(end);
        in.compact();
        if (!hasMore()) {
            in = NOTHING;
        }
        become(State.ANSWERING, 0, nowNanos);
        return head;
    }

    /// The index behind the empty line, whose CR may be missing; 0 when there is none yet. Empty lines
    /// before the request are skipped (RFC 9112, 2.2).
    private int endOfHead() {
        boolean isBlankLine = true;
        boolean hasText = false;
        for (int at = 0; at < in.position(); at++) {
            byte next = in.get(at);
            if (next == '\n') {
                if (isBlankLine && hasText) {
                    return at + 1;
                }
                isBlankLine = true;
            } else if (next != '\r') {
                isBlankLine = false;
                hasText = true;
            }
        }
        return 0;
    }

    void answer(ByteBuffer bytes, boolean willKeepAlive, long nowNanos) {
        out = bytes;
        keepsAlive = willKeepAlive;
        become(State.WRITING, SelectionKey.OP_WRITE, nowNanos);
    }

    /// Writes what the peer takes. After the last answer it sends a FIN and lingers, because closing
    /// with unread input would reset the connection and could destroy the answer.
    void write(long nowNanos) throws IOException {
        channel.write(out);
        if (out.hasRemaining()) {
            return;
        }
        out = NOTHING;
        hasAnswered = true;
        if (keepsAlive) {
            become(State.WAITING, SelectionKey.OP_READ, nowNanos);
        } else {
            channel.shutdownOutput();
            become(State.LINGERING, SelectionKey.OP_READ, nowNanos);
        }
    }

    private void become(State next, int interest, long nowNanos) {
        state = next;
        sinceNanos = nowNanos;
        key.interestOps(interest);
    }

    /// `abruptly` sends a reset: a FIN would leave this end in TIME_WAIT, and the kernel with output
    /// that its peer does not take.
    void close(boolean abruptly) {
        try (channel) {
            if (abruptly) {
                channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            }
        } catch (IOException _) {
            // Closed either way.
        }
    }
}
