package org.echopair.it.fault;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// Sees on the link how many bytes of each connection have passed, in either direction: what neither
/// the server nor the client could deny. The link must neither lose nor reorder.
final class Witness extends LinkFault {

    private static final class Stream {
        private final int first;
        private volatile long bytes;

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
        }
        onward.accept(packet);
    }

    long bytesToClient() {
        return toClient.values().stream().mapToLong(stream -> stream.bytes).sum();
    }

    long bytesToServer() {
        return toServer.values().stream().mapToLong(stream -> stream.bytes).sum();
    }

    /// How many messages of that size came back whole.
    long messagesToClient(int size) {
        return toClient.values().stream().mapToLong(stream -> stream.bytes / size).sum();
    }
}
