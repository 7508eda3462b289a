package org.echopair.client.watch;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.jspecify.annotations.Nullable;

/// Something that happened to a stream while it was watched.
///
/// @param when wall-clock time
/// @param stream its name
/// @param address the peer's, or the target while it is not resolved
/// @param failure null for what is no failure
/// @param detail part of a sentence
/// @param count how many alike it stands for
record WatchEvent(Instant when, String stream, Kind kind, String address,
        @Nullable Failure failure, String detail, long count) {

    /// Always three decimals, so that lines can be compared; [Instant#toString] leaves zeros out.
    private static final DateTimeFormatter MILLIS = new DateTimeFormatterBuilder().appendInstant(3)
            .toFormatter(Locale.ROOT);

    /// What an event means for the verdict, and so how it is shown.
    enum Tone {
        GOOD,
        NEUTRAL,
        WARNING,
        BAD
    }

    enum Kind {
        /// A message was sent and not fully answered within `--timeout`.
        LOST("lost", Tone.BAD),
        /// A message was fully answered, but later than `--late`.
        LATE("late", Tone.BAD),
        /// Bytes came that are not those sent, or that nobody asked for.
        DIFFERENT("different", Tone.BAD),
        /// The connection was torn down, or broke, while no message was under way.
        RESET("reset", Tone.BAD),
        /// A new connection was closed before its first message: it was of no use.
        CLOSED("closed", Tone.BAD),
        /// No connection: the failure's class says whether refused, unreachable, or something else.
        NOT_CONNECTED("not connected", Tone.BAD),
        /// An address of the name did not answer and the next one did, or none of its family can be
        /// reached from this machine.
        PASSED_OVER("passed over", Tone.WARNING),
        /// The name did not resolve; the addresses that were known are watched on.
        NOT_RESOLVED("not resolved", Tone.WARNING),
        /// This machine or this process reached a limit of its own, which is not the path's.
        LOCAL("local limit", Tone.WARNING),
        /// This process stood still, which is not the path's either.
        STOOD_STILL("stood still", Tone.WARNING),
        /// The peer closed its side between two messages, which loses nothing.
        MOVED("moved", Tone.NEUTRAL),
        /// A stream has a new connection because `--reconnect-interval` was over.
        RENEWED("renewed", Tone.NEUTRAL),
        /// The name has one more address.
        JOINED("joined", Tone.NEUTRAL),
        /// An address is in its name no more.
        LEFT("left", Tone.NEUTRAL),
        /// An address is in its name, but no neighbour of this prober any more.
        HANDED_ON("handed on", Tone.NEUTRAL),
        /// A stream has a connection again.
        RECONNECTED("reconnected", Tone.NEUTRAL),
        /// The first answer after a failure.
        RECOVERED("recovered", Tone.GOOD);

        private final String words;
        private final Tone tone;

        Kind(String words, Tone tone) {
            this.words = words;
            this.tone = tone;
        }

        /// What a connection is that ended while no message was under way.
        static Kind ofBroken(Failure failure) {
            return failure.isFinal()
                    ? DIFFERENT
                    : failure.kind() == FailureClass.EARLY_EOF ? CLOSED : RESET;
        }

        String words() {
            return words;
        }

        Tone tone() {
            return tone;
        }

        /// As JSON has it: `not_connected`.
        String word() {
            return words.replace(' ', '_');
        }
    }

    static WatchEvent of(String stream, Kind kind, Failure failure) {
        return new WatchEvent(failure.when(), stream, kind, failure.address(), failure,
                sentence(failure), 1);
    }

    static WatchEvent now(String stream, Kind kind, String address, String detail) {
        return now(stream, kind, address, detail, 1);
    }

    static WatchEvent now(String stream, Kind kind, String address, String detail, long count) {
        return new WatchEvent(Instant.now(), stream, kind, address, null, detail, count);
    }

    static String sentence(Failure failure) {
        return failure.kind() + " while " + failure.phase().words() + " " + failure.address()
                + ": " + failure.detail();
    }

    /// `10:40:51.123`, in UTC.
    static String timeOfDay(Instant when) {
        String text = MILLIS.format(when);
        return text.substring(text.indexOf('T') + 1, text.length() - 1);
    }

    /// `10:40:51.123  stream 2  lost`; the detail says why.
    String title() {
        return timeOfDay(when) + "  " + stream + "  " + kind.words();
    }
}
