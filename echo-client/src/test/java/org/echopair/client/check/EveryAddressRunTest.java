package org.echopair.client.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.assertj.core.groups.Tuple;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.exchange.AddressFamily;
import org.echopair.client.exchange.ConnectionConfig;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.exchange.Resolver;
import org.echopair.client.exchange.Target;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.FailureClass;
import org.junit.jupiter.api.Test;

/// `check --every-address` of a name with two addresses on loopback.
class EveryAddressRunTest {

    private static final String A = "127.0.0.84";
    private static final String B = "127.0.0.85";

    private final List<String> told = new ArrayList<>();

    @Test
    void runs_all_checks_but_the_first_for_each_address() throws IOException {
        try (Peer a = Peer.at(new InetSocketAddress(A, 0), Peer::echo);
                Peer _ = Peer.at(new InetSocketAddress(B, a.port()), Peer::echo)) {
            CheckReport report = run(a.port(), List.of(A, B));

            assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
            assertThat(report.results()).extracting(CheckResult::title).containsExactly("resolve",
                    A + " connect", A + " echo", B + " connect", B + " echo");
            assertThat(report.results().getFirst().detail()).isEqualTo(A + ", " + B);
            assertThat(told).containsExactly("resolve", "connect", "echo", "connect", "echo");
        }
    }

    @Test
    void one_that_is_down_fails_alone_and_decides() throws IOException {
        try (Peer a = Peer.at(new InetSocketAddress(A, 0), Peer::echo)) {
            CheckReport report = run(a.port(), List.of(B, A));

            assertThat(report.exitCode()).isEqualTo(ExitCode.DISTURBED);
            assertThat(report.results())
                    .extracting(CheckResult::title, CheckResult::status)
                    .containsExactly(Tuple.tuple("resolve", CheckResult.Status.PASSED),
                            Tuple.tuple(B + " connect", CheckResult.Status.FAILED),
                            Tuple.tuple(B + " echo", CheckResult.Status.SKIPPED),
                            Tuple.tuple(A + " connect", CheckResult.Status.PASSED),
                            Tuple.tuple(A + " echo", CheckResult.Status.PASSED));
            assertThat(report.failures()).singleElement()
                    .satisfies(failure -> assertThat(failure.address())
                            .isEqualTo(B + ":" + a.port()));
        }
    }

    @Test
    void of_a_family_that_this_machine_does_not_have_is_left_out_and_told() throws IOException {
        assumeThat(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(Inet6Address.class::isInstance)
                .allMatch(own -> own.isLoopbackAddress() || own.isLinkLocalAddress()))
                .as("no IPv6").isTrue();
        try (Peer a = Peer.at(new InetSocketAddress(A, 0), Peer::echo)) {
            CheckReport report = run(a.port(), List.of("2001:db8::1", A));

            assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
            assertThat(report.results()).extracting(CheckResult::title)
                    .containsExactly("resolve", A + " connect", A + " echo");
            assertThat(report.results().getFirst().detail())
                    .isEqualTo(A + "; 1 IPv6 address left out, since this machine has none");
        }
    }

    @Test
    void a_name_that_does_not_resolve_has_no_address_to_check() {
        CheckReport report = run(9, List.of());

        assertThat(report.exitCode()).isEqualTo(ExitCode.NEVER_CONNECTED);
        assertThat(report.results()).singleElement().satisfies(
                result -> assertThat(result.failure().kind()).isEqualTo(FailureClass.DNS));
    }

    @Test
    void each_address_has_a_heading_of_its_own() throws IOException {
        try (Peer peer = Peer.that(Peer::echo)) {
            Run run = Run.echoClient("check", "--target", peer.target(), "--every-address",
                    "--only", "connect,echo");

            assertThat(run.exitCode()).as(run.out()).isZero();
            assertThat(run.out()).startsWith(peer.target() + "\n  ✓ resolve     127.0.0.1 ")
                    .contains("\n" + peer.target() + " (IPv4)\n  ✓ connect ")
                    .contains("\nPASS  3 checks passed · ");
        }
    }

    private CheckReport run(int port, List<String> addresses) {
        var connection = new ConnectionConfig(new Target("echo.invalid", port), AddressFamily.ANY,
                Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ZERO);
        var path = new NetworkPath(connection, new Resolver(host -> {
            if (addresses.isEmpty()) {
                throw new UnknownHostException(host);
            }
            return addresses.stream().map(InetAddress::ofLiteral).toList();
        }), System::nanoTime);
        List<Check> checks = Checks.all(0, false).stream()
                .filter(check -> Set.of("resolve", "connect", "echo").contains(check.name()))
                .toList();
        return new EveryAddressRun(checks, Set.of(), path, System::nanoTime, () -> false,
                _ -> result -> told.add(result.name()))
                .run(Instant.EPOCH, System.nanoTime(), Optional.empty());
    }
}
