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
    private static final String PIPELINE = "4";
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

    private void reconcile(Bed bed, int size, int millis) throws Exception {
        var witness = new Witness();
        bed.link().suffer(witness);
        double sentBefore = bed.server().metrics().of("echo_sent_bytes_total");
        double receivedBefore = bed.server().metrics().of("echo_received_bytes_total");
        try (ClientRun run = bed.startLoad(size, "30s", "-t", "60s", "--warmup",
                "0s", "--pipeline", PIPELINE)) {
            Await.until("the load is under way", () -> witness.hits() > 100);
            Thread.sleep(millis); // A random moment.
            Metrics last = bed.server().metrics();
            bed.server().signal("KILL");
            Report report = run.report();

            String what = "killed after %d ms with messages of %d B".formatted(millis, size);
            assertThat(report.exitCode()).as(what).isEqualTo(LOST);
            assertThat(report.summary()).as(what).startsWith("FAIL").contains("exit 75");
            assertThat(report.failures("RESET") + report.failures("EARLY_EOF")).as(what)
                    .isEqualTo(Bed.CONNECTIONS);
            report.isBalanced();
            // None invented, none hidden: what had come back whole, and nothing else, is verified.
            assertThat(report.count("verified_messages")).as(what)
                    .isEqualTo(witness.messagesToClient(size));
            assertThat(report.count("sent_messages") * size).as(what)
                    .isGreaterThanOrEqualTo(witness.bytesToServer());
            assertThat(report.count("lost_messages")).as(what).isBetween(0L,
                    (long) Bed.CONNECTIONS * Integer.parseInt(PIPELINE));
            verified += report.count("verified_messages");
            lost += report.count("lost_messages");
            // What the server claimed has been on the wire.
            assertThat(last.of("echo_received_bytes_total") - receivedBefore).as(what)
                    .isBetween(1.0, (double) witness.bytesToServer());
            assertThat(last.of("echo_sent_bytes_total") - sentBefore).as(what).isBetween(1.0,
                    (double) witness.bytesToClient());
        }
    }
}
