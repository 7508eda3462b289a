package org.echopair.it;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;

/// A pod's only container under Docker, started as a kubelet would. Every setting comes from the
/// manifest: what is missing there is missing here.
final class PodContainer extends GenericContainer<PodContainer> {

    /// Where Kubernetes expects a termination message unless the manifest says otherwise.
    private static final String TERMINATION_LOG = "/dev/termination-log";

    private final PodSpec pod;
    private final Container container;
    private final Path terminationLog;

    PodContainer(Workload workload) {
        super(Images.of(workload.app()));
        this.pod = workload.pod();
        this.container = workload.container();
        this.terminationLog = writableByAll();
        withImagePullPolicy(name -> false);
        withEnv(workload.variables());
        withCreateContainerCmdModifier(this::configure);
    }

    private static Path writableByAll() {
        try {
            Path file = Files.createTempFile("termination-log", "");
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void configure(CreateContainerCmd create) {
        if (!container.getCommand().isEmpty()) {
            create.withEntrypoint(container.getCommand());
        }
        if (!container.getArgs().isEmpty()) {
            create.withCmd(container.getArgs());
        }
        var security = container.getSecurityContext();
        HostConfig host = Objects.requireNonNull(create.getHostConfig());
        host.withReadonlyRootfs(security.getReadOnlyRootFilesystem());
        host.withCapDrop(security.getCapabilities().getDrop().stream().map(Capability::valueOf)
                .toArray(Capability[]::new));
        if (!security.getAllowPrivilegeEscalation()) {
            host.withSecurityOpts(List.of("no-new-privileges"));
        }
        host.withBinds(new Bind(terminationLog.toString(), new Volume(TERMINATION_LOG)));
        Quantity memory = container.getResources().getLimits().get("memory");
        Restricted.limitMemory(host, memory.getNumericalAmount().longValueExact());
    }

    InetSocketAddress address(String portName) {
        return container.getPorts().stream().filter(port -> port.getName().equals(portName))
                .map(port -> ContainerAddress.of(this, port.getContainerPort())).findFirst()
                .orElseThrow();
    }

    /// Probes as a kubelet does: the startup probe until it succeeds, then the others. Fails when
    /// the kubelet would restart the container.
    void probeAsKubelet() throws InterruptedException {
        probe("startup", container.getStartupProbe());
        probe("readiness", container.getReadinessProbe());
        probe("liveness", container.getLivenessProbe());
    }

    private void probe(String name, Probe probe) throws InterruptedException {
        for (int failures = 0; !ask(probe); failures++) {
            if (failures == probe.getFailureThreshold()) {
                throw new AssertionError(name + " probe failed " + failures + " times: "
                        + getLogs());
            }
            Thread.sleep(Duration.ofSeconds(probe.getPeriodSeconds()));
        }
    }

    /// Success is a status from 200 to 399 within the probe's own timeout.
    private boolean ask(Probe probe) throws InterruptedException {
        HTTPGetAction get = probe.getHttpGet();
        InetSocketAddress address = address(get.getPort().getStrVal());
        URI uri = URI.create("http://" + address.getAddress().getHostAddress() + ":"
                + address.getPort() + get.getPath());
        var request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(probe.getTimeoutSeconds())).build();
        try (var http = HttpClient.newHttpClient()) {
            int status = http.send(request, BodyHandlers.discarding()).statusCode();
            return status >= 200 && status < 400;
        } catch (IOException e) {
            return false;
        }
    }

    boolean isReady() throws InterruptedException {
        return ask(container.getReadinessProbe());
    }

    boolean isAlive() throws InterruptedException {
        return ask(container.getLivenessProbe());
    }

    /// What `kubectl get pod -o yaml` would show as the message of the terminated state.
    String terminationMessage() {
        try {
            return Files.readString(terminationLog);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
