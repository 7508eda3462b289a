package org.echopair.client.watch.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestTest {

    private static HttpRequest parse(String head) {
        return HttpRequest.parse(head).orElseThrow();
    }

    private static HttpRequest accepting(String accept) {
        return parse("GET / HTTP/1.1\r\nHost: x\r\nAccept: " + accept + "\r\n\r\n");
    }

    @Test
    void has_a_method_a_path_without_its_query_and_what_is_accepted() {
        assertThat(parse("GET /metrics?name=x HTTP/1.1\r\nHost: x\r\naccept: A/b\r\n"
                + "ACCEPT: c/D\r\n\r\n"))
                .isEqualTo(new HttpRequest("GET", "/metrics", " a/b, c/d"));
    }

    @Test
    void may_end_its_lines_without_a_return_and_begin_with_empty_ones() {
        assertThat(parse("\r\n\nHEAD /livez HTTP/1.0\nAccept: a/b\n\n"))
                .isEqualTo(new HttpRequest("HEAD", "/livez", " a/b"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\n", "GET\r\n\r\n", "GET /\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n",
            " / HTTP/1.1\r\n\r\n", "GET / HTTP/2\r\n\r\n", "GET / HTTP/1.10\r\n\r\n",
            "GET / x HTTP/1.1\r\n\r\n", "\u0016\u0003\u0001\u0002\r\n\r\n"})
    void is_nothing_else_than_one_of_HTTP_1(String head) {
        assertThat(HttpRequest.parse(head)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "text/html | true", "text/html,*/*;q=0.8 | true",
            "application/xhtml+xml, TEXT/HTML ; level=1 | true",
            "text/html;q=0.5, text/plain;q=0.4 | true", "text/html;q=0.5,text/plain;q=0.5 | true",
            "text/html;q=0.2;x=1,text/html;q=0.9,text/plain;q=0.5 | true",
            "text/html;q=0.3,text/plain;q=0.4 | false", "text/html;q=0 | false",
            "text/html;q=0.000, */* | false", "*/* | false", "text/* | false", "'' | false",
            "text/htmlx | false", "text/html;q=2 | true"})
    void prefers_what_it_names_with_no_less_weight_than_the_other(String accept,
            boolean expected) {
        assertThat(accepting(accept).prefers("text/html", "text/plain")).isEqualTo(expected);
    }
}
