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

    private final InetSocketAddress peer;
    private final boolean isSilent;
    private final @Nullable MessagePreview preview;

    ConnectionLog(InetSocketAddress peer, boolean isSilent, boolean logMessages) {
        this.peer = peer;
        this.isSilent = isSilent;
        this.preview = logMessages && !isSilent ? new MessagePreview() : null;
    }

    void accepted() {
        debug().log("connection accepted");
    }

    /// Does not change the buffer's position.
    void received(ByteBuffer bytes) {
        if (preview != null) {
            message(preview.next(bytes.duplicate()), bytes.remaining());
        }
    }

    /// The peer may have ended in the middle of a character.
    void endOfInput() {
        String rest = preview == null ? "" : preview.end();
        if (!rest.isEmpty()) {
            message(rest, 0);
        }
    }

    void failed(Exception cause) {
        debug().addKeyValue("cause", cause::getMessage).log("connection failed");
    }

    void closed(CloseReason reason, long receivedBytes, long ageNanos) {
        debug().addKeyValue("reason", reason.label()).addKeyValue("bytes", receivedBytes)
                .addKeyValue("duration", () -> ageNanos / 1e9).log("connection closed");
    }

    private LoggingEventBuilder debug() {
        return isSilent
                ? NOPLoggingEventBuilder.singleton()
                : LOG.atDebug().addKeyValue("client", () -> Address.text(peer));
    }

    private void message(String text, int bytes) {
        LOG.atInfo().addKeyValue("client", Address.text(peer)).addKeyValue("bytes", bytes)
                .addKeyValue("text", text).log("message received");
    }
}
