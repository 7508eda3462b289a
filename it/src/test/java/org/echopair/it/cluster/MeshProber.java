package org.echopair.it.cluster;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.echopair.it.Kubectl;
import org.echopair.it.MeshAlerts.Prober;
import tools.jackson.databind.JsonNode;

/// A pod of the mesh whose watch is reached through the API server, whatever policies say.
///
/// @param admin where on this machine
record MeshProber(String node, String pod, String ip, Process forward,
        String admin) implements AutoCloseable {

    private static final Pattern FORWARDING = Pattern
            .compile("Forwarding from (127\\.0\\.0\\.1:[0-9]+) .*");

    static MeshProber of(TestNamespace namespace, JsonNode pod) {
        String name = Cluster.name(pod);
        try {
            Process forward = new ProcessBuilder(Kubectl.path().toString(), "-n",
                    namespace.name(), "port-forward", "pod/" + name, ":watch-admin")
                    .redirectErrorStream(true).start();
            BufferedReader output = forward.inputReader();
            String line = String.valueOf(output.readLine());
            Matcher address = FORWARDING.matcher(line);
            if (!address.matches()) {
                forward.destroy();
                throw new AssertionError("no port is forwarded to " + name + ": " + line);
            }
            // It says a line for each connection.
            Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
            return new MeshProber(pod.at("/spec/nodeName").asString(), name,
                    pod.at("/status/podIP").asString(), forward, address.group(1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Prober forAlerts() {
        return new Prober(node, pod, ip, admin);
    }

    @Override
    public void close() {
        forward.destroy();
    }
}
