package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.echopair.it.MeshAlerts.Prober;
import org.testcontainers.containers.Network;

/// A mesh of pods on one Docker network, one name with all their addresses, and a Prometheus that
/// scrapes them with the shipped rules.
final class Mesh implements AutoCloseable {

    private final Network network = Network.newNetwork();
    private final List<MeshPod> pods = new CopyOnWriteArrayList<>();
    private final MeshAlerts alerts;

    Mesh(Path folder, String... nodes) throws Exception {
        alerts = new MeshAlerts(folder);
        Stream.of(nodes).map(this::newPod).forEach(pods::add);
        try {
            CompletableFuture.allOf(pods.stream()
                    .map(each -> CompletableFuture.runAsync(each::start))
                    .toArray(CompletableFuture[]::new)).join();
            scrapeAll();
            awaitAllWell();
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    private MeshPod newPod(String node) {
        return new MeshPod(node, network, Overlay.MESH.client("echo-mesh").name(),
                MeshAlerts.FAST);
    }

    MeshPod pod(String node) {
        return Overlay.single(pods.stream().filter(each -> each.node().equals(node)).toList());
    }

    List<MeshPod> pods() {
        return List.copyOf(pods);
    }

    /// As a DaemonSet does it: the old pod goes, and then a new one comes.
    ///
    /// @return the last words of the watch in the old one
    String replace(String node) throws IOException {
        MeshPod old = pod(node);
        String words = old.terminate();
        MeshPod pod = newPod(node);
        pod.start();
        pods.remove(old);
        pods.add(pod);
        scrapeAll();
        return words;
    }

    private void scrapeAll() throws IOException {
        alerts.scrape(pods.stream().map(each -> new Prober(each.node(), "echo-mesh-" + each.node()
                + "-" + each.watch().getContainerId().substring(0, 5), each.ip(),
                each.admin().getHostString() + ":" + each.admin().getPort())).toList());
    }

    Map<Map<String, String>, Double> query(String expr) throws Exception {
        return alerts.query(expr);
    }

    void awaitAllWell() throws Exception {
        Await.until("every pod reaches every other one", alerts::allWell);
    }

    /// Makes a fault and mends it. Exactly the alerts that are named must fire meanwhile, and cease
    /// afterwards.
    void expect(Set<String> names, Step fault, Step repair) throws Exception {
        Instant began = Instant.now();
        try {
            fault.run();
            Await.until(names + " fire", () -> alerts.firedSince(began, names).containsAll(names));
        } finally {
            repair.run();
        }
        Await.until(names + " cease", () -> alerts.firing(names).isEmpty());
        awaitAllWell();
        assertThat(alerts.firedSince(began, names)).isEqualTo(names);
    }

    interface Step {
        void run() throws Exception;
    }

    @Override
    public void close() {
        pods.forEach(MeshPod::close);
        alerts.close();
        network.close();
    }
}
