package org.echopair.client.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.ExitCode;
import org.junit.jupiter.api.Test;

/// What this client writes is not beyond what it reads.
class ReportLimitsTest {

    @Test
    void a_report_of_the_longest_name_is_read() {
        String target = Target.parse("x".repeat(253) + ":65535").toString();
        String json = Loads.json(Loads.report(Loads.settings(Map.of("target", target)),
                Loads.result(5_000, 0, 5_000), List.of()));

        assertThat(LoadJsonReader.read(json).target()).isEqualTo(target);
    }

    @Test
    void a_sum_of_as_many_runs_as_can_be_and_have_failed_is_read_again() {
        List<String> reasons = Collections.nCopies(ReportLimits.MOST_PODS,
                "load-7.json has failed: 1 RESET");
        String json = Loads.json(Loads.report(5_000, 0)
                .with(new LoadVerdict(ExitCode.DISTURBED, false, reasons)));

        assertThat(LoadJsonReader.read(json).verdict().reasons()).isEqualTo(reasons);
    }

    @Test
    void a_sum_of_sums_of_many_that_failed_is_read_again_however_often_it_is_summed_up() {
        List<String> reasons = Collections.nCopies(600,
                "'load-7.json' has failed: 1 RESET, p99<50ms not met: 90 ms");
        for (int level = 0; level < 6; level++) {
            var sum = new LoadReportSum();
            sum.add("'" + "x".repeat(60) + "…'", Loads.report(5_000, 0)
                    .with(new LoadVerdict(ExitCode.DISTURBED, false, reasons)));
            List<String> written = LoadJsonReader.read(Loads.json(sum.total())).verdict()
                    .reasons();

            assertThat(written).singleElement().asString().startsWith("'xxx")
                    .contains("…' has failed: ").endsWith(", and 590 more");
            reasons = Collections.nCopies(600, written.getFirst());
        }
    }

    @Test
    void what_failed_a_run_is_told_whole_in_a_sum() {
        var sum = new LoadReportSum();
        sum.add("one.json", Loads.report(5_000, 0).with(new LoadVerdict(ExitCode.DISTURBED, false,
                List.of("1 RESET", "p99<50ms not met: 90 ms"))));

        assertThat(sum.total().verdict().reasons()).containsExactly(
                "one.json has failed: 1 RESET, p99<50ms not met: 90 ms");
    }
}
