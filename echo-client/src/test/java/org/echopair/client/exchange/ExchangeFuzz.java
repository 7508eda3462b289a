package org.echopair.client.exchange;

import static org.echopair.client.OneLine.require;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.echopair.client.Choices;
import org.echopair.client.OneLine;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.RoundTrip;

/// Whatever a hostile server answers, in whatever segments, and however it ends: a pass means that
/// exactly the bytes awaited came, and "different" that others did.
public final class ExchangeFuzz {

    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(20);
    private static final Set<FailureClass> POSSIBLE = EnumSet.of(FailureClass.RESET,
            FailureClass.EARLY_EOF, FailureClass.READ_TIMEOUT, FailureClass.MISMATCH,
            FailureClass.SURPLUS);

    private ExchangeFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) throws Exception {
        var choices = new Choices(input);
        Expect expect = choices.of(Expect.values());
        byte[] message = message(1 + (choices.yes() ? choices.below(100) : choices.below(70_000)));
        var answered = new ByteArrayOutputStream();
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var channel = SocketChannel.open(new InetSocketAddress(
                        server.getInetAddress(), server.getLocalPort()))) {
            Socket socket = server.accept();
            var hostile = CompletableFuture.runAsync(() -> answer(socket, choices, message,
                    answered), Thread::startVirtualThread);
            judge(channel, expect, message, answered, hostile);
        }
    }

    private static byte[] message(int length) {
        byte[] message = new byte[length];
        for (int i = 0; i < length; i++) {
            message[i] = (byte) (i * 0x9e37_79b1 >>> 24);
        }
        return message;
    }

    private static void answer(Socket socket, Choices choices, byte[] message,
            ByteArrayOutputStream answered) {
        try (socket) {
            socket.setTcpNoDelay(true);
            int read = 0;
            for (int steps = 0; choices.areLeft() && steps < 20; steps++) {
                int count = choices.yes() ? choices.below(70) : choices.below(70_000);
                int at = answered.size();
                switch (choices.below(6)) {
                    case 0, 1, 2 -> write(socket, answered, Arrays.copyOfRange(message,
                            Math.min(at, message.length), Math.min(at + count, message.length)));
                    case 3 -> write(socket, answered, new byte[]{(byte) count});
                    case 4 -> socket.setSoLinger(count == 0, 0);
                    default -> read += socket.getInputStream()
                            .readNBytes(Math.min(count, message.length - read)).length;
                }
            }
        } catch (IOException _) {
            // The client has seen enough.
        }
    }

    /// Told before it is written, so that no byte can be judged that nobody knows of.
    private static void write(Socket socket, ByteArrayOutputStream answered, byte[] bytes)
            throws IOException {
        answered.writeBytes(bytes);
        socket.getOutputStream().write(bytes);
    }

    private static void judge(SocketChannel channel, Expect expect, byte[] message,
            ByteArrayOutputStream answered, CompletableFuture<Void> hostile) throws IOException {
        try {
            RoundTrip trip = new Exchange(new Connected(channel, "hostile:1", 1, List.of()),
                    message, expect.checkFor(message), ExchangeStyle.USUAL, TIMEOUT_NANOS,
                    System::nanoTime, LagMeter.off()).run();
            hostile.join();
            byte[] came = answered.toByteArray();
            require(expect != Expect.ECHO || Arrays.equals(came, message),
                    "passed, and differs");
            require(expect != Expect.ANY || came.length > 0, "passed without an answer");
            require(expect == Expect.NONE || Arrays.equals(trip.reply(), came),
                    "passed, and another answer is told");
            require(expect != Expect.NONE || came.length == 0, "passed, and there was an answer");
        } catch (FailureException e) {
            channel.close();
            hostile.join();
            check(e.failure(), expect, message, answered.toByteArray());
        }
    }

    private static void check(Failure failure, Expect expect, byte[] message, byte[] came) {
        require(POSSIBLE.contains(failure.kind()), "called " + failure);
        OneLine.check(failure.sentence());
        if (failure.kind().exitCode() == ExitCode.DIFFERENT && expect == Expect.ECHO
                && failure.kind() == FailureClass.MISMATCH) {
            int differsAt = Arrays.mismatch(message, came);
            require(differsAt >= 0 && differsAt < came.length, "no byte differs: " + failure);
        }
        require(expect != Expect.ANY || failure.kind().exitCode() != ExitCode.DIFFERENT,
                "any answer is right: " + failure);
        require(expect != Expect.NONE || failure.kind() != FailureClass.SURPLUS
                || came.length > 0, "nothing came: " + failure);
    }
}
