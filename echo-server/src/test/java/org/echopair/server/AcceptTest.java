package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptTest {

    private static final String OPEN_METRICS = "application/openmetrics-text";
    private static final String PROMETHEUS = OPEN_METRICS
            + ";version=1.0.0;escaping=allow-utf-8;q=0.6," + OPEN_METRICS
            + ";version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,"
            + "text/plain;version=0.0.4;q=0.3,*/*;q=0.2";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            PROMETHEUS + " | true",
            OPEN_METRICS + " | true",
            OPEN_METRICS + "; version=1.0.0 | true",
            "Application/OpenMetrics-Text;Q=0.5,*/*;q=0.1 | true",
            "text/plain," + OPEN_METRICS + " | true",
            OPEN_METRICS + ";q=0.5,text/*;q=0.4,*/* | true",
            "'' | false",
            "*/* | false",
            "application/* | false",
            "text/plain | false",
            OPEN_METRICS + ";q=0 | false",
            OPEN_METRICS + ";q=0.000,text/plain | false",
            OPEN_METRICS + ";q=0,text/plain | false",
            "text/plain;q=0.6," + OPEN_METRICS + ";q=0.5 | false",
            "text/*;q=0.6," + OPEN_METRICS + ";q=0.5 | false",
            OPEN_METRICS + ";q=0.5,*/*;q=0.8 | false",
            ";,; , ;q= | false"})
    void is_decided_by_weight(String accept, boolean prefers) {
        assertThat(new Accept(accept).prefers(OPEN_METRICS, "text/plain")).isEqualTo(prefers);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8 | true",
            "text/html;q=0.3,text/plain | false", "*/* | false"})
    void tells_browsers_from_curl(String accept, boolean prefers) {
        assertThat(new Accept(accept).prefers("text/html", "text/plain")).isEqualTo(prefers);
    }
}
