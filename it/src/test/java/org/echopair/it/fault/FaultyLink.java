package org.echopair.it.fault;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;

/// A cable between two network namespaces, with faults that may be changed while traffic passes. Its
/// ends are TUN devices, and one thread carries the packets from one to the other.
final class FaultyLink implements AutoCloseable {

    /// At the end of a packet's way it counts, also if it was delayed by nothing.
    private record Due(long nanos, long number, Packet packet) {}

    private static final long LONGEST_WAIT_NANOS = 20_000_000;
    /// Of one side, before the other has its turn.
    private static final int PACKETS_AT_ONCE = 64;

    private final PriorityQueue<Due> queue = new PriorityQueue<>(
            Comparator.comparingLong(Due::nanos).thenComparingLong(Due::number));
    private final int[] devices;
    private final Thread thread;

    private volatile List<LinkFault> faults = List.of();
    private volatile boolean closed;
    private volatile Throwable death;
    private long packets;

    FaultyLink(Namespace client, Namespace server) throws IOException {
        devices = new int[]{client.attachTun(), server.attachTun()};
        thread = Thread.ofPlatform().daemon().name("link-" + client.name()).start(this::run);
    }

    /// From now on, packets meet these, in this order, and no others.
    void suffer(LinkFault... present) {
        faults = List.of(present);
    }

    void heal() {
        faults = List.of();
    }

    private void run() {
        try (var pair = new Kernel.Pair(devices)) {
            while (!closed) {
                carry(pair);
            }
        } catch (IOException | RuntimeException | AssertionError e) {
            death = e;
        }
    }

    private void carry(Kernel.Pair pair) throws IOException {
        for (Side from : Side.values()) {
            for (int i = 0; i < PACKETS_AT_ONCE; i++) {
                byte[] bytes = pair.read(from.ordinal());
                if (bytes.length == 0) {
                    break;
                }
                var packet = new Packet(bytes, from.other());
                if (packet.isIpv4() || packet.isTcp()) { // IPv6's own small talk is for routers.
                    pass(faults, packet);
                }
            }
        }
        long now = System.nanoTime();
        while (!queue.isEmpty() && queue.peek().nanos() <= now) {
            Packet packet = queue.remove().packet();
            pair.write(packet.to().ordinal(), packet.bytes());
        }
        pair.await(queue.isEmpty()
                ? LONGEST_WAIT_NANOS
                : Math.clamp(queue.peek().nanos() - System.nanoTime(), 0, LONGEST_WAIT_NANOS));
    }

    private void pass(List<LinkFault> rest, Packet packet) {
        if (rest.isEmpty()) {
            queue.add(new Due(System.nanoTime() + packet.delayNanos(), packets++, packet));
        } else {
            Consumer<Packet> onward = next -> pass(rest.subList(1, rest.size()), next);
            rest.getFirst().meet(packet, onward);
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        for (int device : devices) {
            Kernel.close(device);
        }
        if (death != null) {
            throw new AssertionError("the link broke down", death);
        }
    }
}
