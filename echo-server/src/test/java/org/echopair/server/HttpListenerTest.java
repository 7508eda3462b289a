package org.echopair.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class HttpListenerTest {

    private static final Duration LONG = Duration.ofSeconds(100);
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final String REQUEST = "GET /path HTTP/1.1\r\nHost: x\r\n\r\n";

    private final List<Socket> sockets = new ArrayList<>();
    private final LinkedBlockingQueue<Consumer<HttpAnswer>> unanswered = new LinkedBlockingQueue<>();
    private HttpListener listener;

    /// `/later` is answered when a test takes it from the queue, all else at once with its path.
    private void start(HttpPlaces.Limits limits) throws IOException {
        listener = new HttpListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                limits,
                System::nanoTime, (request, reply) -> {
                    if (request.path().equals("/later")) {
                        unanswered.add(reply);
                    } else {
                        reply.accept(HttpAnswer.text(200, request.path()));
                    }
                });
        listener.start();
    }

    private void start(int places) throws IOException {
        start(new HttpPlaces.Limits(places, LONG, LONG, LONG));
    }

    @AfterEach
    void stop() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        socket.setSoTimeout(20_000);
        sockets.add(socket);
        return socket;
    }

    private Socket ask(String request) throws IOException {
        Socket socket = connect();
        socket.getOutputStream().write(request.getBytes(UTF_8));
        return socket;
    }

    /// One answer, which ends with its body's newline.
    private static String answer(Socket socket) throws IOException {
        var text = new StringBuilder();
        int ends = 0;
        while (ends < 2) {
            int next = socket.getInputStream().read();
            assertThat(next).as("goes on after " + text).isNotNegative();
            text.append((char) next);
            if (text.toString().endsWith("\r\n\r\n") || ends == 1 && next == '\n') {
                ends++;
            }
        }
        return text.toString();
    }

    private static String everything(Socket socket) throws IOException {
        return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    private static boolean isClosed(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (IOException reset) {
            return !(reset instanceof SocketTimeoutException);
        }
    }

    @Nested
    class AnAnswer {

        @Test
        void has_a_length_and_leaves_the_connection_open() throws Exception {
            start(4);
            Socket socket = ask(REQUEST);
            for (int round = 0; round < 3; round++) {
                assertThat(answer(socket)).startsWith("HTTP/1.1 200 OK\r\nDate: ")
                        .contains("\r\nContent-Length: 6\r\n")
                        .contains("\r\nCache-Control: no-store\r\n").doesNotContain("Connection:")
                        .endsWith("\r\n\r\n/path\n");
                socket.getOutputStream().write(REQUEST.getBytes(UTF_8));
            }
        }

        @Test
        void to_the_first_of_several_requests_at_once_is_the_last() throws Exception {
            start(4);
            assertThat(everything(ask("GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n")))
                    .contains("\r\nConnection: close\r\n").endsWith("\r\n\r\n/a\n");
        }

        @Test
        void to_a_head_request_has_no_body() throws Exception {
            start(4);
            assertThat(everything(ask("HEAD /path HTTP/1.0\r\n\r\n")))
                    .contains("Content-Length: 6\r\n", "Connection: close\r\n")
                    .endsWith("\r\n\r\n");
        }

        @Test
        void reaches_a_peer_that_is_still_sending_a_body() throws Exception {
            start(4);
            Socket socket = ask("POST / HTTP/1.1\r\nContent-Length: 300000\r\n\r\n");
            socket.getOutputStream().write(new byte[300_000]);
            assertThat(everything(socket)).startsWith("HTTP/1.1 200 OK\r\n");
        }

        @Test
        void says_what_is_wrong_with_a_request() throws Exception {
            start(4);
            assertThat(everything(ask("nonsense\r\n\r\n")))
                    .startsWith("HTTP/1.1 400 Bad Request\r\n");
            assertThat(everything(ask("GET /" + "x".repeat(1_000_000) + " HTTP/1.1\r\n\r\n")))
                    .startsWith("HTTP/1.1 431 ");
        }

        @Test
        void comes_to_a_request_in_single_bytes() throws Exception {
            start(4);
            Socket socket = connect();
            socket.setTcpNoDelay(true);
            for (byte single : REQUEST.getBytes(UTF_8)) {
                socket.getOutputStream().write(single);
            }
            assertThat(answer(socket)).endsWith("/path\n");
        }
    }

    @Nested
    class WhoIsLate {

        @Test
        void with_a_request_is_closed() throws Exception {
            start(new HttpPlaces.Limits(4, SHORT, LONG, LONG));
            assertThat(isClosed(connect())).isTrue();
            assertThat(isClosed(ask("GET /path HT"))).isTrue();
        }

        @Test
        void with_a_second_request_is_closed() throws Exception {
            start(new HttpPlaces.Limits(4, SHORT, LONG, LONG));
            Socket socket = ask(REQUEST);
            answer(socket);
            socket.getOutputStream().write("GET".getBytes(UTF_8));
            assertThat(isClosed(socket)).isTrue();
        }

        @Test
        void between_requests_is_closed_by_a_limit_of_its_own() throws Exception {
            start(new HttpPlaces.Limits(4, LONG, SHORT, LONG));
            Socket socket = ask(REQUEST);
            answer(socket);
            assertThat(isClosed(socket)).isTrue();
        }
    }

    @Nested
    class WithoutAPlaceLeft {

        @Test
        void the_longest_silent_makes_room() throws Exception {
            start(3);
            Socket first = connect();
            Socket second = ask("GET /pa");
            Socket third = connect();
            assertThat(answer(ask(REQUEST))).endsWith("/path\n");
            assertThat(isClosed(first)).isTrue();
            second.getOutputStream().write("th HTTP/1.1\r\n\r\n".getBytes(UTF_8));
            assertThat(answer(second)).endsWith("/path\n");
            third.getOutputStream().write(REQUEST.getBytes(UTF_8));
            assertThat(answer(third)).endsWith("/path\n");
        }

        @Test
        void who_is_being_answered_keeps_it_and_the_others_wait_for_one() throws Exception {
            start(2);
            Socket one = ask("GET /later HTTP/1.1\r\n\r\n");
            Socket other = ask("GET /later HTTP/1.1\r\n\r\n");
            Consumer<HttpAnswer> first = unanswered.take();
            Consumer<HttpAnswer> second = unanswered.take();
            Socket waiting = ask(REQUEST);
            var answer = CompletableFuture.supplyAsync(() -> {
                try {
                    return answer(waiting);
                } catch (IOException failure) {
                    throw new IllegalStateException(failure);
                }
            });
            first.accept(HttpAnswer.text(200, "late"));
            assertThat(answer.join()).endsWith("/path\n");
            second.accept(HttpAnswer.text(200, "late"));
            // One of them lost its place after its answer.
            assertThat(List.of(one, other)).anySatisfy(
                    socket -> assertThat(answer(socket)).endsWith("late\n"));
        }

        @Test
        void a_crowd_that_says_nothing_keeps_nobody_from_an_answer() throws Exception {
            start(8);
            for (int round = 0; round < 20; round++) {
                for (int silent = 0; silent < 20; silent++) {
                    connect();
                }
                assertThat(answer(ask(REQUEST))).endsWith("/path\n");
            }
        }
    }

    @Test
    void a_close_before_the_start_frees_the_port() throws Exception {
        start(1);
        var second = new HttpListener(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                HttpPlaces.Limits.of(1), System::nanoTime, (request, reply) -> {});
        int port = second.port();
        second.close();
        new ServerSocket(port, 1, InetAddress.getLoopbackAddress()).close();
    }
}
