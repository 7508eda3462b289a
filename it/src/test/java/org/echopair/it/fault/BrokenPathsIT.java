package org.echopair.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.echopair.it.Await;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A path that breaks connections or bytes in a way that TCP cannot make good: the client names it by
/// the right class, exit code and words, and the server lets go within its timeouts.
class BrokenPathsIT {

    private static final int LOST = 75;
    private static final int DIFFERENT = 65;
    /// Longer than the client's patience, so that the client gives up first and by itself.
    static final String IDLE_TIMEOUT = "--idle-timeout=4s";
    private static final String CLIENT_TIMEOUT = "2s";
    private static final Pattern OFFSET = Pattern.compile("offset ([\\d,]+)");

    @Execution(CONCURRENT)
    @ParameterizedTest
    @CsvSource({"64, CLIENT", "64, SERVER", "65536, CLIENT", "65536, SERVER"})
    void corruption_that_no_checksum_finds_is_named_with_its_offset(int size, Side to)
            throws Exception {
        var swap = new LinkFaults.SwappedWords(to);
        int messages = size == BothSizes.SMALL ? 400 : 40;
        try (var bed = new Bed()) {
            bed.link().suffer(swap);
            Report report = bed.load(size, messages);
            report.isFailureOf(1, "MISMATCH", DIFFERENT);
            report.isBalanced();
            assertThat(swap.hits()).isOne();
            Matcher offset = OFFSET.matcher(report.details().getFirst());
            assertThat(offset.find()).as(report.details().getFirst()).isTrue();
            assertThat(Long.parseLong(offset.group(1).replace(",", "")))
                    .isEqualTo(swap.streamOffset() % size);
            bed.awaitBaseline();
            Evidence.of("%s of %d B: %s", report.verified(), size, report.details().getFirst());
        }
    }

    @BothSizes
    void a_hop_with_an_mtu_of_1280_that_says_nothing_lets_small_messages_pass_only(int size)
            throws Exception {
        try (var bed = new Bed(IDLE_TIMEOUT)) {
            meetSilentHop(bed, size);
        }
    }

    static void meetSilentHop(Bed bed, int size) throws Exception {
        LinkFault narrow = LinkFaults.narrow(1280, false);
        bed.link().suffer(narrow);
        if (size < 1280) {
            bed.load(size, 40).isPassOf(40);
            assertThat(narrow.hits()).isZero();
        } else {
            try (ClientRun run = bed.startLoad(size, CLIENT_TIMEOUT, "-t", "30s", "--warmup",
                    "0s")) {
                Report report = run.report();
                // Which of the two depends on how much the kernel takes with nothing acknowledged.
                report.isFailureOf(Bed.CONNECTIONS, LOST, "READ_TIMEOUT", "WRITE_TIMEOUT");
                Evidence.of("%d B: %s", size, report.details().getFirst());
            }
            assertThat(narrow.hits()).isPositive();
        }
        bed.awaitBaseline();
    }

    @BothSizes
    void a_partition_that_stays_is_a_timeout_and_the_server_lets_go(int size) throws Exception {
        breakAll(size, LinkFaults.partition(), "READ_TIMEOUT");
    }

    @BothSizes
    void a_firewall_that_forgets_its_flows_is_a_timeout_and_new_ones_pass(int size)
            throws Exception {
        try (var bed = new Bed(IDLE_TIMEOUT)) {
            breakAll(bed, size, LinkFaults.forgetfulFirewall(), "READ_TIMEOUT");
            bed.load(size, 8).isPassOf(8);
            bed.awaitBaseline();
        }
    }

    @BothSizes
    void a_peer_that_vanishes_is_let_go_at_the_idle_timeout(int size) throws Exception {
        LinkFault traffic = LinkFaults.delay(Duration.ofMillis(1));
        try (var bed = new Bed(IDLE_TIMEOUT)) {
            bed.link().suffer(traffic);
            try (ClientRun run = bed.startLoad(size, CLIENT_TIMEOUT, "-t", "60s", "--warmup",
                    "0s")) {
                Await.until("the load is under way", () -> traffic.hits() > 200);
                bed.link().suffer(LinkFaults.partition());
                run.signal("KILL");
                assertThat(run.report().exitCode()).isEqualTo(128 + 9);
            }
            bed.awaitBaseline();
            var metrics = bed.server().metrics();
            assertThat(metrics.closed("idle_timeout") + metrics.closed("stalled"))
                    .isEqualTo(Bed.CONNECTIONS);
            Evidence.of("%d B: %.0f idle_timeout, %.0f stalled", size,
                    metrics.closed("idle_timeout"), metrics.closed("stalled"));
        }
    }

    @BothSizes
    void a_reset_that_somebody_injects_is_named_and_the_other_connections_go_on(int size)
            throws Exception {
        LinkFault resets = LinkFaults.resets(2);
        int messages = size == BothSizes.SMALL ? 2000 : 200;
        try (var bed = new Bed()) {
            bed.link().suffer(resets);
            Report report = bed.load(size, messages);
            report.isFailureOf(2, "RESET", LOST);
            report.isBalanced();
            assertThat(report.count("verified_messages")).isPositive();
            assertThat(resets.hits()).isEqualTo(2);
            bed.awaitBaseline();
            assertThat(bed.server().metrics().closed("reset")).isEqualTo(2);
            Evidence.of("%s of %d B, %d lost: %s", report.verified(), size,
                    report.count("lost_messages"), report.details().getFirst());
        }
    }

    @BothSizes
    void ports_that_are_translated_anew_reset_the_connection(int size) throws Exception {
        var translator = new LinkFaults.Translator();
        try (var bed = new Bed(IDLE_TIMEOUT)) {
            bed.link().suffer(translator);
            try (ClientRun run = bed.startLoad(size, CLIENT_TIMEOUT, "-t", "60s", "--warmup",
                    "0s")) {
                bed.awaitTraffic(20 * size);
                translator.forget();
                Report report = run.report();
                report.isFailureOf(Bed.CONNECTIONS, "RESET", LOST);
                report.isBalanced();
                Evidence.of("%s of %d B, %d lost: %s", report.verified(), size,
                        report.count("lost_messages"), report.details().getFirst());
            }
            assertThat(translator.hits()).isEqualTo(2 * Bed.CONNECTIONS);
            bed.awaitBaseline();
        }
    }

    private static void breakAll(int size, LinkFault fault, String failureClass)
            throws Exception {
        try (var bed = new Bed(IDLE_TIMEOUT)) {
            breakAll(bed, size, fault, failureClass);
        }
    }

    /// Lets a load begin and then the fault.
    static void breakAll(Bed bed, int size, LinkFault fault, String failureClass)
            throws Exception {
        LinkFault traffic = LinkFaults.delay(Duration.ofMillis(1));
        bed.link().suffer(traffic);
        try (ClientRun run = bed.startLoad(size, CLIENT_TIMEOUT, "-t", "60s", "--warmup",
                "0s")) {
            Await.until("the load is under way", () -> traffic.hits() > 200);
            bed.link().suffer(fault);
            Report report = run.report();
            report.isFailureOf(Bed.CONNECTIONS, failureClass, LOST);
            report.isBalanced();
            assertThat(report.count("lost_messages")).isEqualTo(Bed.CONNECTIONS);
            Evidence.of("%s of %d B, %d lost: %s", report.verified(), size,
                    report.count("lost_messages"), report.details().getFirst());
        }
        assertThat(fault.hits()).isPositive();
        bed.awaitBaseline();
    }
}
