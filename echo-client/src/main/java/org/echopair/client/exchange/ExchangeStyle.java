package org.echopair.client.exchange;

/// How an [Exchange] writes its message, and when it closes its side of the connection.
///
/// @param bytesPerWrite the most that one write hands to the system
public record ExchangeStyle(int bytesPerWrite, Ending ending) {

    /// The most that moves in one call, so that reading and writing take turns. It also bounds the
    /// native buffer that the JDK takes beside a heap buffer.
    static final int CHUNK_BYTES = 64 * 1024;

    public enum Ending {
        /// Once the whole reply has come, so that a peer which cannot half-close can still echo.
        CLOSE_AFTER_REPLY,
        /// Once all is written, before any of the reply is read if the peer can take so much.
        CLOSE_BEFORE_REPLY,
        /// Never: the connection is left open for the next message.
        STAY_OPEN
    }

    public static final ExchangeStyle USUAL = closing(Ending.CLOSE_AFTER_REPLY);

    public static final ExchangeStyle STAYING_OPEN = closing(Ending.STAY_OPEN);

    public static ExchangeStyle closing(Ending ending) {
        return new ExchangeStyle(CHUNK_BYTES, ending);
    }
}
