package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.github.dockerjava.api.DockerClient;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.echopair.it.PrometheusOperator.PrometheusRule;
import org.echopair.it.PrometheusOperator.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import tools.jackson.databind.json.JsonMapper;

/// The mesh names what is broken: the node, the direction, and nothing beside it.
@Order(1)
class MeshIT {

    private static final String A = "node-a";
    private static final String B = "node-b";
    private static final String C = "node-c";
    private static final String D = "node-d";

    private static final String[] ECHO = {"-p", "tcp", "--dport", "8888"};

    @TempDir
    private static Path folder;

    private static Mesh mesh;

    @BeforeAll
    static void start() throws Exception {
        assumeTrue(MeshAlerts.canBeHad(),
                "no prometheus here: install Debian's prometheus");
        mesh = new Mesh(folder, A, B, C, D);
    }

    @AfterAll
    static void stop() {
        if (mesh != null) {
            mesh.close();
        }
    }

    @Test
    void a_server_that_hangs_and_one_that_was_killed_are_each_a_node_that_is_isolated()
            throws Exception {
        DockerClient docker = DockerClientFactory.instance().client();
        String hanging = mesh.pod(B).server().getContainerId();
        String killed = mesh.pod(C).server().getContainerId();
        mesh.expect(Set.of("EchoNodeIsolated node-b", "EchoNodeIsolated node-c"), () -> {
            docker.pauseContainerCmd(hanging).exec();
            docker.killContainerCmd(killed).exec();
        }, () -> {
            docker.unpauseContainerCmd(hanging).exec();
            docker.startContainerCmd(killed).exec();
        });
    }

    @Test
    void a_node_that_is_cut_off_is_isolated_and_cannot_reach_others() throws Exception {
        assumeRoot();
        mesh.expect(Set.of("EchoNodeIsolated node-c", "EchoNodeCannotReach node-c"), () -> {
            drops(C, "-A", "INPUT");
            drops(C, "-A", "OUTPUT");
        }, () -> {
            drops(C, "-D", "INPUT");
            drops(C, "-D", "OUTPUT");
        });
    }

    @Test
    void a_node_that_may_not_send_is_told_from_one_that_may_not_receive() throws Exception {
        assumeRoot();
        mesh.expect(Set.of("EchoNodeCannotReach node-a", "EchoNodeIsolated node-d"), () -> {
            drops(A, "-A", "OUTPUT");
            drops(D, "-A", "INPUT");
        }, () -> {
            drops(A, "-D", "OUTPUT");
            drops(D, "-D", "INPUT");
        });
    }

    /// Slow by standing still most of the time, because not every kernel can delay packets.
    @Test
    void one_pair_that_fails_and_one_node_that_is_slow() throws Exception {
        assumeRoot();
        String to = mesh.pod(B).ip();
        long server = mesh.pod(D).server().getCurrentContainerInfo().getState().getPidLong();
        List<Process> slowing = new ArrayList<>();
        mesh.expect(Set.of("EchoPairFails node-a node-b", "EchoNodeSlow node-d"), () -> {
            drops(A, "-A", "OUTPUT", "-d", to);
            slowing.add(new ProcessBuilder("bash", "-c", """
                    trap 'kill -CONT %1$d; exit' TERM
                    while kill -STOP %1$d; do sleep 0.6; kill -CONT %1$d; sleep 0.04; done
                    """.formatted(server)).start());
        }, () -> {
            drops(A, "-D", "OUTPUT", "-d", to);
            for (Process each : slowing) {
                each.destroy();
                each.waitFor();
            }
        });
    }

    @Test
    void a_prober_that_gets_no_processor_time_accuses_itself_and_nobody_else() throws Exception {
        DockerClient docker = DockerClientFactory.instance().client();
        String watch = mesh.pod(D).watch().getContainerId();
        mesh.expect(Set.of("EchoProberStarved node-d"), () -> {
            docker.pauseContainerCmd(watch).exec();
            try {
                Await.until("three seconds of scrapes have failed", () -> mesh
                        .query("max_over_time(up{pod=~\"echo-mesh-node-d.*\"}[3s]) == 0")
                        .size() == 1);
            } finally {
                docker.unpauseContainerCmd(watch).exec();
            }
        }, () -> {});
    }

    @Test
    void rules_and_panels_ask_for_what_the_watches_export() throws Exception {
        String scraped = mesh.pod(A).scraped();
        var rules = Overlay.MESH_EVERYTHING.only(PrometheusRule.class).getSpec().groups();
        assertThat(Stream.concat(dashboard(), rules.stream().flatMap(each -> each.rules().stream())
                .map(Rule::expr)).flatMap(MeshIT::exported)).hasSizeGreaterThan(20)
                .allSatisfy(metric -> assertThat(scraped).contains("# TYPE " + metric + " "));
    }

    /// But for those that show trouble only.
    @Test
    void every_panel_of_the_dashboard_shows_something() throws Exception {
        for (String expr : dashboard().toList()) {
            var shown = mesh.query(expr.replace("$namespace", "echo-mesh").replace("$__range", "1m")
                    .replace("$__rate_interval", "5s"));
            if (!expr.contains("> 0)") && !expr.contains("!=")) {
                assertThat(shown).as(expr).isNotEmpty();
            }
        }
    }

    private static Stream<String> dashboard() {
        String file = Overlay.MESH_EVERYTHING.only(ConfigMap.class).getData().values().iterator()
                .next();
        return JsonMapper.shared().readTree(file).get("panels").valueStream()
                .flatMap(panel -> panel.get("targets").valueStream())
                .map(target -> target.get("expr").asString());
    }

    private static Stream<String> exported(String expr) {
        return Pattern.compile("echo_watch_[a-z_]+").matcher(expr).results()
                .map(found -> found.group().replaceFirst("_bucket$", ""));
    }

    private static void drops(String node, String change, String chain, String... which)
            throws Exception {
        mesh.pod(node).inNamespace(iptables("filter", change, Stream.of(Stream.of(chain),
                Stream.of(ECHO), Stream.of(which), Stream.of("-j", "DROP")).flatMap(each -> each)
                .toArray(String[]::new)));
    }

    private static String[] iptables(String table, String change, String... rule) {
        return Stream.concat(Stream.of("iptables", "-w", "-t", table, change), Stream.of(rule))
                .toArray(String[]::new);
    }

    /// Of this machine's, where the engine must be, too.
    private static void assumeRoot() {
        assumeTrue(System.getProperty("user.name").equals("root") && isInstalled("nsenter")
                && isInstalled("iptables"), "needs root, nsenter and iptables on this machine");
        assertThat(mesh).isNotNull();
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(each -> Files.isExecutable(Path.of(each, program)));
    }
}
