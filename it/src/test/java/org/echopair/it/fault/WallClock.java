package org.echopair.it.fault;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.echopair.it.App;

/// A wall clock that can be set while a process lives by it, without touching the machine's: a small
/// library between the process and the C library, built by the test.
final class WallClock {

    private final Path library;
    private final Path offset;

    WallClock(Path folder) throws IOException {
        if (!Programs.isThere("gcc")) {
            Programs.missing("a clock that is set needs gcc");
        }
        library = folder.resolve("wallclock.so");
        offset = folder.resolve("offset");
        Programs.run("gcc", "-shared", "-fPIC", "-O2", "-Wall", "-Werror", "-o",
                library.toString(), App.ROOT.resolve("it/src/test/c/wallclock.c").toString());
        set(Duration.ZERO);
    }

    /// So much later, or earlier, than the machine's.
    void set(Duration later) throws IOException {
        ByteBuffer seconds = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder())
                .putLong(later.toSeconds()).flip();
        try (var file = FileChannel.open(offset, StandardOpenOption.CREATE,
                StandardOpenOption.WRITE)) {
            file.write(seconds, 0);
        }
    }

    /// What comes before a command that is to go by this clock.
    List<String> before() {
        return List.of("env", "LD_PRELOAD=" + library, "WALLCLOCK=" + offset);
    }
}
