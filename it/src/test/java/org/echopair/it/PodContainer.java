package org.echopair.it;

import com.github.dockerjava.api.command.CreateContainerCmd;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.HostConfig;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HTTPGetAction;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.testcontainers.containers.GenericContainer;

/// A pod's one container under Docker, as its manifest writes it and a kubelet would start it. Every
/// setting comes from the manifest: what is missing there is missing here.
final class PodContainer extends GenericContainer<PodContainer> {

    private final PodSpec pod;
    private final Container container;

    PodContainer(App app) {
        super(Images.of(app));
        this.pod = Manifests.pod(app);
        this.container = Manifests.container(app);
        withImagePullPolicy(name -> false);
        withEnv(Manifests.variables(app));
        withCreateContainerCmdModifier(this::configure);
    }

    private void configure(CreateContainerCmd create) {
        if (!container.getCommand().isEmpty()) {
            create.withEntrypoint(container.getCommand());
        }
        if (!container.getArgs().isEmpty()) {
            create.withCmd(container.getArgs());
        }
        var podSecurity = pod.getSecurityContext();
        create.withUser(podSecurity.getRunAsUser() + ":" + podSecurity.getRunAsGroup());

        var security = container.getSecurityContext();
        HostConfig host = Objects.requireNonNull(create.getHostConfig());
        host.withReadonlyRootfs(security.getReadOnlyRootFilesystem());
        host.withCapDrop(security.getCapabilities().getDrop().stream().map(Capability::valueOf)
                .toArray(Capability[]::new));
        if (!security.getAllowPrivilegeEscalation()) {
            host.withSecurityOpts(List.of("no-new-privileges"));
        }
        Quantity memory = container.getResources().getLimits().get("memory");
        Restricted.limitMemory(host, memory.getNumericalAmount().longValueExact());
    }

    InetSocketAddress address(String portName) {
        return container.getPorts().stream().filter(port -> port.getName().equals(portName))
                .map(port -> ContainerAddress.of(this, port.getContainerPort())).findFirst()
                .orElseThrow();
    }

    /// What a kubelet would see: the status of the probe's answer, or 0 where there is none.
    private int ask(Probe probe) throws InterruptedException {
        HTTPGetAction get = probe.getHttpGet();
        InetSocketAddress address = address(get.getPort().getStrVal());
        URI uri = URI.create("http://" + address.getAddress().getHostAddress() + ":"
                + address.getPort() + get.getPath());
        var request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(1)).build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            return 0;
        }
    }

    boolean isReady() throws InterruptedException {
        return ask(container.getReadinessProbe()) == 200;
    }

    boolean isAlive() throws InterruptedException {
        return ask(container.getLivenessProbe()) == 200;
    }
}
