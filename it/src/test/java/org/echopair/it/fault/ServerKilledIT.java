package org.echopair.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.echopair.it.Await;
import org.echopair.it.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A server that is killed under load. What it counted last, what the client reports and what passed
/// between them are reconciled message by message.
class ServerKilledIT {

    /// Often enough for a build; `-Dfault.kills=50` for the table in docs/faults.md.
    private static final int KILLS = Integer.getInteger("fault.kills", 5);
    private static final int[] SIZES = {64, 1000};
    private static final int PIPELINE = 4;
    /// More in flight than one read of the client takes.
    private static final int PILED_SIZE = 16 << 10;
    private static final int PILED_PIPELINE = 32;
    private static final int SILENCE_MILLIS = 200;
    private static final int MOST_MILLIS = 400;
    private static final int LOST = 75;

    private long verified;
    private long lost;

    @Test
    @Timeout(600)
    void at_any_moment_no_answer_is_invented_and_no_loss_is_hidden() throws Exception {
        long seed = System.nanoTime();
        var chance = new SplittableRandom(seed);
        try (var bed = new Bed()) {
            for (int kill = 0; kill < KILLS; kill++) {
                int size = SIZES[kill % SIZES.length];
                int millis = chance.nextInt(MOST_MILLIS);
                reconcile(bed, size, millis);
                bed.restartServer();
            }
            Evidence.of("%d kills, seed %d: %d messages verified, %d lost, none unaccounted for",
                    KILLS, seed, verified, lost);
        }
    }

    /// The client is held up while answers pile up in its socket, so that it still has to read some of
    /// them when its next write finds the server gone.
    @Test
    @Timeout(120)
    void answers_that_had_come_back_are_verified_though_a_write_fails_before_they_are_read()
            throws Exception {
        try (var bed = new Bed()) {
            var witness = new Witness();
            bed.link().suffer(witness);
            try (ClientRun run = bed.startLoad(PILED_SIZE, "30s", "-t", "60s", "--warmup", "0s",
                    "--pipeline", String.valueOf(PILED_PIPELINE))) {
                Await.until("the load is under way", () -> witness.hits() > 2_000);
                run.signal("STOP");
                awaitSilence(witness);
                bed.server().signal("KILL");
                bed.server().awaitExit();
                run.signal("CONT");
                reconcile(run.report(), witness, PILED_SIZE, PILED_PIPELINE, "held up");
            }
            Evidence.of("%d messages of %d B verified, %d lost, none unaccounted for", verified,
                    PILED_SIZE, lost);
        }
    }

    /// Until nothing has passed for far longer than the link takes.
    private static void awaitSilence(Witness witness) throws Exception {
        long[] seen = {-1};
        Await.until("nothing passes any more", () -> {
            boolean isSilent = seen[0] == witness.hits();
            seen[0] = witness.hits();
            Thread.sleep(SILENCE_MILLIS); // What is waited for is that nothing happens.
            return isSilent && seen[0] == witness.hits();
        });
    }

    private void reconcile(Bed bed, int size, int millis) throws Exception {
        var witness = new Witness();
        bed.link().suffer(witness);
        double sentBefore = bed.server().metrics().of("echo_sent_bytes_total");
        double receivedBefore = bed.server().metrics().of("echo_received_bytes_total");
        try (ClientRun run = bed.startLoad(size, "30s", "-t", "60s", "--warmup",
                "0s", "--pipeline", String.valueOf(PIPELINE))) {
            Await.until("the load is under way", () -> witness.hits() > 100);
            Thread.sleep(millis); // A random moment.
            Metrics last = bed.server().metrics();
            bed.server().signal("KILL");
            String what = "killed after %d ms with messages of %d B".formatted(millis, size);
            reconcile(run.report(), witness, size, PIPELINE, what);
            // What the server claimed has been on the wire.
            assertThat(last.of("echo_received_bytes_total") - receivedBefore).as(what)
                    .isBetween(1.0, (double) witness.bytesToServer());
            assertThat(last.of("echo_sent_bytes_total") - sentBefore).as(what).isBetween(1.0,
                    (double) witness.bytesToClient());
        }
    }

    private void reconcile(Report report, Witness witness, int size, int pipeline, String what) {
        assertThat(report.exitCode()).as(what).isEqualTo(LOST);
        assertThat(report.summary()).as(what).startsWith("FAIL").contains("exit 75");
        assertThat(report.failures("RESET") + report.failures("EARLY_EOF")).as(what)
                .isEqualTo(Bed.CONNECTIONS);
        report.isBalanced();
        // None hidden, none invented: what had come back whole, and nothing else, is verified.
        assertThat(report.count("verified_messages")).as(what).isBetween(
                witness.messagesAcknowledged(size), witness.messagesToClient(size));
        assertThat(report.count("sent_messages") * size).as(what)
                .isGreaterThanOrEqualTo(witness.bytesToServer());
        assertThat(report.count("lost_messages")).as(what).isBetween(0L,
                (long) Bed.CONNECTIONS * pipeline);
        verified += report.count("verified_messages");
        lost += report.count("lost_messages");
    }
}
