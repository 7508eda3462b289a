package org.echopair.client.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeAxisTest {

    private static final Instant BEGAN = Instant.parse("2026-11-22T10:40:51.250Z");

    @ParameterizedTest
    @ValueSource(strings = {"PT0.2S", "PT1S", "PT3S", "PT22S", "PT1M", "PT7M", "PT1H", "PT24H",
            "P7D", "P365D"})
    void are_even_and_all_different(String duration) {
        long nanos = Duration.parse(duration).toNanos();

        List<TimeAxis.Label> labels = TimeAxis.labels(BEGAN, nanos);

        assertThat(labels).hasSizeBetween(2, 9);
        assertThat(labels.stream().map(TimeAxis.Label::text)).doesNotHaveDuplicates();
        double step = labels.get(1).x() - labels.getFirst().x();
        for (int i = 0; i < labels.size(); i++) {
            assertThat(labels.get(i).x()).isBetween(0.0, 1.0)
                    .isCloseTo(labels.getFirst().x() + i * step,
                            Offset.offset(1e-6));
        }
    }

    @Test
    void stand_at_full_seconds_or_minutes() {
        assertThat(TimeAxis.labels(BEGAN,
                Duration.ofSeconds(12).toNanos())).extracting(TimeAxis.Label::text)
                .containsExactly("10:40:52", "10:40:54", "10:40:56", "10:40:58", "10:41:00",
                        "10:41:02");
    }
}
