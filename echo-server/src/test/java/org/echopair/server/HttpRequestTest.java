package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpRequestTest {

    private static HttpRequest parse(String... lines) throws HttpRequest.Refusal {
        return HttpRequest.parse(String.join("\r\n", lines) + "\r\n\r\n");
    }

    @Test
    void is_a_method_a_path_and_all_that_is_accepted() throws Exception {
        assertThat(parse("GET /livez HTTP/1.1", "Host: x", "accept: a", "ACCEPT:  b;q=1 "))
                .isEqualTo(new HttpRequest("GET", "/livez", "a,b;q=1", true));
        assertThat(HttpRequest.parse("\r\n\nHEAD / HTTP/1.0\n\n"))
                .isEqualTo(new HttpRequest("HEAD", "/", "", false));
    }

    @ParameterizedTest
    @CsvSource({"/livez, /livez", "/livez?verbose=1, /livez", "/?a=/livez, /",
            "http://echo:8080/readyz, /readyz", "HTTP://echo/, /", "http://echo, /",
            "//livez, //livez",
            "/a/../livez, /a/../livez", "/%6civez, /%6civez", "*, *", "echo:8080, echo:8080"})
    void takes_the_path_literally(String target, String path) throws Exception {
        assertThat(parse("GET " + target + " HTTP/1.1").path()).isEqualTo(path);
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1, '', true", "HTTP/1.1, Connection: keep-alive, true",
            "HTTP/1.1, Connection: close, false", "HTTP/1.1, 'Connection: Upgrade, Close', false",
            "HTTP/1.0, Connection: Keep-Alive, true", "HTTP/1.0, X: y, false",
            "HTTP/1.1, Content-Length: 0, true", "HTTP/1.1, Content-Length: 1, false",
            "HTTP/1.1, Transfer-Encoding: chunked, false"})
    void says_whether_another_may_follow(String version, String header, boolean keepsAlive)
            throws Exception {
        assertThat(parse("GET / " + version, header.isEmpty() ? "X: y" : header).keepsAlive())
                .isEqualTo(keepsAlive);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /", "GET  / HTTP/1.1", "GET / x HTTP/1.1", " GET / HTTP/1.1",
            "G(T / HTTP/1.1", "GET / http/1.1", "GET /\0 HTTP/1.1", "\u0016\u0003\u0001",
            "GET / HTTP/1.1\r\n: x", "GET / HTTP/1.1\r\nno colon", "GET / HTTP/1.1\r\nA : x",
            "GET / HTTP/1.1\r\nA: x\r\n folded", "GET / HTTP/1.1\r\nA: \u001b[31m",
            "GET / HTTP/1.1\r\nContent-Length: +1", "GET / HTTP/1.1\r\nContent-Length: x",
            "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1",
            "GET / HTTP/1.1\r\nContent-Length: 1\r\nTransfer-Encoding: chunked"})
    void is_refused_when_it_is_none(String head) {
        assertThatThrownBy(() -> parse(head)).isInstanceOfSatisfying(HttpRequest.Refusal.class,
                refusal -> assertThat(refusal.answer().status()).isEqualTo(400));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRI * HTTP/2.0", "GET / HTTP/3", "GET / HTTP/0.9", "GET / HTTP/1.x"})
    void is_refused_in_another_version(String head) {
        assertThatThrownBy(() -> parse(head)).isInstanceOfSatisfying(HttpRequest.Refusal.class,
                refusal -> assertThat(refusal.answer().status()).isEqualTo(505));
    }
}
