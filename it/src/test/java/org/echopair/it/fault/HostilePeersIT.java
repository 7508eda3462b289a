package org.echopair.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.echopair.it.Await;
import org.echopair.it.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Peers that mean harm, by the thousand or at the worst moment. They cost what docs/server.md says,
/// an honest client beside them passes, and nothing of them stays.
class HostilePeersIT {

    private static final int SMALL = 64;
    private static final int LOOPS = 2;
    private static final int BUFFER_BYTES = 256 << 10;
    private static final int SMALLEST_READ_BYTES = 256;
    private static final String TWO_LOOPS = "--event-loops=" + LOOPS;
    private static final double MIB = 1 << 20;
    private static final Executor THREADS = task -> Thread.ofPlatform().daemon().start(task);

    @Execution(CONCURRENT)
    @Test
    void a_thousand_that_never_read_cost_no_more_than_the_page_says() throws Exception {
        int peers = 1000;
        try (var bed = new Bed(TWO_LOOPS)) {
            try (Crowd crowd = bed.crowd(peers)) {
                AtomicBoolean enough = new AtomicBoolean();
                var sending = CompletableFuture.runAsync(() -> sendAll(crowd, enough),
                        THREADS);
                bed.load(SMALL, 500).isPassOf(500);
                Metrics now = bed.server().metrics();
                double heap = now.of("jvm_memory_max_bytes{area=\"heap\"}");
                assertThat(now.pendingBytes()).isBetween(heap / 16, heap / 4
                        + LOOPS * BUFFER_BYTES + (double) peers * SMALLEST_READ_BYTES);
                Evidence.of("%.1f MiB pending of at most %.1f in a heap of %.0f",
                        now.pendingBytes() / MIB, heap / 4 / MIB
                                + peers * SMALLEST_READ_BYTES / MIB,
                        heap / MIB);
                enough.set(true);
                sending.join();
            }
            bed.awaitBaseline();
        }
    }

    private static void sendAll(Crowd crowd, AtomicBoolean enough) {
        try {
            while (!enough.get()) {
                crowd.sendWithoutReading();
                Thread.sleep(10); // A crowd needs no processor of its own.
            }
        } catch (IOException | InterruptedException e) {
            throw new AssertionError("the server ended one of them", e);
        }
    }

    @Execution(CONCURRENT)
    @Test
    void a_thousand_that_write_and_read_a_byte_at_a_time_hold_up_nobody() throws Exception {
        int peers = 1000;
        try (var bed = new Bed(TWO_LOOPS)) {
            try (Crowd crowd = bed.crowd(peers)) {
                CompletableFuture<Report> honest = CompletableFuture.supplyAsync(() -> {
                    try {
                        return bed.load(SMALL, 500);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                }, THREADS);
                do {
                    crowd.trickle();
                    crowd.sip(1);
                } while (!honest.isDone());
                honest.join().isPassOf(500);
                assertThat(bed.server().metrics().active()).isEqualTo(peers);
            }
            bed.awaitBaseline();
        }
    }

    @Execution(CONCURRENT)
    @Test
    void a_flood_of_connections_that_are_reset_at_once_holds_up_nobody() throws Exception {
        int rounds = 30;
        int peers = 100;
        try (var bed = new Bed()) {
            double before = bed.server().metrics().accepted();
            try (ClientRun run = bed.startLoad(SMALL, "30s", "-n", "2000")) {
                for (int round = 0; round < rounds; round++) {
                    bed.crowd(peers).close();
                }
                run.report().isPassOf(2000);
            }
            bed.awaitBaseline();
            assertThat(bed.server().metrics().accepted() - before)
                    .isEqualTo((double) rounds * peers + Bed.CONNECTIONS);
        }
    }

    @Execution(CONCURRENT)
    @Test
    void a_reset_of_an_open_connection_leaves_nothing() throws Exception {
        try (var bed = new Bed(); BarePeer peer = bed.peer()) {
            peer.send(SMALL);
            peer.receive(SMALL);
            peer.reset();
            awaitEnd(bed, "reset");
        }
    }

    @Execution(CONCURRENT)
    @Test
    void a_reset_of_a_blocked_connection_leaves_nothing() throws Exception {
        try (var bed = new Bed()) {
            try (Crowd crowd = bed.crowd(1)) {
                awaitBlocked(bed, crowd);
            }
            awaitEnd(bed, "reset");
        }
    }

    /// A connection beyond its age holds the newest chunk for 100 ms: an echo that does not come at
    /// once is held.
    @Execution(CONCURRENT)
    @Test
    void a_reset_of_a_holding_connection_leaves_nothing() throws Exception {
        try (var bed = new Bed()) {
            bed.restartServer(List.of(), List.of(), "--max-connection-age=1s");
            try (BarePeer peer = bed.peer()) {
                peer.giveUpReadingAfter(50);
                boolean held = false;
                while (!held) {
                    peer.send(1);
                    held = !answers(peer);
                }
                peer.reset();
            }
            awaitEnd(bed, "reset");
        }
    }

    private static boolean answers(BarePeer peer) throws IOException {
        try {
            peer.receive(1);
            return true;
        } catch (SocketTimeoutException held) {
            return false;
        }
    }

    /// Blocked beyond its age and its last deadlines, it is to be flushed. Their sum is 6.1 s.
    @Execution(CONCURRENT)
    @Test
    void a_reset_of_a_flushing_connection_leaves_nothing() throws Exception {
        try (var bed = new Bed()) {
            bed.restartServer(List.of(), List.of(), "--max-connection-age=1s",
                    "--log-level=debug");
            try (Crowd crowd = bed.crowd(1)) {
                awaitBlocked(bed, crowd);
                Thread.sleep(6_500);
                assertThat(bed.server().metrics().active()).isOne();
            }
            awaitEnd(bed, "drain_deadline", "reset");
        }
    }

    /// After the server's FIN it waits two seconds for the peer's.
    @Execution(CONCURRENT)
    @Test
    void a_reset_of_a_lingering_connection_leaves_nothing() throws Exception {
        try (var bed = new Bed()) {
            bed.restartServer(List.of(), List.of(), "--max-connection-age=1s");
            try (BarePeer peer = bed.peer()) {
                peer.send(SMALL);
                peer.receive(SMALL);
                peer.awaitEnd();
                peer.reset();
            }
            awaitEnd(bed, "max_age", "reset");
        }
    }

    private static void awaitBlocked(Bed bed, Crowd crowd) throws Exception {
        // Twice the same: the kernel may take what is pending a moment later.
        var before = new AtomicReference<Metrics>();
        Await.until("a part is pending, and stays so", () -> {
            crowd.sendWithoutReading();
            Metrics now = bed.server().metrics();
            Metrics last = before.getAndSet(now);
            return last != null && now.pendingBytes() > 0
                    && now.pendingBytes() == last.pendingBytes();
        });
    }

    /// Once, for one of these reasons, and then the books are closed.
    private static void awaitEnd(Bed bed, String... reasons) throws Exception {
        Await.until("the connection has ended and nothing is pending", () -> {
            Metrics now = bed.server().metrics();
            double ended = 0;
            for (String reason : reasons) {
                ended += now.closed(reason);
            }
            return ended == 1 && now.active() == 0 && now.pendingBytes() == 0;
        });
        bed.load(SMALL, 20).isPassOf(20);
    }

    /// What the server holds of a crowd is bounded by its heap; 64 MiB are too few for the rest.
    @Execution(CONCURRENT)
    @ParameterizedTest
    @CsvSource({"128, 1500", "256, 1500"})
    void within_its_memory_limit_it_survives_crowds_and_storms_at_once(int mebibytes, int peers)
            throws Exception {
        try (var bed = new Bed();
                var group = ControlGroup.ofMemory((long) (mebibytes * MIB))) {
            bed.restartServer(group.before(), List.of(), TWO_LOOPS);
            try (Crowd crowd = bed.crowd(peers); Crowd silent = bed.adminCrowd(300)) {
                silent.trickle();
                AtomicBoolean enough = new AtomicBoolean();
                var sending = CompletableFuture.runAsync(() -> sendAll(crowd, enough),
                        THREADS);
                for (int scrape = 0; scrape < 50; scrape++) {
                    assertThat(bed.server().get("/livez")).contains("ok");
                    bed.server().metrics();
                }
                bed.load(SMALL, 200).isPassOf(200);
                enough.set(true);
                sending.join();
                assertThat(bed.server().metrics().active()).isEqualTo(peers);
                assertThat(bed.server().isAlive()).isTrue();
                Evidence.of("%d peers, %d MiB allowed, %.0f resident, %.1f pending", peers,
                        mebibytes,
                        bed.server().metrics().of("process_resident_memory_bytes") / MIB,
                        bed.server().metrics().pendingBytes() / MIB);
            }
            bed.server().close();
        }
    }
}
