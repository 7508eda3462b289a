package org.echopair.client.load.engine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;

/// What was measured, before it is judged.
///
/// @param start of the measured time by the wall clock
/// @param seconds how long the measured time was
/// @param interrupted whether the run was ended from outside
/// @param failuresByClass all of them, at any time
/// @param failures the first [LoadRecorder#FAILURES_KEPT]
/// @param lag of this client itself
/// @param addresses what each address of the target contributed, those that never accepted too
/// @param cutShort whether it ended before its time because no connection was left
public record LoadResult(Instant start, double seconds, boolean interrupted, LoadCounts counts,
        Map<FailureClass, Long> failuresByClass, List<LoadFailure> failures,
        LoadLatencies latencies, List<LoadSecond> timeline, ClientLag lag,
        List<LoadAddress> addresses, boolean cutShort) {

    /// There was not even a name to connect to, or no first round trip within `--wait`.
    public static LoadResult neverBegan(Failure failure, boolean interrupted) {
        boolean ofThePath = failure.kind() != FailureClass.LOCAL;
        return new LoadResult(failure.when(), 0, interrupted,
                LoadCounts.ofErrors(ofThePath ? 1 : 0), Map.of(failure.kind(), 1L),
                List.of(new LoadFailure(failure, 0, 0)), LoadLatencies.none(), List.of(),
                ClientLag.NONE, List.of(), !interrupted);
    }

    /// The same, and why it ended: a loop of this client died.
    ///
    /// @param byASignal whether a signal had ended it, too
    LoadResult endedBy(LoadFailure death, boolean byASignal) {
        Map<FailureClass, Long> byClass = new EnumMap<>(FailureClass.class);
        byClass.putAll(failuresByClass);
        byClass.merge(death.failure().kind(), 1L, Long::sum);
        List<LoadFailure> listed = new ArrayList<>(
                failures.subList(0, Math.min(failures.size(), LoadRecorder.FAILURES_KEPT - 1)));
        listed.add(death);
        return new LoadResult(start, seconds, byASignal, counts, byClass, listed, latencies,
                timeline, lag, addresses, false);
    }
}
