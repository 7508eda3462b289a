package org.echopair.client;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.echopair.client.exchange.Target;

/// The catalogue of misbehaving servers: everything that a path can do to an echo. Nothing leaves
/// this machine.
public enum Fault {
    FLIPS_A_BIT(Fault.editing(5, (out, b) -> out.write(b ^ 1))),
    FLIPS_A_BIT_LATER(Fault.editing(40, (out, b) -> out.write(b ^ 0x80))),
    DROPS_A_BYTE(Fault.editing(10, (_, _) -> {
    })),
    ADDS_A_BYTE(Fault.editing(10, (out, b) -> {
        out.write(b ^ 0x55);
        out.write(b);
    })),
    DROPS_THE_LAST_BYTE(Fault.each((message, out) -> out.write(message, 0, message.length - 1))),
    ADDS_A_BYTE_AT_THE_END(
            Fault.each((message, out) -> out.write(Arrays.copyOf(message, message.length + 1)))),
    ANSWERS_TWICE(Fault.each((message, out) -> {
        byte[] twice = Arrays.copyOf(message, 2 * message.length);
        System.arraycopy(message, 0, twice, message.length, message.length);
        out.write(twice);
    })),
    /// Holds the first message back until a second one comes.
    SWAPS_TWO_MESSAGES(Fault::swapTwo),
    SWAPS_THE_HALVES(Fault.each((message, out) -> {
        int half = message.length / 2;
        out.write(message, half, message.length - half);
        out.write(message, 0, half);
    })),
    ANSWERS_WITH_ANOTHER_ONES_BYTES(Fault.foreign()),
    SENDS_THE_ANSWER_IN_CAPITALS(Fault.each((message, out) -> {
        for (int i = 0; i < message.length; i++) {
            message[i] &= (byte) 0xdf;
        }
        out.write(message);
    })),
    TRUNCATES_AND_CLOSES(Fault.once((message, out) -> out.write(message, 0, message.length / 2))),
    CLOSES_WITHOUT_AN_ANSWER(Fault.once((_, _) -> {
    })),
    RESETS_BEFORE_THE_ANSWER(Peer.thenReset(Fault.once((_, _) -> {
    }))),
    RESETS_IN_THE_ANSWER(Peer
            .thenReset(Fault.once((message, out) -> out.write(message, 0, message.length / 2)))),
    RESETS_AFTER_THE_ANSWER(Peer.thenReset(Fault.once((message, out) -> out.write(message)))),
    STALLS(Peer.thenHold(Fault.once((_, _) -> {
    }))),
    STALLS_IN_THE_ANSWER(Peer
            .thenHold(Fault.once((message, out) -> out.write(message, 0, message.length / 2)))),
    SENDS_ONE_BYTE_A_SECOND(Fault.once((message, out) -> {
        for (byte b : message) {
            out.write(b);
            Fault.second();
        }
    })),
    ANSWERS_BEFORE_THE_QUESTION(socket -> {
        socket.getOutputStream().write(new byte[64]);
        Peer.echo(socket);
    }),
    ACCEPTS_AND_SAYS_NOTHING(Peer.thenHold(_ -> {
    })),
    REFUSES(null), FULL_ACCEPT_QUEUE(null), UNROUTABLE(null), UNRESOLVABLE(null);

    /// As long as those of `watch`; the other commands' messages are no shorter than 41 bytes.
    static final int MESSAGE_BYTES = 64;

    /// What a server does with a message that has come in one piece, as short ones do on loopback.
    interface Answer {
        void to(byte[] message, OutputStream out) throws IOException, InterruptedException;
    }

    interface ByteEdit {
        void apply(OutputStream out, int value) throws IOException;
    }

    /// What is open for a test, and where.
    record Open(String target, Closeable what) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            what.close();
        }
    }

    private final Peer.Behaviour behaviour;

    Fault(Peer.Behaviour behaviour) {
        this.behaviour = behaviour;
    }

    Open open() throws IOException {
        return switch (this) {
            case REFUSES -> new Open(Target.of(Peer.freeAddress()).toString(), () -> {
            });
            case FULL_ACCEPT_QUEUE -> fullAcceptQueue();
            // TCP has no broadcast, so the kernel refuses this itself.
            case UNROUTABLE -> new Open("255.255.255.255:9", () -> {
            });
            case UNRESOLVABLE -> new Open("nosuchhost.invalid:9", () -> {
            });
            default -> {
                Peer peer = Peer.that(behaviour);
                yield new Open(peer.target(), peer::close);
            }
        };
    }

    /// Half of the first message comes back, and the end.
    public static Peer.Behaviour halfAnswers() {
        return once((message, out) -> out.write(message, 0, message.length / 2));
    }

    private static Open fullAcceptQueue() throws IOException {
        var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var address = (InetSocketAddress) server.getLocalSocketAddress();
        List<SocketChannel> waiting = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            var channel = SocketChannel.open();
            waiting.add(channel);
            channel.configureBlocking(false);
            channel.connect(address);
        }
        return new Open("127.0.0.1:" + address.getPort(), () -> {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
            server.close();
        });
    }

    /// Edits one byte of each connection's stream.
    private static Peer.Behaviour editing(int offset, ByteEdit edit) {
        return socket -> {
            int at = 0;
            byte[] chunk = new byte[8192];
            for (int n; (n = socket.getInputStream().read(chunk)) >= 0;) {
                var out = new ByteArrayOutputStream();
                for (int i = 0; i < n; i++, at++) {
                    if (at == offset) {
                        edit.apply(out, chunk[i] & 0xff);
                    } else {
                        out.write(chunk[i]);
                    }
                }
                socket.getOutputStream().write(out.toByteArray());
            }
        };
    }

    private static Peer.Behaviour each(Answer answer) {
        return socket -> {
            for (byte[] message; (message = read(socket.getInputStream())).length > 0;) {
                answer.to(message, socket.getOutputStream());
            }
        };
    }

    private static Peer.Behaviour once(Answer answer) {
        return socket -> answer.to(read(socket.getInputStream()), socket.getOutputStream());
    }

    private static byte[] read(InputStream in) throws IOException {
        byte[] chunk = new byte[8192];
        return Arrays.copyOf(chunk, Math.max(0, in.read(chunk)));
    }

    private static void swapTwo(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        while (true) {
            byte[] first = in.readNBytes(MESSAGE_BYTES);
            byte[] second = in.readNBytes(MESSAGE_BYTES);
            if (second.length < MESSAGE_BYTES) {
                return;
            }
            socket.getOutputStream().write(second);
            socket.getOutputStream().write(first);
        }
    }

    private static Peer.Behaviour foreign() {
        Deque<byte[]> others = new ArrayDeque<>(List.of("of another one".getBytes(US_ASCII)));
        return each((message, out) -> {
            synchronized (others) {
                others.add(message);
                out.write(others.remove());
            }
        });
    }

    private static void second() throws InterruptedException {
        TimeUnit.SECONDS.sleep(1); // what is tested, and nothing waits for it
    }
}
