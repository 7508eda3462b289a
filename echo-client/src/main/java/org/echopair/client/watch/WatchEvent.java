package org.echopair.client.watch;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.echopair.client.failure.Failure;
import org.echopair.client.text.Printable;
import org.jspecify.annotations.Nullable;

/// Something that happened to a stream while it was watched.
///
/// @param when wall-clock time
/// @param stream its name
/// @param address the peer's, or the target while it is not resolved
/// @param failure null for what is no failure
/// @param detail part of a sentence
record WatchEvent(Instant when, String stream, Kind kind, String address,
        @Nullable Failure failure, String detail) {

    private static final int STREAM_END = 37;
    private static final int KIND_END = STREAM_END + 15;

    /// Of one width, so that lines can be compared; [Instant#toString] leaves zeros out.
    private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder().appendInstant(3)
            .toFormatter(Locale.ROOT);

    enum Kind {
        /// A message was sent and not fully answered within `--timeout`.
        LOST("lost"),
        /// A message was fully answered, but later than `--late`.
        LATE("late"),
        /// Bytes came that are not those sent, or that nobody asked for.
        DIFFERENT("different"),
        /// The connection was torn down, or broke, while no message was on its way.
        RESET("reset"),
        /// A new connection was closed before its first message: it was of no use.
        CLOSED("closed"),
        /// No connection: the failure's class tells whether refused, unreachable, or something else.
        NOT_CONNECTED("not connected"),
        /// The peer closed its side between two messages, which loses nothing.
        MOVED("moved"),
        /// A stream has a connection again.
        RECONNECTED("reconnected"),
        /// The first answer after a failure.
        RECOVERED("recovered");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    static WatchEvent of(String stream, Kind kind, Failure failure) {
        return new WatchEvent(failure.when(), stream, kind, failure.address(), failure,
                failure.kind() + " while " + failure.phase().words() + " " + failure.address()
                        + ": " + failure.detail());
    }

    static WatchEvent now(String stream, Kind kind, String address, String detail) {
        return new WatchEvent(Instant.now(), stream, kind, address, null, detail);
    }

    /// `2026-11-22T10:40:51.123Z  stream 2  lost           RESET while …`.
    String line() {
        var line = new StringBuilder(MILLIS.format(when)).append("  ").append(stream);
        line.repeat(' ', Math.max(2, STREAM_END - line.length())).append(kind.words());
        line.repeat(' ', Math.max(2, KIND_END - line.length()));
        return line.append(Printable.line(detail)).toString();
    }
}
