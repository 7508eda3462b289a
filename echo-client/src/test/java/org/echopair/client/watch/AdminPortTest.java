package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.echopair.client.ClientProcess;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.junit.jupiter.api.Test;

/// `watch --admin-port`, from outside.
class AdminPortTest {

    private static final Pattern PORT = Pattern.compile("admin port ([0-9]+): ");

    /// What only somebody who looks at a watch while it runs needs.
    private static final Pattern OF_ADMIN = Pattern.compile(
            "org\\.echopair\\.client\\.watch\\.(admin|meter)\\.|Metered|WatchAdmin"
                    + "|io\\.prometheus");

    private final CountDownLatch answered = new CountDownLatch(10);

    @Test
    void tells_how_an_endless_watch_stands_while_it_runs() throws Exception {
        try (Peer peer = Peer.that(this::echo);
                var client = ClientProcess.start(Map.of("ECHO_NODE", "node-7"), "", "watch",
                        "--target", peer.target(), "-t", "0", "--interval", "20ms",
                        "--admin-port", "0", "--every-address");
                var http = HttpClient.newHttpClient()) {
            assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();
            client.awaitErr("admin port ");
            Matcher port = PORT.matcher(client.err());
            assertThat(port.find()).isTrue();
            String at = "http://127.0.0.1:" + port.group(1);

            String metrics = get(http, at + "/metrics");
            assertThat(metrics).containsPattern("echo_watch_messages_total\\{address=\"127.0.0.1\""
                    + ",result=\"answered\",stream=\"persistent\",target=\"" + peer.target()
                    + "\"} [1-9]").contains("node=\"node-7\"");
            assertThat(get(http, at + "/")).contains("127.0.0.1");
            assertThat(get(http, at + "/readyz")).startsWith("ok");

            client.signal("TERM");
            assertThat(client.exitCode()).as(client.err()).isZero();
        }
    }

    @Test
    void that_is_taken_is_refused_in_one_line_before_anything_is_sent() throws IOException {
        try (var taken = new ServerSocket(0)) {
            Run run = Run.echoClient("watch", "--admin-port",
                    Integer.toString(taken.getLocalPort()));

            assertThat(run.exitCode()).isEqualTo(64);
            assertThat(run.err())
                    .startsWith("echo-client: --admin-port: nothing can listen on port "
                            + taken.getLocalPort())
                    .hasLineCount(1);
        }
    }

    @Test
    void nothing_of_it_is_loaded_where_nobody_asked_for_one() throws Exception {
        try (Peer peer = Peer.that(this::echo);
                var without = ClientProcess.start(
                        Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:stdout"), "", "watch",
                        "--target", peer.target(), "-t", "200ms");
                var with = ClientProcess.start(
                        Map.of("JAVA_TOOL_OPTIONS", "-Xlog:class+load:stdout"), "", "watch",
                        "--target", peer.target(), "-t", "200ms", "--admin-port", "0")) {
            assertThat(without.exitCode()).isZero();
            assertThat(without.out()).contains("org.echopair.client.watch.WatchRun ")
                    .doesNotContainPattern(OF_ADMIN);
            assertThat(with.exitCode()).isZero();
            assertThat(with.out()).containsPattern(OF_ADMIN);
        }
    }

    private void echo(Socket socket) throws IOException {
        for (byte[] message; (message = socket.getInputStream().readNBytes(64)).length == 64;) {
            socket.getOutputStream().write(message);
            answered.countDown();
        }
    }

    private static String get(HttpClient http, String url) throws Exception {
        HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(url)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body();
    }
}
