package org.echopair.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.echopair.it.Await;

/// A path that delays, drops, doubles, reorders or spoils packets, and that TCP makes good: everything
/// comes back, later at most, and the server is as it was before.
class NetworkFaultsIT {

    @BothSizes
    void a_delay_of_10_ms_costs_time_and_nothing_else(int size) throws Exception {
        try (var bed = new Bed()) {
            delayBy10Millis(bed, size);
        }
    }

    static void delayBy10Millis(Bed bed, int size) throws Exception {
        Report report = survive(bed, size, 80, LinkFaults.delay(Duration.ofMillis(10)));
        assertThat(report.latencyMicros("from_sent", "mean_us")).isGreaterThan(20_000);
    }

    @BothSizes
    void a_delay_of_100_ms_costs_time_and_nothing_else(int size) throws Exception {
        Report report = survive(size, 16, LinkFaults.delay(Duration.ofMillis(100)));
        assertThat(report.latencyMicros("from_sent", "mean_us")).isGreaterThan(200_000);
    }

    @BothSizes
    void jitter_of_20_ms_loses_nothing(int size) throws Exception {
        survive(size, 80, LinkFaults.jitter(Duration.ofMillis(20)));
    }

    @BothSizes
    void loss_of_1_percent_is_made_good(int size) throws Exception {
        survive(size, size == BothSizes.SMALL ? 800 : 40, LinkFaults.loss(0.01));
    }

    @BothSizes
    void loss_of_10_percent_is_made_good(int size) throws Exception {
        survive(size, size == BothSizes.SMALL ? 80 : 8, LinkFaults.loss(0.1));
    }

    @BothSizes
    void packets_that_overtake_others_are_put_in_order(int size) throws Exception {
        survive(size, size == BothSizes.SMALL ? 400 : 40,
                LinkFaults.reordering(0.25, Duration.ofMillis(5)));
    }

    @BothSizes
    void packets_that_come_twice_are_taken_once(int size) throws Exception {
        survive(size, size == BothSizes.SMALL ? 2000 : 80, LinkFaults.duplicates(0.3));
    }

    @BothSizes
    void corruption_that_the_checksum_finds_is_made_good(int size) throws Exception {
        LinkFault flips = LinkFaults.flippedBits(0.02);
        try (var bed = new Bed()) {
            survive(bed, size, size == BothSizes.SMALL ? 400 : 40, flips);
            assertThat(bed.clients().tcpCounter("InCsumErrors")
                    + bed.servers().tcpCounter("InCsumErrors")).isPositive();
        }
    }

    @BothSizes
    void a_narrow_line_costs_time_and_nothing_else(int size) throws Exception {
        long bits = size == BothSizes.SMALL ? 500_000 : 20_000_000;
        int messages = size == BothSizes.SMALL ? 400 : 40;
        Report report = survive(size, messages, LinkFaults.bandwidth(bits));
        assertThat(report.durationSeconds()).isGreaterThan(messages * size * 8.0 / bits);
    }

    @BothSizes
    void a_hop_with_an_mtu_of_1280_that_says_so_costs_nothing(int size) throws Exception {
        try (var bed = new Bed()) {
            surviveNarrowHop(bed, size);
        }
    }

    static void surviveNarrowHop(Bed bed, int size) throws Exception {
        LinkFault narrow = LinkFaults.narrow(1280, true);
        bed.link().suffer(narrow);
        Report report = bed.load(size, 40);
        report.isPassOf(40);
        assertThat(narrow.hits() > 0).isEqualTo(size > 1280);
        bed.awaitBaseline();
        Evidence.of("%s of %d B, %d packets turned away", report.verified(), size,
                narrow.hits());
    }

    @BothSizes
    void a_partition_that_heals_in_time_loses_nothing(int size) throws Exception {
        try (var bed = new Bed()) {
            survivePartition(bed, size);
        }
    }

    static void survivePartition(Bed bed, int size) throws Exception {
        LinkFault traffic = LinkFaults.delay(Duration.ofMillis(1));
        LinkFault partition = LinkFaults.partition();
        int messages = size == BothSizes.SMALL ? 2000 : 400;
        bed.link().suffer(traffic);
        try (ClientRun run = bed.startLoad(size, "30s", "-n", String.valueOf(messages))) {
            Await.until("the load is under way", () -> traffic.hits() > 200);
            bed.link().suffer(partition);
            Await.until("the partition has stopped all four",
                    () -> partition.hits() >= Bed.CONNECTIONS);
            Thread.sleep(1500); // The fault itself, not a wait for anything.
            bed.link().heal();
            Report report = run.report();
            report.isPassOf(messages);
            assertThat(report.latencyMicros("from_sent", "max_us")).isGreaterThan(1_000_000);
            Evidence.of("%s of %d B, %d packets dropped, slowest round trip %.0f ms",
                    report.verified(), size, partition.hits(),
                    report.latencyMicros("from_sent", "max_us") / 1000);
        }
        bed.awaitBaseline();
    }

    private static Report survive(int size, int messages, LinkFault fault) throws Exception {
        try (var bed = new Bed()) {
            return survive(bed, size, messages, fault);
        }
    }

    static Report survive(Bed bed, int size, int messages, LinkFault fault)
            throws Exception {
        bed.link().suffer(fault);
        Report report = bed.load(size, messages);
        report.isPassOf(messages);
        assertThat(fault.hits()).as("packets that the fault met").isPositive();
        bed.link().heal();
        bed.awaitBaseline();
        Evidence.of("%s of %d B, %d packets met it, slowest round trip %.0f ms",
                report.verified(), size, fault.hits(),
                report.latencyMicros("from_sent", "max_us") / 1000);
        return report;
    }
}
