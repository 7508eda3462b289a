package org.echopair.it.fault;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// An IPv4 packet on the link, on its way to one of the two sides. It can be changed with its checksums
/// left as they are, which TCP notices, or made right again, which it does not.
final class Packet {

    static final int SYN = 2;
    private static final int RST = 4;

    private static final int IP_BYTES = 20;
    private static final int TCP_BYTES = 20;
    private static final byte TCP = 6;
    private static final byte ICMP = 1;
    private static final byte HOPS = 64;

    private final ByteBuffer bytes;
    private final Side to;
    private long delayNanos;

    Packet(byte[] bytes, Side to) {
        this.bytes = ByteBuffer.wrap(bytes);
        this.to = to;
    }

    Packet copy() {
        Packet copy = new Packet(bytes.array().clone(), to);
        copy.delayNanos = delayNanos;
        return copy;
    }

    byte[] bytes() {
        return bytes.array();
    }

    Side to() {
        return to;
    }

    int length() {
        return bytes.capacity();
    }

    long delayNanos() {
        return delayNanos;
    }

    void delay(long nanos) {
        delayNanos += nanos;
    }

    boolean isTcp() {
        return length() >= IP_BYTES + TCP_BYTES && bytes.get(0) >> 4 == 4 && bytes.get(9) == TCP;
    }

    private int tcp() {
        return (bytes.get(0) & 15) * 4;
    }

    int sourcePort() {
        return bytes.getShort(tcp()) & 0xffff;
    }

    int targetPort() {
        return bytes.getShort(tcp() + 2) & 0xffff;
    }

    /// The port on the client's side, whichever way it goes.
    int clientPort() {
        return to == Side.SERVER ? sourcePort() : targetPort();
    }

    int sequence() {
        return bytes.getInt(tcp() + 4);
    }

    int acknowledged() {
        return bytes.getInt(tcp() + 8);
    }

    boolean has(int flag) {
        return (bytes.get(tcp() + 13) & flag) != 0;
    }

    int payloadAt() {
        return tcp() + (bytes.get(tcp() + 12) >> 4 & 15) * 4;
    }

    int payloadBytes() {
        return length() - payloadAt();
    }

    /// Flips a bit behind the IP header; no checksum is corrected.
    void flip(int bit) {
        int at = tcp() + bit / 8 % (length() - tcp());
        bytes.put(at, (byte) (bytes.get(at) ^ 1 << bit % 8));
    }

    /// Swaps two words of the payload that differ: the sum over all words stays the same, and so
    /// does TCP's checksum.
    ///
    /// @param from where in the payload the first of them is
    /// @return the offset in the payload of the first byte that is another now, or -1 where no two
    /// words differ
    int swapWords(int from) {
        int first = payloadAt() + from;
        for (int at = first + 2; at + 2 <= length(); at += 2) {
            short one = bytes.getShort(first);
            short other = bytes.getShort(at);
            if (one != other) {
                bytes.putShort(first, other);
                bytes.putShort(at, one);
                return from + (((one ^ other) & 0xff00) == 0 ? 1 : 0);
            }
        }
        return -1;
    }

    /// Gives the client's side another port, and TCP the checksum that goes with it.
    void renumber(int clientPort) {
        bytes.putShort(tcp() + (to == Side.SERVER ? 0 : 2), (short) clientPort);
        sumTcp();
    }

    /// A reset that its receiver has to believe when everything up to this packet has arrived.
    Packet resetBehind() {
        return reset(to, copyAddresses(12, 16), sourcePort(), targetPort(),
                sequence() + payloadBytes());
    }

    /// The same for the sender of this packet, which has nothing more under way.
    Packet resetBack() {
        return reset(to.other(), copyAddresses(16, 12), targetPort(), sourcePort(), acknowledged());
    }

    private static Packet reset(Side to, byte[] addresses, int source, int target, int sequence) {
        ByteBuffer reset = ByteBuffer.allocate(IP_BYTES + TCP_BYTES);
        putIp(reset, TCP, addresses);
        reset.putShort(20, (short) source).putShort(22, (short) target).putInt(24, sequence);
        reset.put(32, (byte) (TCP_BYTES / 4 << 4)).put(33, (byte) RST);
        Packet packet = new Packet(reset.array(), to);
        packet.sumTcp();
        return packet;
    }

    /// What a router says that would have to break this packet up (RFC 1191).
    Packet tooBig(int mtu) {
        int quoted = IP_BYTES + 8;
        ByteBuffer answer = ByteBuffer.allocate(IP_BYTES + 8 + quoted);
        putIp(answer, ICMP, copyAddresses(16, 12));
        answer.put(20, (byte) 3).put(21, (byte) 4).putShort(26, (short) mtu);
        answer.put(28, bytes.array(), 0, quoted);
        answer.putShort(22, sum(answer, 20, answer.capacity(), 0));
        return new Packet(answer.array(), to.other());
    }

    private byte[] copyAddresses(int source, int target) {
        byte[] addresses = Arrays.copyOf(Arrays.copyOfRange(bytes.array(), source, source + 4), 8);
        bytes.get(target, addresses, 4, 4);
        return addresses;
    }

    private static void putIp(ByteBuffer packet, byte protocol, byte[] addresses) {
        packet.put(0, (byte) (4 << 4 | IP_BYTES / 4)).putShort(2, (short) packet.capacity());
        packet.put(8, HOPS).put(9, protocol).put(12, addresses);
        packet.putShort(10, sum(packet, 0, IP_BYTES, 0));
    }

    private void sumTcp() {
        int tcp = tcp();
        bytes.putShort(tcp + 16, (short) 0);
        int addresses = 0;
        for (int at = 12; at < 20; at += 2) {
            addresses += bytes.getShort(at) & 0xffff;
        }
        bytes.putShort(tcp + 16, sum(bytes, tcp, length(), addresses + TCP + length() - tcp));
    }

    /// The Internet's checksum (RFC 1071).
    private static short sum(ByteBuffer bytes, int from, int to, int start) {
        long sum = start;
        for (int at = from; at < to; at += 2) {
            sum += at + 1 < to ? bytes.getShort(at) & 0xffff : (bytes.get(at) & 0xff) << 8;
        }
        while (sum >> 16 != 0) {
            sum = (sum & 0xffff) + (sum >> 16);
        }
        return (short) ~sum;
    }
}
