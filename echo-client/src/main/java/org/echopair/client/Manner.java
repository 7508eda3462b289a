package org.echopair.client;

/// How an [Exchange] writes its message, and when it closes its side of the connection.
///
/// @param bytesPerWrite the most that one write hands to the system
record Manner(int bytesPerWrite, Ending ending) {

    enum Ending {
        /// Once the whole reply has come, so that a peer which cannot half-close can still echo.
        CLOSE_AFTER_REPLY,
        /// Once all is written, before any of the reply is read if the peer can take so much.
        CLOSE_BEFORE_REPLY,
        /// Never: the connection is left open for the next message.
        STAY_OPEN
    }

    static final Manner USUAL = closing(Ending.CLOSE_AFTER_REPLY);

    static final Manner STAYING_OPEN = closing(Ending.STAY_OPEN);

    static Manner closing(Ending ending) {
        return new Manner(Exchange.CHUNK_BYTES, ending);
    }
}
