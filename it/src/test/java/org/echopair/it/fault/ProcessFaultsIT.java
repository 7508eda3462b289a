package org.echopair.it.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import java.io.BufferedReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.echopair.it.App;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What one of the two processes suffers, or lacks. What the judge lacks itself is never the server's
/// fault.
class ProcessFaultsIT {

    private static final int SMALL = 64;
    private static final int FEWEST_TASKS = 13;
    private static final int JVM_FAILED = 1;
    private static final int LOST = 75;
    private static final int NEVER_CONNECTED = 69;
    private static final int OWN_LIMIT = 70;
    private static final int DIFFERENT = 65;

    @Execution(CONCURRENT)
    @Test
    void a_server_that_stands_still_within_the_timeout_loses_nothing() throws Exception {
        try (var bed = new Bed();
                ClientRun run = bed.startLoad(SMALL, "20s", "-t", "4s", "--warmup", "0s")) {
            bed.awaitTraffic(100 * SMALL);
            bed.server().signal("STOP");
            Thread.sleep(1500); // The fault itself.
            bed.server().signal("CONT");
            Report report = run.report();
            report.isPassOf(report.count("sent_messages"));
            assertThat(report.latencyMicros("from_sent", "max_us")).isGreaterThan(1_000_000);
            Evidence.of("%s, slowest round trip %.0f ms", report.verified(),
                    report.latencyMicros("from_sent", "max_us") / 1000);
            bed.awaitBaseline();
        }
    }

    @Execution(CONCURRENT)
    @Test
    void a_server_that_stands_still_for_longer_is_a_timeout_and_recovers() throws Exception {
        try (var bed = new Bed()) {
            try (ClientRun run = bed.startLoad(SMALL, "1s", "-t", "30s", "--warmup",
                    "0s")) {
                bed.awaitTraffic(100 * SMALL);
                bed.server().signal("STOP");
                run.report().isFailureOf(Bed.CONNECTIONS, "READ_TIMEOUT", LOST);
            }
            bed.server().signal("CONT");
            bed.load(SMALL, 100).isPassOf(100);
            bed.awaitBaseline();
        }
    }

    /// As one does that used up its share of a processor just there. The peers send their next message
    /// as soon as they have their reply.
    @Execution(CONCURRENT)
    @Test
    void a_server_that_stands_still_before_each_fin_loses_nothing() throws Exception {
        try (var bed = new Bed()) {
            bed.restartServer(List.of(), List.of(), "--max-connection-age=500ms");
            try (var slowed = SlowedCall.of("shutdown", Duration.ofMillis(50),
                    bed.server().pid());
                    ClientRun run = bed.startLoad(SMALL, "20s", "-t", "4s", "--warmup", "0s",
                            "--reconnect")) {
                Report report = run.report();
                report.isPassOf(report.count("sent_messages"));
                double ended = bed.server().metrics()
                        .of("echo_connections_closed_total{reason=\"max_age\"}");
                assertThat(ended).isGreaterThanOrEqualTo(2 * Bed.CONNECTIONS);
                assertThat(slowed.count()).isGreaterThanOrEqualTo((long) ended);
                Evidence.of("%s, %.0f connections ended", report.verified(), ended);
            }
        }
    }

    @Execution(CONCURRENT)
    @Test
    void a_client_that_stands_still_blames_itself_alone() throws Exception {
        try (var bed = new Bed();
                ClientRun run = bed.startLoad(SMALL, "1s", "-t", "5s", "--warmup", "0s")) {
            bed.awaitTraffic(100 * SMALL);
            run.signal("STOP");
            Thread.sleep(2500); // The fault itself.
            run.signal("CONT");
            Report report = run.report();
            report.isPassOf(report.count("sent_messages"));
            assertThat(report.notes()).anyMatch(
                    note -> note.startsWith("this client itself stood still for up to "));
            assertThat(report.json().path("lag").path("longest_seconds").asDouble())
                    .isGreaterThan(2);
            Evidence.of("%s: %s", report.verified(), report.notes());
            bed.awaitBaseline();
        }
    }

    @Execution(CONCURRENT)
    @Test
    void a_client_with_5_percent_of_a_processor_loses_nothing_and_says_how_it_lagged()
            throws Exception {
        try (var bed = new Bed(); var group = new ControlGroup().processor(1)) {
            try (ClientRun run = bed.startLoad(group.before(), SMALL, "300ms", "-t", "5s",
                    "--warmup", "0s", "--rate", "200", "--threshold", "sent>=1%")) {
                bed.awaitTraffic(100 * SMALL);
                group.processor(0.05);
                Thread.sleep(3000); // The fault itself.
                group.processor(1);
                Report report = run.report();
                assertThat(report.count("lost_messages")).isZero();
                assertThat(report.count("errors")).isZero();
                assertThat(report.exitCode()).as(report.stdout()).isZero();
                assertThat(report.notes()).as(report.stdout())
                        .anyMatch(note -> note.contains("stood still") || note.contains("lagged"));
                Evidence.of("%s: %s", report.verified(), report.notes());
            }
            bed.awaitBaseline();
        }
    }

    @Execution(CONCURRENT)
    @Test
    void a_server_with_5_percent_of_a_processor_answers_late_and_loses_nothing()
            throws Exception {
        try (var bed = new Bed(); var group = new ControlGroup().processor(1)) {
            bed.restartServer(group.before(), List.of());
            try (ClientRun run = bed.startLoad(SMALL, "20s", "-t", "5s", "--warmup", "0s")) {
                bed.awaitTraffic(100 * SMALL);
                group.processor(0.05);
                Report report = run.report();
                report.isPassOf(report.count("sent_messages"));
                Evidence.of("%s, slowest round trip %.0f ms", report.verified(),
                        report.latencyMicros("from_sent", "max_us") / 1000);
            }
            group.processor(1);
            assertThat(bed.server().get("/livez")).contains("ok");
            bed.server().close();
        }
    }

    @Execution(CONCURRENT)
    @Test
    void a_client_without_local_ports_has_no_verdict_and_names_them() throws Exception {
        try (var bed = new Bed()) {
            bed.clients().exec("sysctl", "-q", "-w", "net.ipv4.ip_local_port_range=40000 40001");
            Report report = bed.load(SMALL, 300);
            assertThat(report.exitCode()).as(report.stdout()).isEqualTo(OWN_LIMIT);
            assertThat(report.failures("LOCAL")).isEqualTo(2);
            assertThat(report.count("errors")).as("the path's errors").isZero();
            assertThat(report.summary()).contains("2 LOCAL").contains("exit 70");
            assertThat(report.details().getFirst())
                    .startsWith("no local port is free; this machine has 2 for each target");
            assertThat(report.count("lost_messages")).isZero();
            assertThat(report.count("verified_messages")).isPositive();
            Evidence.of("%s: %s", report.verified(), report.details());
            bed.awaitBaseline();
        }
    }

    @Execution(CONCURRENT)
    @Test
    void a_client_without_descriptors_has_no_verdict_and_names_the_limit() throws Exception {
        try (var bed = new Bed();
                ClientRun run = ClientRun.start(bed.clients(), List.of("prlimit", "--nofile=40"),
                        "load", "--target", bed.server().target(), "-c", "100", "-n", "100")) {
            Report report = run.report();
            assertThat(report.exitCode()).as(report.stdout() + report.stderr())
                    .isEqualTo(OWN_LIMIT);
            assertThat(report.stdout() + report.stderr()).contains("40 files");
            bed.awaitBaseline();
        }
    }

    @Execution(CONCURRENT)
    @ParameterizedTest
    @CsvSource({"64, 50", "128, 100", "256, 300"})
    void a_client_with_little_memory_passes_within_it(int mebibytes, int connections)
            throws Exception {
        try (var bed = new Bed(); var group = ControlGroup.ofMemory((long) mebibytes << 20)) {
            try (ClientRun run = ClientRun.start(bed.clients(), group.before(), "load", "--target",
                    bed.server().target(), "-c", String.valueOf(connections), "-n", "1000",
                    "--payload-size", "16KiB", "--timeout", "30s", "--connect-timeout", "30s")) {
                run.report().isPassOf(1000);
            }
            bed.awaitBaseline();
        }
    }

    /// With ever more threads allowed, the JVM itself comes to run first, then the program. What the
    /// JVM says before that is its own.
    @Execution(CONCURRENT)
    @ParameterizedTest
    @ValueSource(strings = {"client", "server"})
    void a_program_without_threads_says_so_and_what_to_do(String program) throws Exception {
        int told = 0;
        for (int tasks = FEWEST_TASKS; tasks < FEWEST_TASKS + 6; tasks++) {
            try (var group = ControlGroup.ofTasks(tasks)) {
                Ended ended = startWithin(group, program);
                if (ended.exitCode() == OWN_LIMIT) {
                    told++;
                    assertThat(ended.output()).contains("no more threads")
                            .contains("raise the limit");
                } else if (ended.exitCode() == JVM_FAILED) {
                    assertThat(ended.output()).doesNotContain("org.echopair");
                }
            }
        }
        assertThat(told).isPositive();
        Evidence.of("%s: told with %d of 6 limits", program, told);
    }

    private record Ended(int exitCode, String output) {}

    /// One that does start is killed.
    private static Ended startWithin(ControlGroup group, String program) throws Exception {
        App app = App.valueOf(program.toUpperCase(Locale.ROOT));
        List<String> command = new ArrayList<>(group.before());
        command.addAll(app.imageLauncher());
        command.addAll(app == App.CLIENT
                ? List.of("load", "--target", "127.0.0.1:9", "-n", "10", "-c", "4")
                : List.of("--port", "0", "--admin-port", "0"));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                output.append(line).append('\n');
                if (line.contains("adminPort=")) {
                    process.destroyForcibly();
                }
            }
        }
        return new Ended(process.waitFor(), output.toString());
    }

    @Execution(CONCURRENT)
    @Test
    void a_name_server_that_is_silent_is_a_failure_of_dns_in_time(@TempDir Path folder)
            throws Exception {
        Path config = Files.writeString(folder.resolve("resolv.conf"), "nameserver 10.99.0.77\n");
        try (var bed = new Bed();
                ClientRun run = ClientRun.start(bed.clients(), List.of("unshare", "--mount", "sh",
                        "-c", "mount --bind " + config + " /etc/resolv.conf && exec \"$@\"", "sh"),
                        "load", "--target", "echo.test:8888", "-n", "10", "--connect-timeout",
                        "1s")) {
            Report report = run.report();
            assertThat(report.exitCode()).as(report.stdout()).isEqualTo(NEVER_CONNECTED);
            assertThat(report.failures("DNS")).isPositive().isEqualTo(report.count("errors"));
            assertThat(report.summary()).contains("DNS");
            Evidence.of("%s", report.details().getFirst());
            bed.awaitBaseline();
        }
    }

    @Execution(CONCURRENT)
    @Test
    void a_full_disk_makes_no_verdict_of_a_pass(@TempDir Path folder) throws Exception {
        try (var bed = new Bed();
                ClientRun run = ClientRun.start(bed.clients(), fullDisk(folder), "load",
                        "--target", bed.server().target(), "-n", "100", "--report",
                        folder.resolve("full.json").toString())) {
            Report report = run.report();
            assertThat(report.exitCode()).as(report.stdout()).isEqualTo(OWN_LIMIT);
            assertThat(report.stderr()).contains("full.json").contains("No space left");
            assertThat(report.count("verified_messages")).isEqualTo(100);
            bed.awaitBaseline();
        }
    }

    @Execution(CONCURRENT)
    @Test
    void a_full_disk_does_not_hide_that_other_bytes_came_back(@TempDir Path folder)
            throws Exception {
        try (var bed = new Bed()) {
            bed.link().suffer(new LinkFaults.SwappedWords(Side.CLIENT));
            try (ClientRun run = ClientRun.start(bed.clients(), fullDisk(folder), "load",
                    "--target", bed.server().target(), "-n", "400", "--report",
                    folder.resolve("full.json").toString())) {
                Report report = run.report();
                assertThat(report.exitCode()).as(report.stdout()).isEqualTo(DIFFERENT);
                assertThat(report.stderr()).contains("full.json");
            }
            bed.awaitBaseline();
        }
    }

    /// That folder becomes a disk of one page, which is taken; for this process alone.
    private static List<String> fullDisk(Path folder) {
        return List.of("unshare", "--mount", "sh", "-c",
                "mount -t tmpfs -o size=4k none " + folder + " && head -c 4096 /dev/zero > "
                        + folder.resolve("taken") + " && exec \"$@\"",
                "sh");
    }
}
