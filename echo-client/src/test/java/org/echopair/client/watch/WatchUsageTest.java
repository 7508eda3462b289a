package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.echopair.client.Run;
import org.junit.jupiter.api.Test;

/// What people get wrong with `watch`: always one line, exit 64, and no connection made.
class WatchUsageTest {

    @Test
    void has_something_to_watch() {
        assertUsage(Run.echoClient("watch", "--persistent", "0", "--fresh", "0"),
                "--persistent 0 and --fresh 0 leave nothing to watch; give one of them;"
                        + " see echo-client watch --help");
    }

    @Test
    void has_numbers_that_make_sense() {
        assertUsage(Run.echoClient("watch", "--persistent", "-1"),
                "--persistent: -1 is out of range; allowed: 0 to 1,000");
        assertUsage(Run.with(Map.of("ECHO_FRESH", "1001"), "watch"),
                "ECHO_FRESH: 1001 is out of range; allowed: 0 to 1,000");
        for (String option : List.of("--interval", "--late", "--resolve-interval",
                "--reconnect-interval")) {
            assertUsage(Run.echoClient("watch", option, "0"), option
                    + ": 0 is too short; allowed: anything longer, as 250ms, 3s, 5m");
        }
    }

    @Test
    void asks_for_addresses_again_only_where_it_watches_each() {
        String reason = ": only addresses that are watched each on its own are asked for again;"
                + " give --every-address as well";
        assertUsage(Run.echoClient("watch", "--resolve-interval", "3s"),
                "--resolve-interval" + reason);
        assertUsage(Run.with(Map.of("ECHO_RESOLVE_INTERVAL", "3s"), "watch"),
                "ECHO_RESOLVE_INTERVAL" + reason);
    }

    @Test
    void has_neighbours_only_where_it_watches_addresses_and_knows_its_own() {
        assertUsage(Run.echoClient("watch", "--neighbours", "10"),
                "--neighbours: neighbours are addresses that are watched each on its own; give"
                        + " --every-address as well");
        assertUsage(Run.echoClient("watch", "--every-address", "--neighbours", "10"),
                "--neighbours: which addresses are neighbours depends on one's own; set"
                        + " ECHO_POD_IP to status.podIPs, as 10.0.0.7 or 10.0.0.7,fd00::7");
        assertUsage(
                Run.with(Map.of("ECHO_POD_IP", "10.0.0.7,pod-7"), "watch", "--every-address",
                        "--neighbours", "10"),
                "--neighbours: ECHO_POD_IP has 'pod-7', which is no address; allowed:"
                        + " 10.0.0.7, or 10.0.0.7,fd00::7");
        assertUsage(
                Run.with(Map.of("ECHO_POD_IP", "10.0.0.7"), "watch", "-6", "--every-address",
                        "--neighbours", "10"),
                "--neighbours: ECHO_POD_IP has no IPv6 address; leave out -6");
        assertUsage(
                Run.with(Map.of("ECHO_POD_IP", "10.0.0.7"), "watch", "--every-address",
                        "--neighbours", "-1"),
                "--neighbours: -1 is out of range; allowed: 0 to 1,000");
    }

    @Test
    void cannot_be_told_of_a_lateness_that_comes_after_the_loss() {
        assertUsage(Run.echoClient("watch", "--late", "3s", "--timeout", "2s"),
                "--late: an answer that is late must still come within --timeout, which is 2 s;"
                        + " give a shorter --late, or a longer --timeout");
        assertUsage(Run.with(Map.of("ECHO_LATE", "6s"), "watch"),
                "ECHO_LATE: an answer that is late must still come within --timeout, which is"
                        + " 5 s; give a shorter --late, or a longer --timeout");
    }

    @Test
    void has_messages_of_up_to_1_MiB() {
        assertUsage(Run.echoClient("watch", "--payload-size", "64..1048577"),
                "--payload-size: '64..1048577' is too long; allowed: 64, 16KiB, 1MiB (1 byte to"
                        + " 1 MiB), a list 64,1KiB,16KiB, a range 64..64KiB");
        assertUsage(Run.echoClient("watch", "--payload-size", "many"),
                "--payload-size: 'many' is not a payload size; allowed: 64, 16KiB, 1MiB (1 byte"
                        + " to 1 MiB), a list 64,1KiB,16KiB, a range 64..64KiB");
    }

    @Test
    void does_not_take_a_number_that_is_none() {
        Run run = Run.echoClient("watch", "--fresh", "many");

        assertThat(run.exitCode()).isEqualTo(64);
        assertThat(run.err()).contains("--fresh", "'many'").hasLineCount(1);
    }

    private static void assertUsage(Run run, String line) {
        assertThat(run.err()).isEqualTo("echo-client: " + line + "\n");
        assertThat(run.exitCode()).isEqualTo(64);
        assertThat(run.out()).isEmpty();
    }
}
