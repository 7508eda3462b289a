package org.echopair.it;

import com.github.dockerjava.api.exception.NotModifiedException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.testcontainers.containers.GenericContainer;

/// The exit code of a container, as Kubernetes would see it.
final class Exit {

    private Exit() {}

    /// Waits for a container that ends by itself.
    static int codeOf(GenericContainer<?> container, Duration limit) {
        return container.getDockerClient().waitContainerCmd(container.getContainerId()).start()
                .awaitStatusCode(limit.toSeconds(), TimeUnit.SECONDS);
    }

    /// Sends SIGTERM as Kubernetes does, and SIGKILL, seen as 137, when the grace period is over.
    static int codeAfterStopping(GenericContainer<?> container, Duration grace) {
        try {
            container.getDockerClient().stopContainerCmd(container.getContainerId())
                    .withTimeout((int) grace.toSeconds()).exec();
        } catch (NotModifiedException _) {
            // It has ended by itself, and its exit code says how.
        }
        return codeOf(container, grace);
    }
}
