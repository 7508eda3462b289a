package org.echopair.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.echopair.client.ClientProcess;
import org.echopair.client.Peer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A watch whose own process is in trouble, which is never the path's.
class WatchProcessTest {

    private static final int BYTES = WatchConfig.USUAL_MESSAGE_BYTES;
    private static final int STREAMS = 20;

    @Test
    void a_client_that_was_stopped_for_longer_than_its_timeout_loses_nothing_and_says_so()
            throws Exception {
        var answered = new CountDownLatch(100);
        Peer.Behaviour echo = socket -> {
            for (byte[] message; (message = socket.getInputStream()
                    .readNBytes(BYTES)).length == BYTES;) {
                socket.getOutputStream().write(message);
                answered.countDown();
            }
        };
        try (Peer peer = Peer.that(echo);
                var client = ClientProcess.start("watch", "--target", peer.target(), "--persistent",
                        String.valueOf(STREAMS), "--fresh", "2", "--interval", "20ms", "--timeout",
                        "1s", "--late", "500ms", "--duration", "6s", "--output", "json")) {
            assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();

            client.signal("STOP");
            TimeUnit.MILLISECONDS.sleep(2_200); // what is tested
            client.signal("CONT");

            int exitCode = client.exitCode();
            JsonObject report = JsonParser.parseString(client.out()).getAsJsonObject();
            String events = report.get("events").toString();
            assertThat(exitCode).as(events).isZero();
            JsonObject counts = report.getAsJsonObject("counts");
            assertThat(counts.get("lost_messages").getAsLong()).as(events).isZero();
            assertThat(counts.get("late_messages").getAsLong()).as(events).isZero();
            assertThat(counts.get("stood_still").getAsLong()).isPositive();
            assertThat(report.get("availability_ratio").getAsDouble()).isEqualTo(1);
            assertThat(report.getAsJsonObject("lag").get("longest_seconds").getAsDouble())
                    .isGreaterThan(2);
            Matcher note = Pattern.compile("this client itself stood still for up to (2\\.\\d s)")
                    .matcher(report.get("notes").toString());
            assertThat(note.find()).as(report.get("notes").toString()).isTrue();
            assertThat(events).contains("this client itself stood still for " + note.group(1));
        }
    }

    @Test
    void streams_beyond_its_limit_of_open_files_are_refused_before_anything_is_sent()
            throws Exception {
        var connections = new CountDownLatch(1);
        try (Peer peer = Peer.that(_ -> connections.countDown());
                var client = ClientProcess.start(Map.of(), "ulimit -n 60", "watch", "--target",
                        peer.target(), "--persistent", "30", "--fresh", "5")) {
            assertThat(client.exitCode()).isEqualTo(70);
            assertThat(client.out().replaceAll("\\s+", " "))
                    .contains("this process may open no more than 60 files, and 35 streams need")
                    .contains("FAIL nothing was answered, 1 hindered by this client's own limits"
                            + " · exit 70")
                    .doesNotContain("lost", "reset", "not connected");
            assertThat(connections.getCount()).isOne();
        }
    }

    @Test
    void wrong_bytes_that_lay_read_when_the_signal_came_outweigh_it() throws Exception {
        var answered = new CountDownLatch(STREAMS);
        Peer.Behaviour half = socket -> {
            tenRightTenWrong(socket);
            answered.countDown();
            new CountDownLatch(1).await();
        };
        try (Peer peer = Peer.that(half);
                var client = ClientProcess.start("watch", "--target", peer.target(), "--persistent",
                        String.valueOf(STREAMS), "--fresh", "0", "--timeout", "1m", "--output",
                        "json")) {
            assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();

            client.signal("TERM");

            assertThat(client.exitCode()).as(client.err()).isEqualTo(65);
            JsonObject report = JsonParser.parseString(client.out()).getAsJsonObject();
            assertThat(report.get("verdict").getAsString()).isEqualTo("interrupted");
            assertThat(report.get("exit_code").getAsInt()).isEqualTo(65);
            assertThat(report.getAsJsonObject("counts").get("wrong_messages").getAsInt())
                    .isEqualTo(STREAMS);
            assertThat(report.get("summary").getAsString())
                    .startsWith("INTERRUPTED  20 different · ").contains("MISMATCH");
        }
    }

    @Test
    void an_output_that_nobody_reads_holds_up_neither_the_watch_nor_its_report(
            @TempDir Path directory) throws Exception {
        var answered = new CountDownLatch(20);
        Peer.Behaviour echo = socket -> {
            for (byte[] message; (message = socket.getInputStream()
                    .readNBytes(BYTES)).length == BYTES;) {
                socket.getOutputStream().write(message);
                answered.countDown();
            }
        };
        Path report = directory.resolve("watch.json");
        // A pipe that is full already.
        String unread = "cd '" + directory + "' && mkfifo pipe && exec 3<>pipe"
                + " && head -c 65536 /dev/zero >&3 && exec >pipe";
        try (Peer peer = Peer.that(echo);
                var client = ClientProcess.start(Map.of(), unread, "watch", "--target",
                        peer.target(), "--report", report.toString())) {
            assertThat(answered.await(30, TimeUnit.SECONDS)).isTrue();

            client.signal("TERM");

            assertThat(client.exitCode()).as(client.err()).isEqualTo(143);
            JsonObject json = JsonParser.parseString(Files.readString(report)).getAsJsonObject();
            assertThat(json.get("verdict").getAsString()).isEqualTo("interrupted");
            assertThat(json.getAsJsonObject("counts").get("verified_messages").getAsInt())
                    .isGreaterThan(10);
        }
    }

    private static void tenRightTenWrong(Socket socket) throws IOException {
        byte[] message = socket.getInputStream().readNBytes(BYTES);
        for (int i = 10; i < 20; i++) {
            message[i] ^= 1;
        }
        socket.getOutputStream().write(message, 0, 20);
    }
}
