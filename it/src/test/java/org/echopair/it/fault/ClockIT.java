package org.echopair.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;

/// Somebody sets the clock, back and forth, while messages are under way. What lasts is measured by
/// another clock.
class ClockIT {

    private static final int SMALL = 64;
    private static final Duration BACK = Duration.ofDays(-1);
    private static final Duration FORTH = Duration.ofDays(800);

    @Execution(CONCURRENT)
    @Test
    void of_the_client_it_changes_no_latency_and_no_verdict(@TempDir Path folder)
            throws Exception {
        var clock = new WallClock(folder);
        try (var bed = new Bed();
                ClientRun run = bed.startLoad(clock.before(), SMALL, "3s", "-t", "4s",
                        "--warmup", "0s", "--rate", "200", "--threshold",
                        "sent>=1%")) {
            setBackAndForth(bed, clock);
            Report report = run.report();
            report.isPassOf(report.count("sent_messages"));
            assertThat(report.durationSeconds()).isBetween(3.5, 60.0);
            assertThat(report.latencyMicros("from_due", "max_us")).isBetween(1.0, 60e6);
            assertThat(report.json().path("lag").path("total_seconds").asDouble())
                    .isLessThan(60);
            // Its own clock, as it was when it began.
            assertThat(Instant.parse(report.json().path("started_at").asString()))
                    .isBetween(Instant.now().minusSeconds(120), Instant.now());
            Evidence.of("%s in %.1f s, slowest from due %.0f ms", report.verified(),
                    report.durationSeconds(), report.latencyMicros("from_due", "max_us") / 1000);
            bed.awaitBaseline();
        }
    }

    @Execution(CONCURRENT)
    @Test
    void of_the_server_it_ends_no_connection_and_fails_no_probe(@TempDir Path folder)
            throws Exception {
        var clock = new WallClock(folder);
        try (var bed = new Bed()) {
            bed.restartServer(clock.before(), List.of(), "--idle-timeout=1h");
            try (ClientRun run = bed.startLoad(SMALL, "3s", "-t", "4s", "--warmup", "0s",
                    "--rate", "200", "--threshold",
                    "sent>=1%")) {
                setBackAndForth(bed, clock);
                assertThat(bed.server().get("/livez")).contains("ok");
                assertThat(bed.server().get("/readyz")).contains("ok");
                Report report = run.report();
                report.isPassOf(report.count("sent_messages"));
                Evidence.of("%s, its connections lasted %.1f s in all", report.verified(), bed
                        .server().metrics().of("echo_connection_duration_seconds_sum"));
            }
            assertThat(bed.server().metrics().closed("peer_closed"))
                    .isEqualTo(Bed.CONNECTIONS);
            assertThat(bed.server().metrics().of("echo_connection_duration_seconds_sum"))
                    .isBetween(0.0, 3600.0);
            // The clock was indeed another.
            bed.server().signal("TERM");
            assertThat(bed.server().awaitExit()).isZero();
            assertThat(Instant.parse(bed.server().log().getLast().split(" ")[0]))
                    .isAfter(Instant.now().plus(FORTH.minusDays(1)));
        }
    }

    private static void setBackAndForth(Bed bed, WallClock clock) throws Exception {
        bed.awaitTraffic(50 * SMALL);
        clock.set(BACK);
        bed.awaitTraffic(200 * SMALL);
        clock.set(FORTH);
    }
}
