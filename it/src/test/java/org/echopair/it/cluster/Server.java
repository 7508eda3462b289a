package org.echopair.it.cluster;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// One more server beside the namespace's own: the same pod under another name, with other settings or
/// another program in it, behind a Service of its name.
final class Server {

    private static final String NAME_LABEL = "app.kubernetes.io/name";

    private final TestNamespace here;
    private final String name;
    private final ObjectNode deployment;
    private final ObjectNode service;

    private Server(TestNamespace here, String name) {
        this.here = here;
        this.name = name;
        deployment = (ObjectNode) here.get("deployment/echo-server");
        service = (ObjectNode) here.get("service/echo-server");
        for (ObjectNode object : List.of(deployment, service)) {
            object.remove("status");
            ObjectNode metadata = object.putObject("metadata").put("name", name);
            metadata.putObject("labels").put(Cluster.MARK, "test");
        }
        for (String selector : List.of("/spec/selector/matchLabels",
                "/spec/template/metadata/labels")) {
            ((ObjectNode) deployment.at(selector)).put(NAME_LABEL, name);
        }
        ((ObjectNode) deployment.path("spec")).put("replicas", 1);
        pod().remove("topologySpreadConstraints");
        selecting(NAME_LABEL, name);
        for (String assigned : List.of("clusterIP", "clusterIPs", "ipFamilies")) {
            ((ObjectNode) service.path("spec")).remove(assigned);
        }
    }

    static Server named(TestNamespace here, String name) {
        return new Server(here, name);
    }

    Server with(String variable, String value) {
        ArrayNode variables = container().withArray("env");
        variables.removeIf(each -> each.path("name").asString().equals(variable));
        variables.addObject().put("name", variable).put("value", value);
        return this;
    }

    /// Runs this class of the tests in the server's image, whose Java is all it needs.
    Server program(Class<?> program, String... arguments) {
        String file = program.getName().replace('.', '/') + ".class";
        ObjectNode map = Cluster.JSON.createObjectNode().put("apiVersion", "v1")
                .put("kind", "ConfigMap");
        map.putObject("metadata").put("name", name).putObject("labels").put(Cluster.MARK, "test");
        map.putObject("binaryData").put("program", bytes(program));
        here.feed(map.toString(), "apply", "-f", "-");
        ObjectNode volume = pod().withArray("volumes").addObject().put("name", "program");
        volume.putObject("configMap").put("name", name).putArray("items").addObject()
                .put("key", "program").put("path", file);
        container().putArray("volumeMounts").addObject().put("name", "program").put("mountPath",
                "/program");
        ArrayNode command = container().putArray("command");
        List.of("java", "-cp", "/program", program.getName()).forEach(command::add);
        List.of(arguments).forEach(command::add);
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            container().remove(probe);
        }
        return this;
    }

    private static String bytes(Class<?> program) {
        String file = program.getSimpleName() + ".class";
        try (InputStream in = program.getResourceAsStream(file)) {
            return Base64.getEncoder().encodeToString(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Server labelled(String label, String value) {
        ((ObjectNode) deployment.at("/spec/template/metadata/labels")).put(label, value);
        return this;
    }

    Server selecting(String label, String value) {
        ((ObjectNode) service.path("spec")).putObject("selector").put(label, value);
        return this;
    }

    /// Where the Service sends what comes for the echo port: a port of the pods, by name or number.
    Server atPort(Object port) {
        ((ObjectNode) service.at("/spec/ports/0")).putPOJO("targetPort", port);
        return this;
    }

    /// The name leads to the pods themselves, those that are not ready among them.
    Server headless() {
        ((ObjectNode) service.path("spec")).put("clusterIP", "None")
                .put("publishNotReadyAddresses", true);
        return this;
    }

    Server start() {
        here.feed(deployment.toString(), "apply", "-f", "-");
        return startService();
    }

    /// Without pods of its own.
    Server startService() {
        here.feed(service.toString(), "apply", "-f", "-");
        return this;
    }

    private ObjectNode pod() {
        return (ObjectNode) deployment.at("/spec/template/spec");
    }

    private ObjectNode container() {
        return (ObjectNode) pod().at("/containers/0");
    }
}
