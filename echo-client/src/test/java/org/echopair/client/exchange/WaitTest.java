package org.echopair.client.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.echopair.client.Main;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.cli.Stdio;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a user sees of `--wait`.
class WaitTest {

    @Test
    void waits_for_a_server_that_starts_late() throws Exception {
        InetSocketAddress address = Peer.freeAddress();
        String target = Target.of(address).toString();
        var toldOfRefusal = new CountDownLatch(1);
        var err = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int from, int length) {
                super.write(bytes, from, length);
                if (toString(StandardCharsets.UTF_8).contains("waiting: REFUSED")) {
                    toldOfRefusal.countDown();
                }
            }
        };
        var out = new ByteArrayOutputStream();
        var stdio = new Stdio(new ByteArrayInputStream(new byte[0]), Run.print(out),
                Run.print(err), false);
        String[] args = {"send", "--target", target, "--wait", "60s", "안녕!"};
        var exitCode = CompletableFuture.supplyAsync(() -> Main.run(args, Map.of(), stdio));
        toldOfRefusal.await();

        try (Peer _ = Peer.at(address, Peer::echo)) {
            assertThat(exitCode.join()).isZero();
        }
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("received (수신자료): 안녕!\n");
        assertThat(err.toString(StandardCharsets.UTF_8)).matches(
                "waiting: REFUSED while connecting to " + target
                        + ": nothing listens there\n(note: .*\n)?"
                        + "PASS  7 bytes came back .* · attempt \\d+, after .*s\n");
    }

    @Test
    void waits_for_a_server_that_has_trouble_at_first() throws IOException {
        var connections = new AtomicInteger();
        Peer.Behaviour recovering = socket -> {
            if (connections.incrementAndGet() == 1) {
                socket.setSoLinger(true, 0);
            } else {
                Peer.echo(socket);
            }
        };
        try (Peer peer = Peer.that(recovering)) {
            Run run = Run.echoClient("send", "--target", peer.target(), "--wait", "60s", "x");

            assertThat(run.exitCode()).isZero();
            assertThat(run.err()).startsWith("waiting: RESET while ").contains("\nPASS  ")
                    .contains(" · attempt 2, after ");
        }
    }

    @Test
    void is_told_how_often_it_was_tried_in_vain() throws IOException {
        String target = Target.of(Peer.freeAddress()).toString();
        Run run = Run.echoClient("send", "--target", target, "--wait", "300ms", "x");

        assertThat(run.exitCode()).isEqualTo(69);
        assertThat(run.err()).matches(
                "waiting: (REFUSED .*: nothing listens there)\nFAIL  \\1; REFUSED \\d times in"
                        + " .*s · .*Z · exit 69\n");
    }

    /// A server that goes after a first round trip: 69 would say that there never was a path.
    @ParameterizedTest
    @ValueSource(strings = {"check", "load -t 300ms --warmup 0s",
            "watch -t 300ms --interval 50ms"})
    void is_told_of_a_disturbance_where_the_wait_had_a_whole_round_trip(String command)
            throws Exception {
        var server = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.77"));
        String target = "127.0.0.77:" + server.getLocalPort();
        Thread.ofVirtual().start(() -> {
            try (Socket only = theOnlyOneOf(server)) {
                Peer.echo(only);
            } catch (IOException e) {
                // The test fails by its exit code.
            }
        });

        Run run = Run.echoClient((command + " --wait 60s --target " + target).split(" "));

        assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(75);
        assertThat(run.out()).contains("REFUSED");
    }

    private static Socket theOnlyOneOf(ServerSocket server) throws IOException {
        try (server) {
            return server.accept();
        }
    }

    @Test
    void is_not_kept_waiting_after_a_wrong_byte() throws IOException {
        try (Peer peer = Peer.that(Peer.answering(1, "y"))) {
            Run run = Run.echoClient("send", "--target", peer.target(), "--wait", "60s", "x");

            assertThat(run.exitCode()).isEqualTo(65);
            assertThat(run.err()).startsWith("FAIL  MISMATCH ").hasLineCount(1);
        }
    }
}
