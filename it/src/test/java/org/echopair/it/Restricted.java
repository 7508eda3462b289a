package org.echopair.it;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import java.util.List;
import java.util.Objects;

/// What a `restricted` pod may do, as Docker says it. Every container here runs so, because that is
/// how the images are meant to run: what works only with more would fail at the first user's.
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

    /// Without a limit on swap as well, Docker would grant as much of it again.
    static void limitMemory(HostConfig host, long bytes) {
        host.withMemory(bytes).withMemorySwap(bytes);
    }
}
