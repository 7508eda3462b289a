package org.echopair.server;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;
import org.slf4j.spi.NOPLoggingEventBuilder;

/// Logs one connection: its events at DEBUG and, with `--log-messages`, what the peer sends at INFO.
/// The server's own probes are not logged.
final class ConnectionLog {

    private static final Logger LOG = LoggerFactory.getLogger(ConnectionLog.class);

    private static final ConnectionLog PLAIN = new ConnectionLog(false, null);
    private static final ConnectionLog SILENT = new ConnectionLog(true, null);

    private final boolean isSilent;
    private final @Nullable MessagePreview preview;

    private ConnectionLog(boolean isSilent, @Nullable MessagePreview preview) {
        this.isSilent = isSilent;
        this.preview = preview;
    }

    /// All connections share one; only where messages are logged has each its own, which may hold
    /// half a character.
    static ConnectionLog of(boolean isSilent, boolean logMessages) {
        if (isSilent) {
            return SILENT;
        }
        return logMessages ? new ConnectionLog(false, new MessagePreview()) : PLAIN;
    }

    void accepted(InetSocketAddress peer) {
        debug(peer).log("connection accepted");
    }

    /// Does not change the buffer's position.
    void received(InetSocketAddress peer, ByteBuffer bytes) {
        if (preview != null) {
            message(peer, preview.next(bytes.duplicate()), bytes.remaining());
        }
    }

    /// The peer may have ended in the middle of a character.
    void endOfInput(InetSocketAddress peer) {
        String rest = preview == null ? "" : preview.end();
        if (!rest.isEmpty()) {
            message(peer, rest, 0);
        }
    }

    void failed(InetSocketAddress peer, Exception cause) {
        debug(peer).addKeyValue("cause", cause::getMessage).log("connection failed");
    }

    void closed(InetSocketAddress peer, CloseReason reason, long receivedBytes,
            long ageNanos) {
        debug(peer).addKeyValue("reason", reason.label()).addKeyValue("bytes", receivedBytes)
                .addKeyValue("duration", () -> ageNanos / 1e9).log("connection closed");
    }

    private LoggingEventBuilder debug(InetSocketAddress peer) {
        return isSilent
                ? NOPLoggingEventBuilder.singleton()
                : LOG.atDebug().addKeyValue("client", () -> Address.text(peer));
    }

    private static void message(InetSocketAddress peer, String text, int bytes) {
        LOG.atInfo().addKeyValue("client", Address.text(peer)).addKeyValue("bytes", bytes)
                .addKeyValue("text", text).log("message received");
    }
}
