package org.echopair.server;

/// Where a [Connection] is in its life.
///
/// ```
///           the socket takes only a part
///   OPEN ────────────────────────────────▶ BLOCKED ──────────┐
///    │ ◀──────── the tail is gone ──────── │ ▲               │ finish deadline
///    │ finishSoon          the tail is gone│ │ takes a part  ▼
///    └──────────────────────────▶ HOLDING ◀┘─┘           FLUSHING
///                                    │ quiet, or deadline    │
///                                    ▼                       │
///                                LINGERING ◀── all is sent ──┘
///
///   any state ── end of input, reset, timeout, error ──▶ CLOSED
/// ```
///
/// Reads are off while a tail waits, so end of input is seen only once all output is written, and the
/// peer's half-close needs no state of its own. For HOLDING and LINGERING see the package, "The end".
enum ConnectionState {
    /// Reads are on, nothing is pending.
    OPEN,
    /// A tail waits for the socket, reads are off.
    BLOCKED,
    /// Is to finish: the newest chunk is held until more comes or it is quiet. Reads are on.
    HOLDING,
    /// The end, as soon as the socket has taken the tail. Reads are off.
    FLUSHING,
    /// The server's FIN is sent; input is thrown away until the peer's.
    LINGERING,
    CLOSED;

    /// Whether the end has begun: nothing more is taken from the peer.
    boolean isEnding() {
        return compareTo(FLUSHING) >= 0;
    }
}
