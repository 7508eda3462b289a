package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.echopair.it.PrometheusOperator.PodMonitor;
import org.echopair.it.PrometheusOperator.PrometheusRule;
import org.echopair.it.PrometheusOperator.Rule;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is scraped exists, and alerts and panels use metrics that somebody exports.
class MonitoringIT {

    private static final EchoServerContainer SERVER = EchoServerContainer.echoing();

    private static final Overlay MONITORED = Overlay.MONITORED;

    private static final Pattern METRIC = Pattern
            .compile("(?<![\\w.\"{=~])(?:echo|kube|process|jvm)_[a-z0-9_]+");

    /// What kube-state-metrics exports about Jobs and CronJobs.
    private static final Set<String> OF_THE_CLUSTER = Set.of("kube_job_failed",
            "kube_job_owner", "kube_job_spec_active_deadline_seconds", "kube_job_status_start_time",
            "kube_cronjob_created", "kube_cronjob_spec_suspend",
            "kube_cronjob_status_last_successful_time");

    private static String exported;

    /// Some series appear only when something has happened, such as a limit reached; their TYPE
    /// line names them before.
    @BeforeAll
    static void scrape() throws Exception {
        SERVER.start();
        int port = MONITORED.server().port("admin");
        InetSocketAddress address = ContainerAddress.of(SERVER, port);
        URI uri = URI.create("http://" + address.getHostString() + ":" + port
                + endpoint().path());
        try (var http = HttpClient.newHttpClient()) {
            exported = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                    .body();
        }
    }

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @Test
    void the_monitor_finds_the_server_s_admin_port() {
        Workload server = MONITORED.server();
        assertThat(server.labels()).containsAllEntriesOf(
                MONITORED.only(PodMonitor.class).getSpec().selector().getMatchLabels());
        assertThat(endpoint().port()).isEqualTo("admin");
        assertThat(server.port(endpoint().port())).isPositive();
        assertThat(exported).contains("# TYPE echo_build_info");
    }

    @ParameterizedTest
    @EnumSource(names = {"MONITORED", "MESH_EVERYTHING"})
    void every_alert_says_what_is_wrong_and_where_to_look(Overlay overlay) {
        assertThat(alerts(overlay)).hasSizeGreaterThan(4).allSatisfy(alert -> {
            assertThat(alert.alert()).matches("Echo[A-Za-z]+");
            assertThat(alert.labels().get("severity")).isIn("critical", "warning", "info");
            assertThat(alert.annotations()).containsOnlyKeys("summary", "description");
            assertThat(alert.duration() == null || alert.duration().matches("[0-9]+[smh]"))
                    .isTrue();
        });
        assertThat(alerts(overlay)).extracting(Rule::alert).doesNotHaveDuplicates();
    }

    @Test
    void alerts_ask_for_metrics_that_there_are() {
        assertThat(alerts()).allSatisfy(alert -> {
            assertThat(metrics(alert.expr())).isNotEmpty().allMatch(MonitoringIT::isExported);
            assertThat(balanced(alert.expr())).isTrue();
        });
    }

    @Test
    void alerts_name_reasons_that_the_server_gives() {
        // A sum over a label value that is never exported is silent for ever.
        assertThat(alerts()).extracting(Rule::expr).anySatisfy(
                expr -> assertThat(expr).contains("reason=\"stalled\""));
        assertThat(exported).contains("reason=\"stalled\"", "reason=\"connection_limit\"");
    }

    @Test
    void alerts_on_jobs_mean_the_ones_that_the_templates_make() {
        List<String> names = MONITORED.all(CronJob.class).stream()
                .map(each -> each.getMetadata().getName()).toList();
        String paths = alert("EchoPathFails").expr();
        var owners = Pattern.compile("owner_name=~\"(.*?)\"").matcher(paths);
        assertThat(owners.find()).isTrue();
        assertThat(names).hasSize(3).allMatch(name -> name.matches(owners.group(1)));
        assertThat(alert("EchoPathNotChecked").expr())
                .contains("cronjob=\"" + Overlay.SCHEDULED.client("echo-client").name() + "\"");
    }

    private static Rule alert(String name) {
        return Overlay.single(
                alerts().stream().filter(each -> each.alert().equals(name)).toList());
    }

    @Test
    void the_dashboard_is_json_that_grafana_finds_and_its_panels_have_metrics() {
        ConfigMap map = MONITORED.only(ConfigMap.class);
        assertThat(map.getMetadata().getLabels()).containsEntry("grafana_dashboard", "1");
        Map.Entry<String, String> file = map.getData().entrySet().iterator().next();
        assertThat(file.getKey()).endsWith(".json");
        JsonNode dashboard = JsonMapper.shared().readTree(file.getValue());
        assertThat(dashboard.get("title").asString()).isNotBlank();
        List<JsonNode> panels = new ArrayList<>();
        dashboard.get("panels").forEach(panels::add);
        assertThat(panels).hasSizeGreaterThan(5)
                .allSatisfy(panel -> assertThat(panel.get("targets")).isNotEmpty()
                        .allSatisfy(target -> {
                            String expr = target.get("expr").asString();
                            assertThat(metrics(expr)).isNotEmpty()
                                    .allMatch(MonitoringIT::isExported);
                            assertThat(balanced(expr)).isTrue();
                        }));
        assertThat(panels).extracting(panel -> panel.get("id").asInt())
                .doesNotHaveDuplicates();
    }

    private static PrometheusOperator.Endpoint endpoint() {
        return Overlay.single(MONITORED.only(PodMonitor.class).getSpec().podMetricsEndpoints());
    }

    private static List<Rule> alerts() {
        return alerts(MONITORED);
    }

    private static List<Rule> alerts(Overlay overlay) {
        return overlay.only(PrometheusRule.class).getSpec().groups().stream()
                .flatMap(group -> group.rules().stream()).filter(Rule::isAlert).toList();
    }

    private static Set<String> metrics(String expr) {
        var matcher = METRIC.matcher(expr);
        Set<String> names = new TreeSet<>();
        while (matcher.find()) {
            names.add(matcher.group());
        }
        return names;
    }

    private static boolean isExported(String metric) {
        return OF_THE_CLUSTER.contains(metric)
                || Stream.of(metric, metric.replaceFirst("_bucket$", ""))
                        .anyMatch(name -> exported.contains("# TYPE " + name + " "));
    }

    private static boolean balanced(String expr) {
        return Stream.of("()", "{}", "[]").allMatch(pair -> count(expr, pair.charAt(0)) == count(
                expr, pair.charAt(1)));
    }

    private static long count(String text, char which) {
        return text.chars().filter(each -> each == which).count();
    }
}
