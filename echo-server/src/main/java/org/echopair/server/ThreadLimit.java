package org.echopair.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Whether the process may have the threads that it will need later: a server that cannot start the
/// thread that handles SIGTERM, or those that answer probes, is better not started.
final class ThreadLimit {

    /// Threads that come after the check: three of the admin port, three for signals, and some for the
    /// compilers, which the JVM starts when there is more to compile.
    static final int RESERVE = 10;

    /// Where a container sees its own limit, in versions 2 and 1 of the kernel's cgroups.
    private static final List<Path> CGROUPS = List.of(Path.of("/sys/fs/cgroup"),
            Path.of("/sys/fs/cgroup/pids"));

    private ThreadLimit() {}

    /// Fails when the limit does not leave room for `toStart` threads and the reserve.
    static void check(int toStart) throws StartFailure {
        for (Path cgroup : CGROUPS) {
            check(cgroup, toStart);
        }
    }

    static void check(Path cgroup, int toStart) throws StartFailure {
        long limit;
        long running;
        try {
            limit = Long.parseLong(Files.readString(cgroup.resolve("pids.max")).strip());
            running = Long.parseLong(Files.readString(cgroup.resolve("pids.current")).strip());
        } catch (IOException | NumberFormatException _) {
            return; // No limit here, or "max".
        }
        long needed = running + toStart + RESERVE;
        if (limit < needed) {
            throw new StartFailure("cannot start: no more than " + limit
                    + " threads are allowed, and " + needed + " are needed; raise the limit"
                    + " (--pids-limit of the container, podPidsLimit of the kubelet) to at least "
                    + needed + (toStart > 1 ? ", or lower --event-loops" : ""));
        }
    }
}
