package org.echopair.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The kernel's own translation of ports, as kube-proxy uses it, loses its entries under live
/// connections.
class ConntrackIT {

    private static final int SERVICE_PORT = 9000;
    private static final int LOST = 75;

    /// The first packet after that decides: one of the client's makes a new entry and nobody notices,
    /// one of the server's leaves with the wrong port, and the client waits in vain or is reset.
    @Execution(CONCURRENT)
    @ParameterizedTest
    @ValueSource(ints = {64, 64 << 10})
    void entries_that_are_removed_are_made_anew_or_the_loss_is_named(int size) throws Exception {
        try (var bed = new Bed("--idle-timeout=4s")) {
            translate(bed);
            try (ClientRun run = load(bed, size, "3s")) {
                removeEntries(bed, size);
                Report report = run.report();
                Evidence.of("%s of %d B: %s", report.verified(), size, report.summary());
                report.isBalanced();
                assertThat(report.failures("RESET") + report.failures("READ_TIMEOUT"))
                        .isEqualTo(report.count("errors"));
                assertThat(report.exitCode()).isEqualTo(report.count("errors") == 0 ? 0 : LOST);
            }
            bed.awaitBaseline();
        }
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @ValueSource(ints = {64, 64 << 10})
    void entries_that_are_removed_where_the_kernel_is_strict_end_every_connection(int size)
            throws Exception {
        try (var bed = new Bed("--idle-timeout=4s")) {
            translate(bed);
            bed.servers().exec("sysctl", "-q", "-w", "net.netfilter.nf_conntrack_tcp_loose=0");
            try (ClientRun run = load(bed, size, "60s")) {
                removeEntries(bed, size);
                Report report = run.report();
                Evidence.of("%s of %d B: %s", report.verified(), size, report.summary());
                report.isBalanced();
                assertThat(report.failures("RESET") + report.failures("READ_TIMEOUT"))
                        .isEqualTo(Bed.CONNECTIONS).isEqualTo(report.count("errors"));
                assertThat(report.exitCode()).isEqualTo(LOST);
            }
            bed.awaitBaseline();
        }
    }

    private static void translate(Bed bed) throws Exception {
        for (String program : new String[]{"nft", "conntrack"}) {
            if (!Programs.isThere(program)) {
                Programs.missing("what removes entries of conntrack needs " + program);
            }
        }
        bed.servers().exec("nft", "table ip nat { chain prerouting {"
                + " type nat hook prerouting priority dstnat;"
                + " tcp dport " + SERVICE_PORT + " redirect to :" + EchoServer.PORT + "; }; }");
    }

    private static ClientRun load(Bed bed, int size, String duration) throws Exception {
        return ClientRun.start(bed.clients(), "load", "--target",
                bed.servers().address() + ":" + SERVICE_PORT, "-c",
                String.valueOf(Bed.CONNECTIONS), "--payload-size", String.valueOf(size), "-t",
                duration, "--warmup", "0s", "--timeout", "2s");
    }

    private static void removeEntries(Bed bed, int size) throws Exception {
        bed.awaitTraffic(100 * size);
        String removed = bed.servers().exec("conntrack", "-D", "-p", "tcp", "--orig-port-dst",
                String.valueOf(SERVICE_PORT));
        assertThat(removed).contains("flow entries have been deleted")
                .contains(Bed.CONNECTIONS + " flow");
    }
}
