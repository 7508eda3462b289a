package org.echopair.it;

import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.echopair.it.PrometheusProcess.Target;

/// A Prometheus with the shipped rules that scrapes the watches of a mesh, and what it has to say. It
/// also scrapes what kube-state-metrics would tell of the mesh's pods.
///
/// Time runs twenty times faster than shipped: the rules' windows and waits, and the interval of
/// scrapes. Whoever makes the mesh speeds up its messages as well; what is compared with what stays
/// the same.
public final class MeshAlerts implements AutoCloseable {

    private static final int FASTER = 20;

    /// What the manifest sets, and how it keeps step.
    public static final Map<String, String> FAST = Map.of("ECHO_INTERVAL", "100ms",
            "ECHO_TIMEOUT", "2s", "ECHO_CONNECT_TIMEOUT", "1s", "ECHO_LATE", "200ms",
            "ECHO_RESOLVE_INTERVAL", "2s", "ECHO_SHUTDOWN_DELAY", "1s");

    /// A prober's own trouble, and true on a busy machine, whatever the test is about.
    private static final String STARVED = "EchoProberStarved";

    /// One pod of the mesh.
    ///
    /// @param admin where to scrape its watch
    public record Prober(String node, String pod, String ip, String admin) {}

    private final HttpServer kubeStateMetrics;
    private final PrometheusProcess prometheus;
    private volatile List<Prober> probers = List.of();

    public MeshAlerts(Path folder) throws Exception {
        kubeStateMetrics = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        kubeStateMetrics.createContext("/metrics", this::tellPods);
        kubeStateMetrics.start();
        prometheus = new PrometheusProcess(folder,
                ShippedRules.faster(Overlay.MESH_EVERYTHING, FASTER),
                Duration.ofSeconds(15).dividedBy(FASTER),
                Duration.ofMinutes(5).dividedBy(FASTER));
    }

    public static boolean canBeHad() {
        return PrometheusProcess.isInstalled();
    }

    private void tellPods(HttpExchange exchange) throws IOException {
        byte[] body = probers.stream().map(each -> """
                kube_pod_info{namespace="echo-mesh",pod="%s",pod_ip="%s",node="%s",\
                created_by_kind="DaemonSet",created_by_name="echo-mesh"} 1
                """.formatted(each.pod, each.ip, each.node)).collect(joining())
                .getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /// From now on these are the mesh.
    public void scrape(List<Prober> mesh) throws IOException {
        probers = List.copyOf(mesh);
        List<Target> targets = new ArrayList<>();
        targets.add(new Target("127.0.0.1:" + kubeStateMetrics.getAddress().getPort(), Map.of()));
        mesh.forEach(each -> targets.add(new Target(each.admin,
                Map.of("namespace", "echo-mesh", "pod", each.pod))));
        prometheus.targets(targets);
    }

    public Map<Map<String, String>, Double> query(String expr) throws Exception {
        return prometheus.query(expr);
    }

    /// Every one of the mesh reaches every other one, and has for a while: what is left of one fault
    /// would add to the next.
    public boolean allWell() throws Exception {
        int others = probers.size() - 1;
        return query("echo_mesh:pair_fails == 0").size() == probers.size() * others
                && query("ALERTS{alertname=\"EchoPairLossy\"}").isEmpty()
                && firing(Set.of()).isEmpty();
    }

    /// Each alert as its name, its source and its destination.
    public Set<String> firing(Set<String> expected) throws Exception {
        return names("ALERTS{alertstate=\"firing\"}", expected);
    }

    public Set<String> firedSince(Instant began, Set<String> expected) throws Exception {
        long millis = Duration.between(began, Instant.now()).toMillis();
        return names("max_over_time(ALERTS{alertstate=\"firing\"}[" + Math.max(1, millis)
                + "ms])", expected);
    }

    private Set<String> names(String expr, Set<String> expected) throws Exception {
        Set<String> names = new TreeSet<>();
        query(expr).keySet().forEach(labels -> {
            String name = String.join(" ", List.of(labels.get("alertname"),
                    labels.getOrDefault("source", ""), labels.getOrDefault("destination", "")))
                    .replaceAll(" +", " ").strip();
            if (!name.startsWith(STARVED) || expected.contains(name)) {
                names.add(name);
            }
        });
        return names;
    }

    @Override
    public void close() {
        prometheus.close();
        kubeStateMetrics.stop(0);
    }
}
