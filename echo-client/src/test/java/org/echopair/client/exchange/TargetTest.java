package org.echopair.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TargetTest {

    @ParameterizedTest
    @CsvSource({"localhost:8888, localhost, 8888", "echo-server:1, echo-server, 1",
            "echo.ns.svc.cluster.local.:65535, echo.ns.svc.cluster.local., 65535",
            "under_score:80, under_score, 80", "10.96.12.7:8888, 10.96.12.7, 8888",
            "[::1]:8888, ::1, 8888", "[2001:db8::7]:9, 2001:db8::7, 9",
            "[::ffff:1.2.3.4]:9, ::ffff:1.2.3.4, 9"})
    void is_a_host_and_a_port(String text, String host, int port) {
        assertThat(Target.parse(text)).isEqualTo(new Target(host, port)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({"'', has no port", "localhost, has no port", "localhost:, has no port",
            "[::1], has no port", "[::1]:, has no port", ":8888, has no host",
            "localhost:0, has a port outside 1 to 65535",
            "localhost:65536, has a port outside 1 to 65535",
            "localhost:-1, has a port that is not a number",
            "localhost:+1, has a port that is not a number",
            "localhost:80x, has a port that is not a number",
            "localhost:٨٠, has a port that is not a number",
            "localhost:99999999999, has a port outside 1 to 65535",
            "::1:8888, needs brackets around its IPv6 address",
            "2001:db8::7, needs brackets around its IPv6 address",
            "[]:1, has no IPv6 address between its brackets",
            "[1.2.3.4]:1, has no IPv6 address between its brackets",
            "[::g]:1, has no IPv6 address between its brackets",
            "[::g%lo]:1, has no IPv6 address between its brackets",
            "[fe80::1%]:1, 'names '''', which is no network interface of this machine'",
            "[fe80::1%nosuch0]:1,"
                    + " 'names ''nosuch0'', which is no network interface of this machine'",
            "[fe80::1%25eth0]:1, writes its zone as a URL does; here it is '%eth0'",
            "http://localhost:8888, 'is a URL, not a target'",
            "local host:1, has a host name with ' '", "서버:1, has a host name with '서'",
            "a/b:1, has a host name with '/'", "[::1:1, needs brackets around its IPv6 address"})
    void that_cannot_be_says_why_and_what_is_allowed(String text, String why) {
        assertThatThrownBy(() -> Target.parse(text)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' " + why
                        + "; allowed: HOST:PORT, as echo-server:8888, 10.0.0.7:8888, [::1]:8888");
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1, 127.0.0.1:7", "::1, [::1]:7", "::, [::]:7", "fe80::1, [fe80::1]:7",
            "2001:db8:0:0:1:0:0:1, [2001:db8::1:0:0:1]:7",
            "2001:db8:0:1:1:1:1:1, [2001:db8:0:1:1:1:1:1]:7", "1::, [1::]:7"})
    void of_an_address_is_in_the_form_that_people_write(String address, String shown) {
        var socketAddress = new InetSocketAddress(InetAddress.ofLiteral(address), 7);

        assertThat(Target.of(socketAddress)).hasToString(shown);
    }
}
