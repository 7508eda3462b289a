package org.echopair.client.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.echopair.client.exchange.LocalLimit;
import org.echopair.client.failure.Failure;
import org.echopair.client.failure.FailureClass;
import org.echopair.client.failure.Phase;
import org.echopair.client.load.engine.LoadConfig;
import org.echopair.client.text.Figures;
import org.jspecify.annotations.Nullable;

/// Whether this process may open as many files as a load has connections: told before the run,
/// because it is no finding about the path.
final class LoadDescriptors {

    private static final Path OPEN = Path.of("/proc/self/fd");

    /// Of each loop: a selector's own.
    private static final int SELECTOR = 3;

    /// Reports, lookups of the name, and what the JVM opens as it goes on.
    private static final int RESERVE = 8;

    private LoadDescriptors() {}

    /// @return null when there are enough, or when that cannot be known
    static @Nullable Failure shortage(LoadConfig config) {
        return shortage(config, LocalLimit.openFiles(), openNow());
    }

    static @Nullable Failure shortage(LoadConfig config, long limit, long open) {
        long others = open + (long) SELECTOR * config.loops() + RESERVE;
        if (config.connections() <= limit - others) {
            return null;
        }
        return Failure.now(FailureClass.LOCAL, Phase.CONNECT,
                config.connection().target().toString(),
                "this process may open no more than " + Figures.grouped(limit) + " files, and "
                        + Figures.counted(config.connections(), "connection") + " need "
                        + Figures.grouped(config.connections() + others)
                        + "; raise it with ulimit -n, or open fewer connections");
    }

    private static long openNow() {
        try (Stream<Path> files = Files.list(OPEN)) {
            return files.count();
        } catch (IOException e) {
            return 0; // not Linux
        }
    }
}
