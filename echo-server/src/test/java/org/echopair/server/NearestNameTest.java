package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestNameTest {

    private static final List<String> NAMES = List.of("--port", "--admin-port",
            "--max-connections", "--max-connection-age", "--once", "--log-level");

    @ParameterizedTest
    @CsvSource({"--prot, --port", "--porta, --port", "--adminport, --admin-port",
            "--max-conections, --max-connections", "--max-connection-aeg, --max-connection-age",
            "--loglevel, --log-level", "--onec, --once"})
    void is_the_one_with_the_fewest_mistakes(String word, String nearest) {
        assertThat(NearestName.to(word, NAMES)).hasValue(nearest);
    }

    @ParameterizedTest
    @CsvSource({"--conections", "--target", "--x", "--verbose"})
    void is_none_when_all_are_far_away(String word) {
        assertThat(NearestName.to(word, NAMES)).isEmpty();
    }

    @Test
    void counts_a_swap_as_one_mistake() {
        assertThat(NearestName.mistakes("prot", "port")).isEqualTo(1);
        assertThat(NearestName.mistakes("", "ab")).isEqualTo(2);
        assertThat(NearestName.mistakes("same", "same")).isZero();
    }
}
