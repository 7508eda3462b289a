package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.echopair.it.ImageTar.Layer;
import org.junit.jupiter.api.Test;

/// What the images may cost: bytes on the wire exactly, memory as the engine counts it, and the
/// start relative to the same image without its class-data archive.
class ImageBudgetIT {

    private static final long FIRST_IMAGE_BYTES = 30_500_000;
    /// The client in its layers by role is 200 KB of classes more than it was in one heap, and those
    /// that a start needs lie in its archive as well. The Prometheus library is 240 KB of it.
    private static final long SECOND_IMAGE_BYTES = 8_000_000;
    private static final long READY_MEMORY_BYTES = 36L << 20;

    /// With slack for the engine's own work and for neighbours. docs/images.md has the figures
    /// without it.
    private static final double START_RATIO = 0.5;
    private static final int PAIRS = 7;

    @Test
    void the_first_image_is_small_on_the_wire() {
        assertThat(bytes(ImageTar.of(App.SERVER).layers())).isLessThanOrEqualTo(FIRST_IMAGE_BYTES);
        assertThat(bytes(ImageTar.of(App.CLIENT).layers())).isLessThanOrEqualTo(FIRST_IMAGE_BYTES);
    }

    @Test
    void the_second_image_adds_little() {
        List<Layer> server = ImageTar.of(App.SERVER).layers();
        List<Layer> client = ImageTar.of(App.CLIENT).layers();
        assertThat(bytes(without(client, server))).isLessThanOrEqualTo(SECOND_IMAGE_BYTES);
    }

    @Test
    void a_server_that_is_ready_takes_little_memory() throws Exception {
        try (var server = new PodContainer(Workload.servers().findFirst().orElseThrow())) {
            server.start();
            Await.until("the server is ready", server::isReady);
            assertThat(ContainerUsage.memoryBytes(server)).isLessThanOrEqualTo(READY_MEMORY_BYTES);
        }
    }

    /// By processor time as the engine counts it, because most of the elapsed time is the engine's own.
    ///
    /// `-Xshare:off` instead of an image without the file: the linked runtime has no default archive,
    /// so both leave the JVM with none, and the flag leaves all other bytes the same.
    @Test
    void the_archive_makes_the_start_short() throws Exception {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < PAIRS; i++) {
            boolean first = i % 2 == 0;
            double one = start(first);
            double other = start(!first);
            ratios.add(first ? one / other : other / one);
        }
        Collections.sort(ratios);
        assertThat(ratios.get(PAIRS / 2)).as("of %s", ratios).isLessThan(START_RATIO);
    }

    /// Processor time from the container's start to the first byte back.
    private static double start(boolean withArchive) throws Exception {
        try (var server = EchoServerContainer.echoing("--admin-port=-1")) {
            if (!withArchive) {
                server.withEnv("JAVA_TOOL_OPTIONS", "-Xshare:off");
            }
            server.start();
            return ContainerUsage.cpuNanos(server);
        }
    }

    private static List<Layer> without(List<Layer> layers, List<Layer> there) {
        var digests = there.stream().map(Layer::digest).collect(Collectors.toSet());
        return layers.stream().filter(layer -> !digests.contains(layer.digest())).toList();
    }

    private static long bytes(List<Layer> layers) {
        return layers.stream().mapToLong(Layer::size).sum();
    }
}
