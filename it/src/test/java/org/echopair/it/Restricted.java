package org.echopair.it;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.util.List;
import java.util.Objects;

/// What a `restricted` pod may do, in Docker's terms. Every container in these tests runs like
/// this, because users will run the images like this.
final class Restricted {

    private static final long MEMORY_BYTES = 128 << 20;

    private Restricted() {}

    static void apply(CreateContainerCmd create) {
        HostConfig host = Objects.requireNonNull(create.getHostConfig());
        host.withReadonlyRootfs(true)
                .withCapDrop(Capability.ALL)
                .withSecurityOpts(List.of("no-new-privileges"));
        limitMemory(host, MEMORY_BYTES);
    }

    /// Without a limit on swap Docker would grant the same amount again.
    static void limitMemory(HostConfig host, long bytes) {
        host.withMemory(bytes).withMemorySwap(bytes);
    }
}
