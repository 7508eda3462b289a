package org.echopair.it.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A network namespace of a test's own, with one address and one way out: a TUN device.
final class Namespace implements AutoCloseable {

    /// What a test could not remove, because it was cut off, goes when this process ends.
    private static final Set<Namespace> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(Namespace::remove)));
    }

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final String PREFIX = "echo-";

    private final String name = PREFIX + ProcessHandle.current().pid() + "-"
            + COUNT.incrementAndGet();
    private final String address;
    private final ExecutorService threads;

    Namespace(String address) throws IOException {
        this.address = address;
        require(address.contains(":"));
        run("ip", "netns", "add", name);
        OPEN.add(this);
        run("ip", "-n", name, "link", "set", "lo", "up");
        threads = Executors.newCachedThreadPool(
                task -> Thread.ofPlatform().daemon().name(name).unstarted(() -> runHere(task)));
    }

    /// Says in one line what is missing. Where a release is checked, that is a failure.
    private static void require(boolean ipv6) {
        String missing = null;
        if (!"root".equals(System.getProperty("user.name"))) {
            missing = "needs root";
        } else if (!Files.exists(Path.of("/dev/net/tun"))) {
            missing = "needs /dev/net/tun";
        } else if (!Programs.isThere("ip")) {
            missing = "needs the program ip of iproute2";
        } else if (ipv6 && !Files.exists(Path.of("/proc/net/if_inet6"))) {
            missing = "needs IPv6";
        }
        if (missing != null) {
            Programs.missing("what happens between two network namespaces " + missing);
        }
    }

    String name() {
        return name;
    }

    String address() {
        return address;
    }

    /// Gives it its address on a device that belongs to the caller.
    int attachTun() throws IOException {
        String device = "t" + name.substring(PREFIX.length());
        int fd = Kernel.openTun(device);
        run("ip", "link", "set", device, "netns", name);
        // A new IPv6 address would serve nobody for a second, until no other has claimed it.
        List<String> added = address.contains(":")
                ? List.of(address + "/64", "nodad")
                : List.of(address + "/24");
        List<String> add = new ArrayList<>(List.of("ip", "-n", name, "addr", "add"));
        add.addAll(added);
        add.addAll(List.of("dev", device));
        run(add.toArray(String[]::new));
        run("ip", "-n", name, "link", "set", device, "up");
        return fd;
    }

    /// The command as it runs in here. `ip netns exec` would hide the control groups from it.
    List<String> command(List<String> command) {
        List<String> inside = new ArrayList<>(
                List.of("nsenter", "--net=/var/run/netns/" + name));
        inside.addAll(command);
        return inside;
    }

    /// Runs a program in here to its end.
    String exec(String... command) throws IOException {
        return run(command(List.of(command)).toArray(String[]::new));
    }

    /// Does something on a thread of this namespace: sockets that it makes are in here.
    <T> T call(Callable<T> task) throws Exception {
        return threads.submit(task).get();
    }

    private void runHere(Runnable task) {
        try {
            Kernel.enterNamespace(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        task.run();
    }

    /// A counter of this namespace's TCP, as `netstat -s` shows it.
    long tcpCounter(String counter) throws Exception {
        List<String> lines = call(() -> Files.readAllLines(Path.of("/proc/thread-self/net/snmp")))
                .stream().filter(line -> line.startsWith("Tcp:")).toList();
        int column = List.of(lines.get(0).split(" ")).indexOf(counter);
        return Long.parseLong(lines.get(1).split(" ")[column]);
    }

    private static String run(String... command) throws IOException {
        return Programs.run(command);
    }

    @Override
    public void close() {
        threads.shutdownNow();
        remove();
    }

    /// With the processes in it, if some are left.
    private void remove() {
        try {
            for (String pid : run("ip", "netns", "pids", name).lines().toList()) {
                ProcessHandle.of(Long.parseLong(pid)).ifPresent(ProcessHandle::destroyForcibly);
            }
            run("ip", "netns", "del", name);
            OPEN.remove(this);
        } catch (IOException e) {
            System.err.println("not removed: " + e.getMessage());
        }
    }
}
