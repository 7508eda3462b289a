package org.echopair.it.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.echopair.it.Await;

/// A control group of a test's own, which limits what a process may use as a container's limits do: of
/// the one hierarchy of version 2 or of the many of version 1, whichever the machine has.
final class ControlGroup implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Path ROOT = Path.of("/sys/fs/cgroup");
    private static final boolean IS_V2 = Files.exists(ROOT.resolve("cgroup.controllers"));
    private static final int PERIOD_MICROS = 100_000;

    private final String name = "echo-" + ProcessHandle.current().pid() + "-"
            + COUNT.incrementAndGet();
    private final Set<Path> folders = new LinkedHashSet<>();

    static ControlGroup ofMemory(long bytes) throws IOException {
        var group = new ControlGroup();
        group.set("memory", "memory.limit_in_bytes", "memory.max", String.valueOf(bytes));
        return group;
    }

    static ControlGroup ofTasks(int count) throws IOException {
        var group = new ControlGroup();
        group.set("pids", "pids.max", "pids.max", String.valueOf(count));
        return group;
    }

    /// Of one processor; may be changed while processes run.
    ControlGroup processor(double share) throws IOException {
        long quota = (long) (share * PERIOD_MICROS);
        set("cpu", "cpu.cfs_quota_us", "cpu.max",
                IS_V2 ? quota + " " + PERIOD_MICROS : String.valueOf(quota));
        return this;
    }

    private void set(String controller, String v1File, String v2File, String value)
            throws IOException {
        if (!Files.isWritable(IS_V2 ? ROOT : ROOT.resolve(controller))) {
            Programs.missing("what a process lacks needs control groups that root may write");
        }
        if (IS_V2) {
            Files.writeString(ROOT.resolve("cgroup.subtree_control"), "+" + controller);
        }
        Path folder = (IS_V2 ? ROOT : ROOT.resolve(controller)).resolve(name);
        Files.createDirectories(folder);
        folders.add(folder);
        Files.writeString(folder.resolve(IS_V2 ? v2File : v1File), value);
    }

    /// What comes before a command that is to run in here.
    List<String> before() {
        List<String> before = new ArrayList<>(List.of("sh", "-c"));
        StringBuilder script = new StringBuilder();
        for (Path folder : folders) {
            script.append("echo $$ > ").append(folder.resolve("cgroup.procs")).append(" && ");
        }
        before.add(script + "exec \"$@\"");
        before.add("sh");
        return before;
    }

    /// Its processes have to be gone, which takes the kernel a moment.
    @Override
    public void close() throws IOException {
        for (Path folder : folders) {
            try {
                Await.until("the control group is empty",
                        () -> Files.readString(folder.resolve("cgroup.procs")).isBlank());
            } catch (Exception e) {
                throw new IOException(e);
            }
            Files.delete(folder);
        }
    }
}
