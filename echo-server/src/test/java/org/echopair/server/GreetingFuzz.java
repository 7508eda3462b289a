package org.echopair.server;

import static org.echopair.server.OneLine.require;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/// Whatever a peer of `greet` sends, in whatever pieces, it gets the greeting once and then the end;
/// one of `discard` gets nothing.
final class GreetingFuzz {

    private static final int PORT = 40_000;
    private static final byte[] GREETING = ("from server: " + PORT + "너도 잘 지내라")
            .getBytes(StandardCharsets.UTF_8);

    private GreetingFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        var choices = new Choices(input);
        Mode mode = choices.of(Mode.GREET, Mode.DISCARD);
        var loop = new LoopContext(new ServerConfig("", 0, mode, false, 1, 1, -1, 1, 0,
                Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, true), () -> 0,
                (_, _) -> {});
        var channel = new ReluctantChannel();
        var key = new PretendKey();
        var connection = new Connection(loop, new PeerSocket(channel, key, loop.counters()),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), true);
        boolean hasSent = false;
        while (choices.areLeft()) {
            channel.makeRoom(choices.below(80));
            byte[] piece = choices.text().getBytes(StandardCharsets.UTF_8);
            channel.receive(piece);
            hasSent |= piece.length > 0;
            proceed(connection, channel, key);
            byte[] taken = channel.taken();
            require(Arrays.equals(taken, 0, taken.length, GREETING, 0,
                    Math.min(taken.length, GREETING.length)), "not the greeting");
            require(!channel.outputEnded() || taken.length == GREETING.length, "cut");
        }
        channel.makeRoom(Integer.MAX_VALUE);
        proceed(connection, channel, key);
        boolean isGreeted = hasSent && mode == Mode.GREET;
        require(channel.takenBytes() == (isGreeted ? GREETING.length : 0), "not greeted");
        require(channel.outputEnded() == isGreeted, "no end behind the greeting");
    }

    private static void proceed(Connection connection, ReluctantChannel channel, PretendKey key) {
        while (key.awaits(SelectionKey.OP_READ) && channel.isReadable()
                || key.awaits(SelectionKey.OP_WRITE) && channel.isWritable()) {
            connection.onReady();
        }
    }
}
