package org.echopair.client.watch.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.echopair.client.watch.admin.HttpReply.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What peers of all kinds can do to the port, and what they cannot.
class HttpPortTest {

    /// More than the buffers of both ends of a connection hold.
    private static final int LONG = 16 * 1024 * 1024;

    private final AtomicLong clock = new AtomicLong();
    private final Queue<Consumer<HttpReply>> unanswered = new ConcurrentLinkedQueue<>();
    private final CountDownLatch asked = new CountDownLatch(1);
    private HttpPort http;
    private Port port;

    @BeforeEach
    void start() throws IOException {
        http = new HttpPort(new InetSocketAddress("127.0.0.1", 0), clock::get, this::handle);
        port = new Port(http.port());
        http.start();
    }

    @AfterEach
    void stop() throws IOException {
        http.close();
        port.close();
    }

    private void handle(HttpRequest request, Consumer<HttpReply> reply) {
        switch (request.path()) {
            case "/later" -> {
                unanswered.add(reply);
                asked.countDown();
            }
            case "/long" -> reply.accept(new HttpReply(Status.OK, "x/y", "", new byte[LONG]));
            case "/no-reply" -> reply.accept(new HttpReply(Status.OK, "x/y", "", null));
            case "/broken" -> throw new IllegalStateException("on purpose");
            default -> reply.accept(HttpReply.text(Status.OK, "hello"));
        }
    }

    private void pass(Duration time) throws IOException {
        clock.addAndGet(time.toNanos());
        assertIsAnswered(); // and so the port has looked at its clock
    }

    private void assertIsAnswered() throws IOException {
        assertThat(port.get("/")).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhello\n");
    }

    private static void assertIsReset(Socket socket) {
        assertThatThrownBy(() -> {
            if (Port.answer(socket).isEmpty()) {
                throw new AssertionError("ended in an orderly way");
            }
        }).isInstanceOf(IOException.class).hasMessageContaining("reset");
    }

    @Test
    void answers_and_ends_the_connection() throws IOException {
        assertThat(port.get("/").split("\r\n")).contains("HTTP/1.1 200 OK",
                "Content-Type: text/plain; charset=utf-8", "Content-Length: 6",
                "Cache-Control: no-store", "Connection: close");
    }

    @Test
    void answers_HEAD_without_the_body() throws IOException {
        assertThat(port.ask("HEAD / HTTP/1.1\r\n\r\n"))
                .contains("\r\nContent-Length: 6\r\n").endsWith("\r\n\r\n");
    }

    @Test
    void answers_a_request_that_comes_in_single_bytes() throws IOException {
        Socket slow = port.connect();
        for (char each : "GET / HTTP/1.1\r\n\r\n".toCharArray()) {
            Port.send(slow, String.valueOf(each));
        }
        assertThat(Port.answer(slow)).endsWith("hello\n");
    }

    @Test
    void takes_a_long_answer_to_the_last_byte() throws IOException {
        assertThat(port.get("/long").length()).isGreaterThan(LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\r\n\r\nx\r\n\r\n", "GET /\r\n\r\n",
            "\u0016\u0003\u0001\u0002\u0000\n\n"})
    void refuses_what_is_no_request(String request) throws IOException {
        assertThat(port.ask(request)).startsWith("HTTP/1.1 400 Bad Request\r\n");
    }

    @Test
    void refuses_a_head_that_is_too_long_and_takes_one_that_just_fits() throws IOException {
        String begin = "GET / HTTP/1.1\r\nX: ";
        int room = HttpCall.MOST_HEAD_BYTES - begin.length() - 4;
        assertThat(port.ask(begin + "x".repeat(room) + "\r\n\r\n")).startsWith("HTTP/1.1 200 ");
        assertThat(port.ask(begin + "x".repeat(room + 1) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void answers_before_a_body_and_takes_little_of_it() throws IOException {
        Socket socket = port.connect();
        Port.send(socket, "GET / HTTP/1.1\r\nContent-Length: 99999999\r\n\r\n");
        assertThat(Port.answer(socket)).endsWith("hello\n");
        assertThatThrownBy(() -> {
            for (int i = 0; i < 100_000; i++) {
                Port.send(socket, "x".repeat(1_000));
            }
        }).isInstanceOf(IOException.class);
        assertIsAnswered();
    }

    @Test
    void resets_who_sends_no_whole_request_in_two_seconds() throws IOException {
        Socket silent = port.connect();
        Socket half = port.connect();
        Port.send(half, "GET / HT");
        assertIsAnswered();
        pass(Duration.ofMillis(1_999));
        Port.send(half, "TP/1.1\r\n\r\n");
        assertThat(Port.answer(half)).endsWith("hello\n");
        pass(Duration.ofMillis(1));
        assertIsReset(silent);
    }

    @Test
    void resets_who_does_not_take_the_answer_in_five_seconds() throws IOException {
        Socket stuck = port.connectWithASmallBuffer();
        Port.send(stuck, "GET /long HTTP/1.1\r\n\r\n");
        assertThat(stuck.getInputStream().read()).isEqualTo('H');
        pass(Duration.ofSeconds(5));
        assertIsReset(stuck);
    }

    @Test
    void waits_for_an_answer_that_takes_long() throws Exception {
        Socket patient = port.connect();
        Port.send(patient, "GET /later HTTP/1.1\r\n\r\n");
        asked.await();
        pass(Duration.ofMinutes(1));
        unanswered.remove().accept(HttpReply.text(Status.OK, "at last"));
        assertThat(Port.answer(patient)).endsWith("at last\n");
    }

    @Test
    void has_no_use_for_an_answer_to_somebody_who_has_gone() throws Exception {
        try (Socket hasty = port.connect()) {
            Port.send(hasty, "GET /later HTTP/1.1\r\n\r\n");
            asked.await();
        }
        unanswered.remove().accept(HttpReply.text(Status.OK, "too late"));
        assertIsAnswered();
    }

    @Test
    void survives_a_handler_that_fails() throws IOException {
        Socket socket = port.connect();
        Port.send(socket, "GET /broken HTTP/1.1\r\n\r\n");
        assertIsReset(socket);
        assertIsAnswered();
    }

    @Test
    void lets_go_of_whom_it_cannot_make_a_reply_for() throws IOException {
        List<Socket> unlucky = new ArrayList<>();
        for (int i = 0; i < HttpPort.MOST_CALLS; i++) {
            unlucky.add(port.connect());
            Port.send(unlucky.getLast(), "GET /no-reply HTTP/1.1\r\n\r\n");
        }
        unlucky.forEach(HttpPortTest::assertIsReset);
        assertIsAnswered();
    }

    @Test
    void answers_while_more_are_silent_than_it_has_places() throws IOException {
        List<Socket> silent = new ArrayList<>(List.of(port.connect()));
        assertIsAnswered();
        pass(Duration.ofMillis(1)); // the others are younger
        while (silent.size() < HttpPort.MOST_CALLS) {
            silent.add(port.connect());
        }
        pass(Duration.ofMillis(20)); // the first is no longer new
        assertIsReset(silent.getFirst());
        Port.send(silent.getLast(), "GET / HTTP/1.1\r\n\r\n");
        assertThat(Port.answer(silent.getLast())).endsWith("hello\n");
    }

    @Test
    void keeps_no_more_long_answers_than_it_has_memory_for() throws IOException {
        List<Socket> stuck = new ArrayList<>();
        for (int i = 0; i <= HttpPort.MOST_LONG_REPLIES; i++) {
            clock.incrementAndGet();
            Socket socket = i < HttpPort.MOST_LONG_REPLIES
                    ? port.connectWithASmallBuffer()
                    : port.connect();
            Port.send(socket, "GET /long HTTP/1.1\r\n\r\n");
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            stuck.add(socket);
        }
        assertIsReset(stuck.getFirst());
        assertThat(Port.answer(stuck.getLast()).length()).isGreaterThan(LONG);
    }

    @Test
    void lets_go_of_everybody_when_it_closes() throws IOException {
        Socket silent = port.connect();
        assertIsAnswered();
        http.close();
        assertIsReset(silent);
    }
}
