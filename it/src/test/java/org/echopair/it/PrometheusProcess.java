package org.echopair.it;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A real Prometheus on this machine, of Debian's package prometheus, with rules and targets that can
/// change while it runs.
final class PrometheusProcess implements AutoCloseable {

    /// What is scraped, and the labels that the operator would give it.
    record Target(String address, Map<String, String> labels) {}

    private final Path folder;
    private final Process process;
    private final String base;
    private final HttpClient http = HttpClient.newHttpClient();

    PrometheusProcess(Path folder, String rules, Duration interval, Duration lookBack)
            throws Exception {
        this.folder = folder;
        Files.writeString(folder.resolve("rules.yaml"), rules);
        targets(List.of());
        Files.writeString(folder.resolve("prometheus.yaml"), """
                global:
                  scrape_interval: %1$dms
                  scrape_timeout: %1$dms
                  evaluation_interval: %1$dms
                rule_files: [rules.yaml]
                scrape_configs:
                  - job_name: mesh
                    honor_labels: true
                    file_sd_configs:
                      - files: [targets.json]
                        refresh_interval: 1h
                """.formatted(interval.toMillis()));
        int port = freePort();
        base = "http://127.0.0.1:" + port + "/";
        process = new ProcessBuilder("prometheus", "--config.file=prometheus.yaml",
                "--storage.tsdb.path=data",
                "--query.lookback-delta=" + lookBack.toMillis() + "ms",
                "--web.listen-address=127.0.0.1:" + port).directory(folder.toFile())
                .redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
        try {
            Await.until("Prometheus is ready or has ended",
                    () -> !process.isAlive() || isReady());
            if (!process.isAlive()) {
                throw new AssertionError(Files.readString(folder.resolve("log")));
            }
        } catch (Exception | AssertionError e) {
            close();
            throw e;
        }
    }

    static boolean isInstalled() {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, "prometheus")));
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private boolean isReady() throws InterruptedException {
        try {
            return http.send(HttpRequest.newBuilder(URI.create(base + "-/ready")).build(),
                    BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        }
    }

    /// It notices within moments.
    void targets(List<Target> targets) throws IOException {
        Path part = folder.resolve("targets.part");
        Files.writeString(part, JsonMapper.shared().writeValueAsString(targets.stream()
                .map(each -> Map.of("targets", List.of(each.address), "labels", each.labels))
                .toList()));
        Files.move(part, folder.resolve("targets.json"),
                StandardCopyOption.ATOMIC_MOVE);
    }

    /// Each sample's labels, without its name, and value.
    Map<Map<String, String>, Double> query(String expr) throws IOException, InterruptedException {
        URI uri = URI.create(base + "api/v1/query?query="
                + URLEncoder.encode(expr, StandardCharsets.UTF_8));
        JsonNode answer = JsonMapper.shared().readTree(http
                .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body());
        if (!answer.path("status").asString().equals("success")) {
            throw new AssertionError(expr + ": " + answer);
        }
        Map<Map<String, String>, Double> samples = new HashMap<>();
        for (JsonNode sample : answer.get("data").get("result")) {
            Map<String, String> labels = new TreeMap<>();
            sample.get("metric").properties()
                    .forEach(label -> labels.put(label.getKey(), label.getValue().asString()));
            labels.remove("__name__");
            samples.put(labels, Double.valueOf(sample.get("value").get(1).asString()));
        }
        return samples;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        http.close();
    }
}
