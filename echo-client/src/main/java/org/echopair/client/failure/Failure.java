package org.echopair.client.failure;

import java.time.Instant;
import java.util.Comparator;

/// A round trip that did not pass: what, in which phase, with whom, when, and why in words.
///
/// @param address the peer's address, or the target as given while it is not resolved
/// @param detail part of a sentence, without a full stop
public record Failure(FailureClass kind, Phase phase, String address, String detail, Instant when)
        implements
            Outcome {

    /// The worst finding decides; see [ExitCode].
    public static final Comparator<Failure> WORST_FIRST = Comparator
            .comparingInt(failure -> failure.kind.exitCode().rank());

    public static Failure now(FailureClass kind, Phase phase, String address, String detail) {
        return new Failure(kind, phase, address, detail, Instant.now());
    }

    /// For example `REFUSED while connecting to 127.0.0.1:8888: nothing listens there`.
    public String sentence() {
        return kind + " while " + phase.words() + " " + address + ": " + detail;
    }

    /// Bytes that differ are a finding about the path, which no second attempt may hide.
    public boolean isFinal() {
        return kind.exitCode() == ExitCode.DIFFERENT;
    }

    /// Whether another failure tells nothing new about the target.
    public boolean isLike(Failure other) {
        return kind == other.kind && phase == other.phase && address.equals(other.address);
    }
}
