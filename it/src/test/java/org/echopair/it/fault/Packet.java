package org.echopair.it.fault;

import java.nio.ByteBuffer;

/// An IPv4 or IPv6 packet on the link, on its way to one of the two sides. It can be changed with its
/// checksums left as they are, which TCP notices, or made right again, which it does not.
final class Packet {

    static final int SYN = 2;
    static final int ACK = 16;
    private static final int RST = 4;

    private static final int IPV4_BYTES = 20;
    private static final int IPV6_BYTES = 40;
    /// What any IPv6 path carries, and so the most that an ICMPv6 error quotes.
    private static final int IPV6_LEAST_MTU = 1280;
    private static final int TCP_BYTES = 20;
    private static final byte TCP = 6;
    private static final byte ICMP = 1;
    private static final byte ICMPV6 = 58;
    private static final int ICMP_BYTES = 8;
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

    boolean isIpv4() {
        return bytes.get(0) >> 4 == 4;
    }

    /// Neither side of the link sends IPv6 with extension headers.
    boolean isTcp() {
        return isIpv4()
                ? length() >= IPV4_BYTES + TCP_BYTES && bytes.get(9) == TCP
                : length() >= IPV6_BYTES + TCP_BYTES && bytes.get(6) == TCP;
    }

    private int tcp() {
        return isIpv4() ? (bytes.get(0) & 15) * 4 : IPV6_BYTES;
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
        return reset(to, sourcePort(), targetPort(), sequence() + payloadBytes());
    }

    /// The same for the sender of this packet, which has nothing more under way.
    Packet resetBack() {
        return reset(to.other(), targetPort(), sourcePort(), acknowledged());
    }

    private Packet reset(Side towards, int source, int target, int sequence) {
        Packet reset = between(towards, TCP, TCP_BYTES);
        int tcp = reset.tcp();
        reset.bytes.putShort(tcp, (short) source).putShort(tcp + 2, (short) target);
        reset.bytes.putInt(tcp + 4, sequence);
        reset.bytes.put(tcp + 12, (byte) (TCP_BYTES / 4 << 4)).put(tcp + 13, (byte) RST);
        reset.sumTcp();
        return reset;
    }

    /// What a router says that cannot send this packet on in one piece (RFC 1191, RFC 8201).
    Packet tooBig(int mtu) {
        int quoted = isIpv4()
                ? IPV4_BYTES + 8
                : Math.min(length(), IPV6_LEAST_MTU - IPV6_BYTES - ICMP_BYTES);
        Packet answer = between(to.other(), isIpv4() ? ICMP : ICMPV6, ICMP_BYTES + quoted);
        int icmp = answer.tcp();
        answer.bytes.put(icmp + ICMP_BYTES, bytes.array(), 0, quoted);
        answer.bytes.putInt(icmp + 4, mtu);
        if (isIpv4()) {
            answer.bytes.put(icmp, (byte) 3).put(icmp + 1, (byte) 4);
            answer.bytes.putShort(icmp + 2, sum(answer.bytes, icmp, answer.length(), 0));
        } else {
            answer.bytes.put(icmp, (byte) 2);
            answer.bytes.putShort(icmp + 2, answer.sumWithAddresses(ICMPV6));
        }
        return answer;
    }

    /// A packet of zeros between the two ends of this one, with room for so many bytes.
    private Packet between(Side towards, byte protocol, int size) {
        int header = isIpv4() ? IPV4_BYTES : IPV6_BYTES;
        ByteBuffer packet = ByteBuffer.allocate(header + size);
        if (isIpv4()) {
            packet.put(0, (byte) (4 << 4 | IPV4_BYTES / 4)).putShort(2, (short) packet.capacity());
            packet.put(8, HOPS).put(9, protocol);
        } else {
            packet.put(0, (byte) (6 << 4)).putShort(4, (short) size).put(6, protocol).put(7, HOPS);
        }
        int source = addresses();
        int one = (header - source) / 2;
        packet.put(source, bytes.array(), towards == to ? source : source + one, one);
        packet.put(source + one, bytes.array(), towards == to ? source + one : source, one);
        if (isIpv4()) {
            packet.putShort(10, sum(packet, 0, IPV4_BYTES, 0));
        }
        return new Packet(packet.array(), towards);
    }

    /// Where they begin; nothing that matters here is behind them.
    private int addresses() {
        return isIpv4() ? 12 : 8;
    }

    private void sumTcp() {
        bytes.putShort(tcp() + 16, (short) 0);
        bytes.putShort(tcp() + 16, sumWithAddresses(TCP));
    }

    private short sumWithAddresses(byte protocol) {
        int addresses = 0;
        for (int at = addresses(); at < (isIpv4() ? IPV4_BYTES : IPV6_BYTES); at += 2) {
            addresses += bytes.getShort(at) & 0xffff;
        }
        return sum(bytes, tcp(), length(), addresses + protocol + length() - tcp());
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
