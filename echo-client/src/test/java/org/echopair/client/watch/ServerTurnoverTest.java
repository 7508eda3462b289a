package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.echopair.client.watch.ChangingName.A;
import static org.echopair.client.watch.ChangingName.B;
import static org.echopair.client.watch.ChangingName.C;
import static org.echopair.client.watch.ChangingName.details;
import static org.echopair.client.watch.ChangingName.row;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.echopair.client.Peer;
import org.echopair.client.failure.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/// Servers that come into a name, and leave it, while each of its addresses is watched.
class ServerTurnoverTest {

    private ChangingName name;

    @BeforeEach
    void start() throws IOException {
        name = new ChangingName();
    }

    @AfterEach
    void stop() throws IOException {
        name.close();
    }

    @Test
    void a_server_that_listens_only_after_its_name_has_it_is_no_failure() {
        var ticksWithout = new AtomicInteger();
        var serves = new AtomicBoolean();
        WatchReport report = name.watch("4s", (run, log) -> {
            if (log.sent() > 10) {
                name.has(A, B, C);
            }
            if (log.count(WatchEvent.Kind.JOINED) == 3 && ticksWithout.incrementAndGet() == 4) {
                name.serve(C, socket -> {
                    serves.set(true);
                    Peer.echo(socket);
                });
            }
            if (serves.get()) {
                run.stop();
            }
        });

        assertThat(row(report, C).sum().notConnected()).isZero();
        assertThat(report.exitCode()).as(details(report).toString()).isEqualTo(ExitCode.PASS);
    }

    @Nested
    class a_server_that_is_told_to_stop {

        @Test
        void leaves_in_an_orderly_way_though_its_name_lags_behind() {
            name.every(Duration.ofMillis(200));
            WatchReport report = name.watch("30s", (run, log) -> {
                if (log.sent() > 10 && !name.isDraining()) {
                    name.drain();
                }
                if (log.count(WatchEvent.Kind.MOVED) > 0 && log.sent() > 30) {
                    name.has(B); // long before the next round
                }
                if (log.count(WatchEvent.Kind.LEFT) > 0) {
                    run.stop();
                }
            });

            assertThat(report.exitCode()).as(details(report).toString())
                    .isEqualTo(ExitCode.PASS);
            assertThat(report.total(WatchReport.Stream::notConnected)).isZero();
            assertThat(details(report)).anyMatch(detail -> detail
                    .matches(A + " left, in an orderly way; [0-9]+ connections refused or lost on"
                            + " its way out count as no failure"));
            assertThat(row(report, A).state()).isEqualTo("left");
        }

        @Test
        void is_told_after_a_round_where_its_name_keeps_it() {
            WatchReport report = name.watch("500ms", (run, log) -> {
                if (log.sent() > 10 && !name.isDraining()) {
                    name.drain();
                }
                if (log.count(WatchEvent.Kind.NOT_CONNECTED) > 0) {
                    run.stop();
                }
            });

            assertThat(report.exitCode()).isEqualTo(ExitCode.DISTURBED);
            assertThat(row(report, A).sum().notConnected()).isPositive();
            assertThat(row(report, A).state()).isEqualTo("watched");
            assertThat(report.log().count(WatchEvent.Kind.MOVED)).isPositive();
        }

        @Test
        void and_dies_with_a_message_has_lost_it_and_left_while_it_failed() {
            WatchReport report = name.watch("300ms", (run, log) -> {
                if (log.sent() > 10 && name.serves(A)) {
                    name.stop(A);
                }
                if (log.count(WatchEvent.Kind.NOT_CONNECTED) > 0) {
                    name.has(B);
                }
                if (log.count(WatchEvent.Kind.LEFT) > 0) {
                    run.stop();
                }
            }, 0);

            assertThat(report.exitCode()).isEqualTo(ExitCode.DISTURBED);
            assertThat(details(report)).contains(A + " left, while it failed");
            assertThat(row(report, A).state()).isEqualTo("failed");
        }
    }
}
