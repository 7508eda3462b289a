package org.echopair.it.fault;

import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/// The faults of a path. Chance has a fixed seed; what it meets differs with every run.
final class LinkFaults {

    private static final long SEED = 7;
    /// Where a translator of addresses takes its ports from, apart from those of the clients.
    private static final int FIRST_TRANSLATED_PORT = 61_000;

    private LinkFaults() {}

    private interface Deed {
        void to(Packet packet, Consumer<Packet> onward);
    }

    /// Does that to a share of the packets; the others pass.
    private static LinkFault sometimes(double share, Deed deed) {
        var chance = new SplittableRandom(SEED);
        return new LinkFault() {
            @Override
            void meet(Packet packet, Consumer<Packet> onward) {
                if (chance.nextDouble() < share) {
                    hit();
                    deed.to(packet, onward);
                } else {
                    onward.accept(packet);
                }
            }
        };
    }

    static LinkFault delay(Duration time) {
        return sometimes(1, (packet, onward) -> {
            packet.delay(time.toNanos());
            onward.accept(packet);
        });
    }

    /// Delays each packet by up to that much, so that some overtake others.
    static LinkFault jitter(Duration most) {
        var chance = new SplittableRandom(SEED);
        return sometimes(1, (packet, onward) -> {
            packet.delay(chance.nextLong(most.toNanos()));
            onward.accept(packet);
        });
    }

    static LinkFault loss(double share) {
        return sometimes(share, (packet, onward) -> {});
    }

    static LinkFault duplicates(double share) {
        return sometimes(share, (packet, onward) -> {
            onward.accept(packet.copy());
            onward.accept(packet);
        });
    }

    /// Holds a share of the packets back, so that the ones behind them overtake them.
    static LinkFault reordering(double share, Duration time) {
        return sometimes(share, (packet, onward) -> {
            packet.delay(time.toNanos());
            onward.accept(packet);
        });
    }

    /// Flips a bit of TCP's header or of its data.
    static LinkFault flippedBits(double share) {
        var chance = new SplittableRandom(SEED);
        return sometimes(share, (packet, onward) -> {
            packet.flip(chance.nextInt(1 << 20));
            onward.accept(packet);
        });
    }

    /// Nothing passes.
    static LinkFault partition() {
        return loss(1);
    }

    /// One flow after the other, each packet takes its time on a line of that many bits per second.
    static LinkFault bandwidth(long bitsPerSecond) {
        return new LinkFault() {
            private final Map<Side, Long> free = new EnumMap<>(Side.class);

            @Override
            void meet(Packet packet, Consumer<Packet> onward) {
                long now = System.nanoTime();
                long begin = Math.max(now, free.getOrDefault(packet.to(), now));
                long end = begin + packet.length() * 8_000_000_000L / bitsPerSecond;
                free.put(packet.to(), end);
                packet.delay(end - now);
                hit();
                onward.accept(packet);
            }
        };
    }

    /// Takes no packet beyond that size, and says so to its sender, or does not.
    static LinkFault narrow(int mtu, boolean says) {
        return new LinkFault() {
            @Override
            void meet(Packet packet, Consumer<Packet> onward) {
                if (packet.length() <= mtu) {
                    onward.accept(packet);
                    return;
                }
                hit();
                if (says) {
                    onward.accept(packet.tooBig(mtu));
                }
            }
        };
    }

    /// A firewall that has lost its table: flows that it has not seen begin are dropped silently.
    static LinkFault forgetfulFirewall() {
        return new LinkFault() {
            private final Set<Integer> known = new HashSet<>();

            @Override
            void meet(Packet packet, Consumer<Packet> onward) {
                if (packet.isTcp() && packet.has(Packet.SYN)) {
                    known.add(packet.clientPort());
                }
                if (packet.isTcp() && !known.contains(packet.clientPort())) {
                    hit();
                } else {
                    onward.accept(packet);
                }
            }
        };
    }

    /// Ends that many connections with a reset to both sides, right behind data of the server's.
    static LinkFault resets(int connections) {
        return new LinkFault() {
            private final Set<Integer> ended = new HashSet<>();

            @Override
            void meet(Packet packet, Consumer<Packet> onward) {
                onward.accept(packet);
                if (packet.to() == Side.CLIENT && packet.isTcp() && packet.payloadBytes() > 0
                        && ended.size() < connections && ended.add(packet.clientPort())) {
                    hit();
                    onward.accept(packet.resetBehind());
                    onward.accept(packet.resetBack());
                }
            }
        };
    }

    /// Swaps two words of one packet with data for that side, as a broken memory does behind which TCP's
    /// checksum is computed anew, and remembers where.
    static final class SwappedWords extends LinkFault {

        /// Behind the header of a message that begins with the packet.
        private static final int FROM = 32;
        /// The connections should be under way.
        private static final int PACKETS_BEFORE = 50;

        private final Side to;
        private final Map<Integer, Integer> firstSequence = new HashMap<>();
        private final Map<Integer, Integer> nextSequence = new HashMap<>();
        private int seen;
        private int swappedPort;
        private int swappedSequence;
        private volatile long streamOffset = -1;

        SwappedWords(Side to) {
            this.to = to;
        }

        /// Of the first byte that is another, from the beginning of its connection.
        long streamOffset() {
            return streamOffset;
        }

        @Override
        void meet(Packet packet, Consumer<Packet> onward) {
            if (packet.isTcp() && packet.to() == to) {
                if (packet.has(Packet.SYN)) {
                    firstSequence.put(packet.clientPort(), packet.sequence() + 1);
                    nextSequence.put(packet.clientPort(), packet.sequence() + 1);
                } else if (packet.payloadBytes() > FROM) {
                    onData(packet);
                }
            }
            onward.accept(packet);
        }

        /// Data that was sent before may have arrived as it was; and sent once more, the swapped
        /// packet has to be as wrong as before.
        private void onData(Packet packet) {
            int port = packet.clientPort();
            int next = nextSequence.get(port);
            boolean isNew = packet.sequence() - next >= 0;
            nextSequence.put(port, isNew ? packet.sequence() + packet.payloadBytes() : next);
            if (hits() > 0 && port == swappedPort && packet.sequence() == swappedSequence) {
                packet.swapWords(FROM);
            } else if (hits() == 0 && isNew && ++seen > PACKETS_BEFORE) {
                int at = packet.swapWords(FROM);
                if (at >= 0) {
                    swappedPort = port;
                    swappedSequence = packet.sequence();
                    streamOffset = Integer
                            .toUnsignedLong(swappedSequence + at - firstSequence.get(port));
                    hit();
                }
            }
        }
    }

    /// A translator of ports that gives every flow another one whenever it is told to forget.
    static final class Translator extends LinkFault {

        private final Map<Integer, Integer> outside = new HashMap<>();
        private final Map<Integer, Integer> inside = new HashMap<>();
        private int next = FIRST_TRANSLATED_PORT;
        private volatile boolean forgets;

        void forget() {
            forgets = true;
        }

        @Override
        void meet(Packet packet, Consumer<Packet> onward) {
            if (forgets) {
                forgets = false;
                outside.clear();
            }
            if (packet.isTcp() && packet.to() == Side.SERVER) {
                int port = packet.sourcePort();
                packet.renumber(outside.computeIfAbsent(port, _ -> translate(port)));
            } else if (packet.isTcp()) {
                packet.renumber(inside.getOrDefault(packet.targetPort(), packet.targetPort()));
            }
            onward.accept(packet);
        }

        private int translate(int port) {
            hit();
            inside.put(next, port);
            return next++;
        }
    }
}
