package org.echopair.client.exchange;

import static java.util.Objects.requireNonNull;

import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// How often each class of failure was found while waiting, and which one is told at the end: the
/// last one of an attempt that had its full time, or the last of all where none had.
final class FailureTally {

    private final Map<FailureClass, Integer> counts = new EnumMap<>(FailureClass.class);
    private @Nullable Failure lastFull;
    private @Nullable Failure lastCut;

    /// @param cut whether the attempt ended because its time was cut, or a signal came
    void add(Failure failure, boolean cut) {
        if (cut) {
            lastCut = failure;
        } else {
            lastFull = failure;
            counts.merge(failure.kind(), 1, Integer::sum);
        }
    }

    /// The one to be told, with `REFUSED 58 times in 60 s` behind its detail.
    Failure verdict(long nanos) {
        if (lastFull == null) {
            return requireNonNull(lastCut, "it is asked once something has failed");
        }
        var found = new StringJoiner(", ");
        counts.forEach((kind, count) -> found
                .add(kind + (count == 1 ? " once" : " " + Figures.grouped(count) + " times")));
        return new Failure(lastFull.kind(), lastFull.phase(), lastFull.address(),
                lastFull.detail() + "; " + found + " in " + Figures.time(nanos), lastFull.when());
    }
}
