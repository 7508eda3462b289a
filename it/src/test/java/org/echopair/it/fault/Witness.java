package org.echopair.it.fault;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Sees on the link how many bytes of each connection have passed, in either direction, and how many
/// of them the client's kernel has taken: what neither the server nor the client could deny. The link
/// must neither lose nor reorder.
final class Witness extends LinkFault {

    private static final class Stream {
        private final int first;
        private volatile long bytes;
        private volatile long acknowledged;

        private Stream(int first) {
            this.first = first;
        }
    }

    private final Map<Integer, Stream> toClient = new ConcurrentHashMap<>();
    private final Map<Integer, Stream> toServer = new ConcurrentHashMap<>();

    @Override
    void meet(Packet packet, Consumer<Packet> onward) {
        if (packet.isTcp()) {
            var streams = packet.to() == Side.CLIENT ? toClient : toServer;
            if (packet.has(Packet.SYN)) {
                streams.put(packet.clientPort(), new Stream(packet.sequence() + 1));
            } else if (packet.payloadBytes() > 0) {
                Stream stream = streams.get(packet.clientPort());
                long end = Integer.toUnsignedLong(
                        packet.sequence() + packet.payloadBytes() - stream.first);
                stream.bytes = Math.max(stream.bytes, end);
                hit();
            }
            if (packet.to() == Side.SERVER && packet.has(Packet.ACK)) {
                acknowledge(packet);
            }
        }
        onward.accept(packet);
    }

    private void acknowledge(Packet packet) {
        Stream stream = toClient.get(packet.clientPort());
        if (stream != null) {
            long end = Integer.toUnsignedLong(packet.acknowledged() - stream.first);
            stream.acknowledged = Math.max(stream.acknowledged, Math.min(end, stream.bytes));
        }
    }

    long bytesToClient() {
        return toClient.values().stream().mapToLong(stream -> stream.bytes).sum();
    }

    long bytesToServer() {
        return toServer.values().stream().mapToLong(stream -> stream.bytes).sum();
    }

    /// How many messages of that size came back whole, unless the client's kernel had no room.
    long messagesToClient(int size) {
        return toClient.values().stream().mapToLong(stream -> stream.bytes / size).sum();
    }

    /// How many of them its kernel had certainly taken.
    long messagesAcknowledged(int size) {
        return toClient.values().stream().mapToLong(stream -> stream.acknowledged / size).sum();
    }
}
