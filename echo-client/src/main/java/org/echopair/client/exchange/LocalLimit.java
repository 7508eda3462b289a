package org.echopair.client.exchange;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.FailureException;
import org.echopair.client.failure.Phase;
import org.echopair.client.text.Figures;

/// What this machine or this process lacks. It says nothing about the path, so it is told apart
/// from whatever the path does, and named with the limit that was reached.
public final class LocalLimit {

    /// Read before it is reached: then there is no descriptor left to read it with.
    private static final long OPEN_FILES = readOpenFiles();

    private LocalLimit() {}

    /// To be called while there is a descriptor left, which [#words] may be short of.
    static void remember() {
        // Does no more than to load this class.
    }

    /// Whether a call failed for want of something on this side. `BindException` is no help,
    /// because `accept` and `socket` fail with a plain exception and the C library's words.
    static boolean isReachedBy(Exception e) {
        return e instanceof IOException && !words(e).isEmpty();
    }

    /// The limit in words, or nothing where it is none.
    static String words(Exception e) {
        String message = String.valueOf(e.getMessage());
        if (message.contains("Too many open files in system")) {
            return "this machine has no file descriptor left";
        }
        if (message.contains("Too many open files")) {
            return "this process may open no more than " + Figures.grouped(openFiles())
                    + " files; raise it with ulimit -n, or open fewer connections";
        }
        if (message.startsWith("Cannot assign requested address")) {
            return "no local port is free; this machine has " + localPorts()
                    + " for each target, and keeps one that was closed here for a minute";
        }
        if (message.startsWith("No buffer space available")
                || message.startsWith("Cannot allocate memory")) {
            return "this machine has no memory left for a socket";
        }
        return "";
    }

    /// How many files this process may open; the largest number where that cannot be read.
    public static long openFiles() {
        return OPEN_FILES;
    }

    private static long readOpenFiles() {
        for (String line : lines("/proc/self/limits")) {
            if (line.startsWith("Max open files")) {
                String soft = line.substring("Max open files".length()).strip().split(" +")[0];
                return soft.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(soft);
            }
        }
        return Long.MAX_VALUE;
    }

    /// The system's resolver does not say that it had no descriptor to ask with.
    static void checkDescriptor(Target target) throws FailureException {
        try {
            SocketChannel.open().close();
        } catch (IOException e) {
            if (isReachedBy(e)) {
                throw new FailureException(Failure.now(FailureClass.LOCAL, Phase.RESOLVE,
                        target.toString(), words(e)));
            }
        }
    }

    private static String localPorts() {
        List<String> range = lines("/proc/sys/net/ipv4/ip_local_port_range");
        if (range.isEmpty()) {
            return "only so many";
        }
        String[] ends = range.getFirst().strip().split("\\s+");
        return Figures.grouped(Long.parseLong(ends[1]) - Long.parseLong(ends[0]) + 1);
    }

    static boolean hasIpv6Address() {
        return hasAddress(Inet6Address.class::isInstance);
    }

    /// Whether an address lies beyond this machine, which has no IPv6 address to reach it from.
    static boolean lacksFamilyOf(InetAddress address) {
        return address instanceof Inet6Address && !isOnLink(address)
                && !hasAddress(own -> own instanceof Inet6Address && !isOnLink(own));
    }

    private static boolean isOnLink(InetAddress address) {
        return address.isLoopbackAddress() || address.isLinkLocalAddress();
    }

    private static boolean hasAddress(Predicate<InetAddress> wanted) {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses).anyMatch(wanted);
        } catch (SocketException e) {
            return false;
        }
    }

    /// Nothing where there is no such file, as on a machine that is no Linux.
    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            return List.of();
        }
    }
}
