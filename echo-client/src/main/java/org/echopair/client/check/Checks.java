package org.echopair.client.check;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.echopair.client.exchange.ExchangeStyle;
import org.echopair.client.exchange.Ipv6Text;
import org.echopair.client.exchange.Message;
import org.echopair.client.exchange.NetworkPath;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.RoundTrip;
import org.echopair.client.text.Figures;

/// The table of all checks, and those that are one round trip.
final class Checks {

    static final String RESOLVE = "resolve";
    static final String CONNECT = "connect";
    private static final String ECHO = "echo";

    /// A headless Service has as many addresses as it has pods.
    private static final int ADDRESSES_SHOWN = 3;

    private static final int CHUNKED_BYTES = 512;
    private static final int LARGE_BYTES = 8 * 1024 * 1024;
    private static final int RECONNECTIONS = 20;
    private static final int SHORT_BYTES = 64;

    private Checks() {}

    /// In the order in which they run, each after the one that it needs.
    ///
    /// @param idleNanos how long the check named idle keeps silent
    /// @param anyAddress whether it is enough that one address of the name answers
    static List<Check> all(long idleNanos, boolean anyAddress) {
        return List.of(
                new Check(RESOLVE, "Does the name have an address, of the wanted family?", "",
                        Checks::resolve),
                new Check(CONNECT, "Does each of its addresses accept a connection?", RESOLVE,
                        path -> ConnectCheck.run(path, anyAddress)),
                new Check(ECHO, "Does one short, unique message come back, and nothing after it?",
                        CONNECT, Checks::echo),
                new Check("utf8", "Is UTF-8 intact, with every character split at every byte?",
                        ECHO, Utf8Check::run),
                new Check("bytes", "Do all 256 byte values, NUL and line ends come back?", ECHO,
                        BytesCheck::run),
                new Check("chunks", "Does a message come back that is written one byte at a time?",
                        ECHO, Checks::chunks),
                new Check("large", "Do megabytes come back, written and read at once?", ECHO,
                        Checks::large),
                new Check("half-close",
                        "Does all come back after we closed our side, and then the end?", ECHO,
                        HalfCloseCheck::run),
                new Check("concurrent", "Are many connections served at once, and kept apart?",
                        ECHO, ConcurrentCheck::run),
                new Check("idle", "Is a connection alive after a silence of --idle?", ECHO,
                        path -> IdleCheck.run(path, idleNanos)),
                new Check("reconnect",
                        "Is each of several connections, one after the other, served?", ECHO,
                        Checks::reconnect));
    }

    private static String resolve(NetworkPath path) throws FailureException {
        return words(path.resolve());
    }

    static String words(List<InetSocketAddress> addresses) {
        List<String> shown = addresses.stream().limit(ADDRESSES_SHOWN)
                .map(address -> Ipv6Text.shorten(address.getAddress().getHostAddress())).toList();
        int more = addresses.size() - shown.size();
        return String.join(", ", shown)
                + (more > 0 ? " and " + Figures.grouped(more) + " more" : "");
    }

    /// Nobody can have seen the message before, so no constant answer passes.
    private static String echo(NetworkPath path) throws FailureException {
        byte[] message = ("echo-client check " + UUID.randomUUID() + "\n")
                .getBytes(StandardCharsets.UTF_8);
        RoundTrip trip = path.roundTrip(message, ExchangeStyle.USUAL);
        // A peer that keeps its side open is told here once, rather than by every check.
        return trip.notes().isEmpty()
                ? Figures.bytes(message.length)
                : String.join("; ", trip.notes());
    }

    /// A message that comes in the smallest pieces is still one stream.
    private static String chunks(NetworkPath path) throws FailureException {
        path.roundTrip(random(CHUNKED_BYTES),
                new ExchangeStyle(1, ExchangeStyle.Ending.CLOSE_AFTER_REPLY));
        return Figures.bytes(CHUNKED_BYTES) + ", one per write";
    }

    /// More than all buffers on the path hold, written and read at once.
    private static String large(NetworkPath path) throws FailureException {
        byte[] message = random(Math.min(LARGE_BYTES, Message.longest()));
        path.roundTrip(message, ExchangeStyle.USUAL);
        return Figures.bytes(message.length);
    }

    private static String reconnect(NetworkPath path) throws FailureException {
        for (int i = 1; i <= RECONNECTIONS; i++) {
            try {
                path.roundTrip(random(SHORT_BYTES), ExchangeStyle.USUAL);
            } catch (FailureException e) {
                throw e.inside("connection " + i + " of " + RECONNECTIONS);
            }
        }
        return RECONNECTIONS + " connections, one after the other";
    }

    static byte[] random(int length) {
        byte[] bytes = new byte[length];
        ThreadLocalRandom.current().nextBytes(bytes);
        return bytes;
    }
}
