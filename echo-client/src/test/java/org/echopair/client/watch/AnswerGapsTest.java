package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A watch from 1,000 to 2,000 of its clock.
class AnswerGapsTest {

    private long standstillFrom;
    private long standstillTo;
    private final AnswerGaps gaps = new AnswerGaps(1_000, 2_000, (from, to) -> Math.max(0,
            Math.min(to, standstillTo) - Math.max(from, standstillFrom)));

    @Nested
    class the_longest_gap {

        @Test
        void lies_between_two_answers() {
            gaps.onAnswer(1_100);
            gaps.onAnswer(1_400);
            gaps.onAnswer(1_500);

            assertThat(gaps.longestNanos()).isEqualTo(300);
            assertThat(gaps.longestAfterNanos()).isEqualTo(100);
        }

        @Test
        void may_lie_before_the_first_answer_or_after_the_last() {
            gaps.onAnswer(1_050);
            assertThat(gaps.longestNanos()).isEqualTo(50);
            assertThat(gaps.longestAfterNanos()).isZero();

            gaps.end(1_200);
            assertThat(gaps.longestNanos()).isEqualTo(150);
            assertThat(gaps.longestAfterNanos()).isEqualTo(50);
        }

        @Test
        void is_cut_at_the_end_of_the_watch_however_long_the_last_answer_is_awaited() {
            gaps.onAnswer(1_900);
            gaps.onAnswer(6_700);
            gaps.end(6_800);

            assertThat(gaps.longestNanos()).isEqualTo(900);
            assertThat(gaps.longestAfterNanos()).isZero();
        }

        @Test
        void is_not_stretched_by_an_answer_that_is_recorded_out_of_order() {
            gaps.onAnswer(1_300);
            gaps.onAnswer(1_290);
            gaps.onAnswer(1_310);

            assertThat(gaps.longestNanos()).isEqualTo(300);
        }

        @Test
        void leaves_out_the_time_in_which_this_process_stood_still() {
            standstillFrom = 1_150;
            standstillTo = 1_850;
            gaps.onAnswer(1_100);
            gaps.onAnswer(1_900);

            assertThat(gaps.longestNanos()).isEqualTo(100);
        }
    }

    @Nested
    class an_outage {

        @Test
        void lasts_from_the_answer_before_a_failure_to_the_next() {
            gaps.onAnswer(1_200);
            gaps.onFailure(1_300);
            gaps.onFailure(1_350);

            assertThat(gaps.onAnswer(1_400)).isEqualTo(200);
            assertThat(gaps.onAnswer(1_500)).isZero();
        }

        @Test
        void is_cut_at_the_end_of_the_watch() {
            gaps.onAnswer(1_900);
            gaps.onFailure(1_950);

            assertThat(gaps.onAnswer(3_000)).isEqualTo(100);
        }

        @Test
        void is_none_when_something_failed_slowly_while_others_were_answered() {
            gaps.onAnswer(1_500);
            gaps.onFailure(1_100);

            assertThat(gaps.onAnswer(1_600)).isZero();
        }
    }

    @Test
    void a_share_is_cut_and_never_rounded_up_to_the_whole() {
        assertThat(WatchReport.percent(1)).isEqualTo("100 %");
        assertThat(WatchReport.percent(0.999999)).isEqualTo("99.99 %");
        assertThat(WatchReport.percent(0.5)).isEqualTo("50.00 %");
        assertThat(WatchReport.percent(0.0301)).isEqualTo("3.01 %");
        assertThat(WatchReport.percent(0)).isEqualTo("0.00 %");
    }
}
