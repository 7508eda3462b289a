package org.echopair.client.check;

import org.echopair.client.failure.Failure;
import org.echopair.client.failure.Phase;
import org.jspecify.annotations.Nullable;

/// What came of one [Check].
///
/// @param detail what was right, what is wrong, or why it was skipped; part of a sentence
/// @param failure what is wrong; only when the check failed
/// @param nanos how long it took; 0 when it was skipped
/// @param address of the name that it is about, where each is checked on its own; or empty
record CheckResult(String name, Status status, String detail, @Nullable Failure failure,
        long nanos, String address) {

    private CheckResult(String name, Status status, String detail, @Nullable Failure failure,
            long nanos) {
        this(name, status, detail, failure, nanos, "");
    }

    /// The same of one address of the name.
    CheckResult of(String oneAddress) {
        return new CheckResult(name, status, detail, failure, nanos, oneAddress);
    }

    /// `connect`, or `10.1.2.3 connect`.
    String title() {
        return address.isEmpty() ? name : address + " " + name;
    }

    enum Status {
        PASSED('✓', "passed"),
        FAILED('✗', "failed"),
        SKIPPED('-', "skipped"),
        INTERRUPTED('!', "interrupted");

        private final char mark;
        private final String word;

        Status(char mark, String word) {
            this.mark = mark;
            this.word = word;
        }

        String word() {
            return word;
        }

        char mark() {
            return mark;
        }
    }

    static CheckResult passed(String name, String detail, long nanos) {
        return new CheckResult(name, Status.PASSED, detail, null, nanos);
    }

    /// Every check talks to the same target, so its address is told only where there never was a
    /// connection.
    static CheckResult failed(String name, Failure failure, long nanos) {
        String activity = failure.phase() == Phase.CONNECT
                ? failure.phase().words() + " " + failure.address()
                : failure.phase().activity();
        return new CheckResult(name, Status.FAILED,
                failure.kind() + " while " + activity + ": " + failure.detail(), failure, nanos);
    }

    /// No answer, because a signal came while it ran.
    static CheckResult interrupted(String name, long nanos) {
        return new CheckResult(name, Status.INTERRUPTED, "interrupted while it ran", null, nanos);
    }

    static CheckResult skipped(String name, String reason) {
        return new CheckResult(name, Status.SKIPPED, "skipped: " + reason, null, 0);
    }
}
