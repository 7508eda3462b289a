package org.echopair.client.load.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.echopair.client.load.report.Loads.result;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.load.engine.LoadCounts;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadThreshold;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a load comes to where its figures alone do not tell.
class LoadVerdictTest {

    private static final LoadThreshold SOME_ERRORS = LoadThreshold.parse("errors<=2");

    @Nested
    class a_run_without_a_connection_left {

        @Test
        void is_no_pass_whatever_the_thresholds_allow() {
            LoadVerdict verdict = verdict(cutShort(result(5_000, 2, 5_000)), SOME_ERRORS);

            assertThat(verdict.exitCode()).isEqualTo(ExitCode.DISTURBED);
            assertThat(verdict.reasons()).containsExactly("2 RESET",
                    "cut short: no connection was left");
        }

        @Test
        void is_no_verdict_where_this_machine_lacked_something() {
            LoadVerdict verdict = verdict(lacking(cutShort(result(5_000, 2, 5_000))),
                    LoadThreshold.parse("errors<=3"));

            assertThat(verdict.exitCode()).isEqualTo(ExitCode.INTERNAL_ERROR);
            assertThat(verdict.reasons()).containsExactly("2 RESET", "1 LOCAL");
        }

        @Test
        void cuts_the_sum_short() {
            var sum = new LoadReportSum();
            sum.add("one.json", Loads.report(Loads.settings(),
                    cutShort(result(5_000, 2, 5_000)), List.of(SOME_ERRORS)));
            sum.add("other.json", Loads.report(Loads.settings(), result(6_000, 0, 6_000),
                    List.of(SOME_ERRORS)));

            assertThat(sum.total().verdict().exitCode()).isEqualTo(ExitCode.DISTURBED);
        }
    }

    @Nested
    class a_threshold_that_is_not_met_where_this_machine_lacked_something {

        private final LoadResult lacking = lacking(result(5_000, 0, 10_000));

        @ParameterizedTest
        @ValueSource(strings = {"sent>=99%", "rate>=10000", "p99.99<1s"})
        void is_its_own_doing_where_too_little_was_sent(String threshold) {
            LoadVerdict verdict = verdict(lacking, LoadThreshold.parse(threshold));

            assertThat(verdict.exitCode()).isEqualTo(ExitCode.INTERNAL_ERROR);
            assertThat(verdict.reasons()).hasSize(2).first().isEqualTo("1 LOCAL");
            assertThat(verdict(result(5_000, 0, 10_000), LoadThreshold.parse(threshold))
                    .exitCode()).as("nothing was lacking").isEqualTo(ExitCode.DISTURBED);
        }

        @Test
        void is_its_own_doing_where_it_lacked_all_there_is_of_errors() {
            LoadReport report = Loads.report(Loads.settings(), lacking,
                    List.of(LoadThreshold.NO_ERRORS));

            assertThat(report.thresholds()).singleElement().satisfies(errors -> {
                assertThat(errors.met()).isFalse();
                assertThat(errors.actual()).isEqualTo("1, 1 LOCAL");
            });
            assertThat(report.verdict().exitCode()).isEqualTo(ExitCode.INTERNAL_ERROR);
        }

        @Test
        void is_the_paths_where_that_has_errors_too() {
            LoadReport report = Loads.report(Loads.settings(),
                    lacking(result(5_000, 2, 5_000)), List.of(LoadThreshold.NO_ERRORS));

            assertThat(report.thresholds().getFirst().actual()).isEqualTo("3, 1 LOCAL");
            assertThat(report.verdict().exitCode()).isEqualTo(ExitCode.DISTURBED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"rate<=10", "p99<1us", "max<1us"})
        void is_the_paths_where_what_was_sent_shows_it(String threshold) {
            assertThat(verdict(lacking, LoadThreshold.parse(threshold)).exitCode())
                    .isEqualTo(ExitCode.DISTURBED);
        }
    }

    private static LoadVerdict verdict(LoadResult result, LoadThreshold... thresholds) {
        return Loads.report(Loads.settings(), result, List.of(thresholds)).verdict();
    }

    private static LoadResult cutShort(LoadResult result) {
        return with(result, result.failuresByClass(), result.counts(), true);
    }

    private static LoadResult lacking(LoadResult result) {
        Map<FailureClass, Long> byClass = new EnumMap<>(FailureClass.class);
        byClass.putAll(result.failuresByClass());
        byClass.put(FailureClass.LOCAL, 1L);
        return with(result, byClass, result.counts(), result.cutShort());
    }

    private static LoadResult with(LoadResult result, Map<FailureClass, Long> byClass,
            LoadCounts counts, boolean cutShort) {
        return new LoadResult(result.start(), result.seconds(), result.interrupted(), counts,
                byClass, result.failures(), result.latencies(), result.timeline(), result.lag(),
                result.addresses(), cutShort);
    }
}
