package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.echopair.client.watch.ChangingName.A;
import static org.echopair.client.watch.ChangingName.B;
import static org.echopair.client.watch.ChangingName.C;
import static org.echopair.client.watch.ChangingName.details;
import static org.echopair.client.watch.ChangingName.row;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.NetworkInterface;
import org.assertj.core.groups.Tuple;
import org.echopair.client.Peer;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.FailureClass;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// A watch of each address of a name.
class EveryAddressTest {

    private ChangingName name;

    @BeforeEach
    void start() throws IOException {
        name = new ChangingName();
    }

    @AfterEach
    void stop() throws IOException {
        name.close();
    }

    @Nested
    class an_address {

        @Test
        void has_streams_of_its_own_and_a_row_in_the_report() {
            WatchReport report = name.watch("10s", (run, log) -> {
                if (log.sent() >= 20) {
                    run.stop();
                }
            });

            assertThat(report.addresses()).extracting(AddressRow::address).containsExactly(A, B);
            assertThat(report.addresses()).allSatisfy(row -> {
                assertThat(row.state()).isEqualTo("watched");
                assertThat(row.sum().answered()).isPositive();
            });
            assertThat(report.streams()).extracting(WatchReport.Stream::name)
                    .containsExactly(A + " stream 1", A + " fresh", B + " stream 1",
                            B + " fresh");
            assertThat(report.total(WatchReport.Stream::answered))
                    .isEqualTo(report.streams().stream()
                            .mapToLong(WatchReport.Stream::answered).sum());
            assertThat(details(report)).contains(A + " joined", B + " joined");
            assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
        }

        @Test
        void that_is_down_is_told_though_the_others_answer() throws IOException {
            name.stop(B);

            WatchReport report = name.watch("10s", (run, log) -> {
                if (log.count(WatchEvent.Kind.NOT_CONNECTED) >= 2 && log.sent() > 10) {
                    run.stop();
                }
            });

            assertThat(report.exitCode()).isEqualTo(ExitCode.DISTURBED);
            assertThat(row(report, B).sum().notConnected()).isPositive();
            assertThat(row(report, B).sum().answered()).isZero();
            assertThat(row(report, A).sum().notConnected()).isZero();
        }

        @Test
        void joins_and_leaves_while_the_watch_goes_on() {
            WatchReport report = name.watch("300ms", (run, log) -> {
                if (!name.serves(C) && log.sent() > 10) {
                    name.serve(C, Peer::echo);
                    name.has(A, C);
                }
                if (log.count(WatchEvent.Kind.LEFT) == 1 && log.sent() > 40) {
                    run.stop();
                }
            });

            assertThat(details(report)).contains(C + " joined",
                    B + " left, in an orderly way");
            assertThat(report.addresses()).extracting(AddressRow::address, AddressRow::state)
                    .containsExactly(Tuple.tuple(A, "watched"),
                            Tuple.tuple(C, "watched"),
                            Tuple.tuple(B, "left"));
            assertThat(report.rows()).extracting(WatchReport.Stream::name).containsExactly(A, C,
                    B + ", left");
            assertThat(report.total(WatchReport.Stream::lost)).isZero();
            assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
        }
    }

    @Test
    void of_a_family_that_this_machine_does_not_have_is_not_watched_and_told_once()
            throws IOException {
        assumeThat(NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses)
                .filter(Inet6Address.class::isInstance)
                .allMatch(own -> own.isLoopbackAddress() || own.isLinkLocalAddress()))
                .as("no IPv6").isTrue();
        name.has(A, "2001:db8::1");
        WatchReport report = name.watch("50ms", (run, log) -> {
            if (log.sent() > 40) {
                run.stop();
            }
        });

        assertThat(report.addresses()).extracting(AddressRow::address).containsExactly(A);
        assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
        assertThat(details(report)).containsOnlyOnce(
                "1 IPv6 address left out, since this machine has none");
    }

    @Nested
    class a_name_server_that_fails {

        @Test
        void takes_no_known_address_away_and_loses_nothing() {
            WatchReport report = name.watch("100ms", (run, log) -> {
                if (log.count(WatchEvent.Kind.JOINED) == 2) {
                    name.fails();
                }
                if (log.count(WatchEvent.Kind.NOT_RESOLVED) > 0 && log.sent() > 40) {
                    run.stop();
                }
            });

            assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
            assertThat(report.addresses()).allSatisfy(
                    row -> assertThat(row.state()).isEqualTo("watched"));
            assertThat(report.log().count(WatchEvent.Kind.LEFT)).isZero();
        }

        @Test
        void from_the_beginning_is_the_failure_itself() {
            name.fails();

            WatchReport report = name.watch("100ms", (run, log) -> {
                if (log.count(WatchEvent.Kind.NOT_CONNECTED) > 0) {
                    run.stop();
                }
            });

            assertThat(report.exitCode()).isEqualTo(ExitCode.NEVER_CONNECTED);
            assertThat(report.log().worst().orElseThrow().kind()).isEqualTo(FailureClass.DNS);
            assertThat(report.addresses()).isEmpty();
        }
    }
}
