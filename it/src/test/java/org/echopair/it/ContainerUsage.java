package org.echopair.it;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.MemoryStatsConfig;
import com.github.dockerjava.api.model.Statistics;
import com.github.dockerjava.api.model.StatsConfig;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.testcontainers.containers.GenericContainer;

/// What a container has used, according to the engine.
final class ContainerUsage {

    private static final int SECONDS_TO_WAIT = 20;

    private ContainerUsage() {}

    /// Processor time since its start, on all processors.
    static long cpuNanos(GenericContainer<?> container) throws Exception {
        return Objects.requireNonNull(
                Objects.requireNonNull(stats(container).getCpuStats().getCpuUsage())
                        .getTotalUsage());
    }

    /// Memory that counts against the limit, as `docker stats` shows it: without the file cache
    /// that the kernel would give up first.
    static long memoryBytes(GenericContainer<?> container) throws Exception {
        MemoryStatsConfig memory = Objects.requireNonNull(stats(container).getMemoryStats());
        StatsConfig details = Objects.requireNonNull(memory.getStats());
        // The name in cgroup v1, then in v2.
        long cache = Stream.of(details.getTotalInactiveFile(), details.getInactiveFile())
                .filter(Objects::nonNull).findFirst().orElse(0L);
        return Objects.requireNonNull(memory.getUsage()) - cache;
    }

    /// The first of a stream: a single sample would take the engine a second.
    private static Statistics stats(GenericContainer<?> container) throws Exception {
        var first = new CompletableFuture<Statistics>();
        try (var _ = container.getDockerClient().statsCmd(container.getContainerId())
                .exec(new First(first))) {
            return first.get(SECONDS_TO_WAIT, TimeUnit.SECONDS);
        }
    }

    private static final class First extends ResultCallback.Adapter<Statistics> {

        private final CompletableFuture<Statistics> first;

        First(CompletableFuture<Statistics> first) {
            this.first = first;
        }

        @Override
        public void onNext(Statistics statistics) {
            first.complete(statistics);
        }

        @Override
        public void onError(Throwable failure) {
            first.completeExceptionally(failure);
        }

        @Override
        public void close() throws IOException {
            super.close();
            first.completeExceptionally(new IOException("the engine told nothing"));
        }
    }
}
