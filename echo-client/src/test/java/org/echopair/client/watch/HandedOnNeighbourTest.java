package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.echopair.client.watch.ChangingName.A;
import static org.echopair.client.watch.ChangingName.details;
import static org.echopair.client.watch.ChangingName.row;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.echopair.client.Peer;
import org.echopair.client.failure.ExitCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A watch of one neighbour, A, that a newcomer pushes out of the ring while the name still has it.
class HandedOnNeighbourTest {

    private static final String NEARER = "127.0.0.90";

    private ChangingName name;
    private Neighbours ring;
    private final AtomicInteger ticks = new AtomicInteger();
    private final AtomicLong handedOnWhileSuspected = new AtomicLong();

    @BeforeEach
    void start() throws IOException {
        name = new ChangingName();
        name.has(A);
        name.serve(NEARER, Peer::echo);
        List<InetSocketAddress> both = List.of(name.at(A), name.at(NEARER));
        ring = IntStream.range(0, 10_000)
                .mapToObj(i -> "127.1." + i / 250 + "." + (i % 250 + 1))
                .map(own -> new Neighbours(List.of(InetAddress.ofLiteral(own)), 1))
                .filter(each -> each.among(both).equals(List.of(name.at(NEARER))))
                .findFirst().orElseThrow();
    }

    @AfterEach
    void stop() throws IOException {
        name.close();
    }

    @Test
    void has_not_left_and_is_no_neighbour_any_more() {
        WatchReport report = name.watch(every(Duration.ofMillis(100)), (run, log) -> {
            if (log.sent() > 10) {
                name.has(A, NEARER);
            }
            if (log.count(WatchEvent.Kind.JOINED) > 1 && log.sent() > 30) {
                run.stop();
            }
        }, 1);

        assertThat(details(report)).contains(NEARER + " joined", A + " is no neighbour any more");
        assertThat(report.log().count(WatchEvent.Kind.LEFT)).isZero();
        assertThat(report.log().count(WatchEvent.Kind.HANDED_ON)).isOne();
        assertThat(row(report, A).state()).isEqualTo("handed_on");
        assertThat(row(report, A).shown().name()).isEqualTo(A + ", handed on");
        assertThat(report.summary()).contains(" · 1 handed on · ");
        assertThat(report.exitCode()).isEqualTo(ExitCode.PASS);
    }

    @Test
    void is_watched_until_it_is_known_whether_it_leaves() {
        name.every(Duration.ofMillis(200));
        WatchReport report = name.watch(every(Duration.ofSeconds(30)), (run, log) -> {
            if (log.sent() > 10 && !name.isDraining()) {
                name.drain();
            }
            if (log.count(WatchEvent.Kind.MOVED) > 0 && ticks.get() == 0) {
                name.has(A, NEARER);
            }
            if (log.count(WatchEvent.Kind.JOINED) > 1 && ticks.incrementAndGet() == 5) {
                handedOnWhileSuspected.set(log.count(WatchEvent.Kind.HANDED_ON));
                name.has(NEARER);
            }
            if (log.count(WatchEvent.Kind.LEFT) + log.count(WatchEvent.Kind.HANDED_ON) > 0) {
                run.stop();
            }
        }, 1);

        assertThat(handedOnWhileSuspected).hasValue(0);
        assertThat(details(report))
                .anyMatch(detail -> detail.startsWith(A + " left, in an orderly way"));
        assertThat(report.exitCode()).as(details(report).toString()).isEqualTo(ExitCode.PASS);
    }

    private AddressPlan every(Duration resolveInterval) {
        return new AddressPlan(resolveInterval, Optional.of(ring));
    }
}
