package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class AnswerGapsTest {

    private final AnswerGaps gaps = new AnswerGaps(1_000);

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
    }

    @Nested
    class availability {

        @Test
        void is_whole_where_nothing_failed_however_long_the_gaps() {
            gaps.onAnswer(1_900);

            assertThat(gaps.end(2_000).availability()).isEqualTo(1);
        }

        @Test
        void lacks_the_gap_that_a_failure_lies_in() {
            gaps.onAnswer(1_200);
            gaps.onFailure(1_300);
            gaps.onFailure(1_350);

            assertThat(gaps.onAnswer(1_400)).as("the outage").isEqualTo(200);
            assertThat(gaps.onAnswer(1_500)).isZero();
            assertThat(gaps.end(2_000).availability()).isEqualTo(0.8);
        }

        @Test
        void is_none_where_nothing_was_answered() {
            gaps.onFailure(1_000);

            assertThat(gaps.end(2_000).availability()).isZero();
        }

        @Test
        void ends_with_a_failure_that_nothing_followed() {
            gaps.onAnswer(1_500);
            gaps.onFailure(1_600);

            assertThat(gaps.end(2_000).availability()).isEqualTo(0.5);
        }

        @Test
        void does_not_suffer_from_what_failed_slowly_while_others_were_answered() {
            gaps.onAnswer(1_500);
            gaps.onFailure(1_100);

            assertThat(gaps.onAnswer(1_600)).isZero();
            assertThat(gaps.end(2_000).availability()).isEqualTo(1);
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
