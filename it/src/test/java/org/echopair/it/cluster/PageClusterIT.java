package org.echopair.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.echopair.it.Kubectl;
import org.echopair.it.Page;
import org.echopair.it.PageScript;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The pages' commands for a cluster, as they stand and from top to bottom, in the namespaces that they
/// name.
@Timeout(value = 8, unit = TimeUnit.MINUTES)
@ResourceLock("network policies")
class PageClusterIT {

    private static final List<String> NAMESPACES = List.of("echo", "echo-mesh");
    private static final Duration LONGEST = Duration.ofMinutes(5);

    /// The load has thresholds on time, and a machine that is short of CPU misses them.
    private static final Pattern ASKS_FOR_SPEED = Pattern.compile("bin/verdict load|merge");
    private static final Set<Integer> MISSED = Set.of(1, 75);

    private final List<String> created = new ArrayList<>();

    @BeforeEach
    void the_namespace_is_nobodys() {
        assumeThat(Cluster.GIVEN_NAMESPACE).as("the pages' commands make their own namespace")
                .isEmpty();
        assumeThat(Images.REGISTRY).as("the pages' commands take the images from the nodes")
                .isEmpty();
        Cluster.prepare();
        for (String namespace : NAMESPACES) {
            assumeThat(Cluster.run("", "get", "namespace", namespace).exitCode())
                    .as("the namespace %s is there already, and is somebody's", namespace)
                    .isPositive();
        }
        for (String namespace : NAMESPACES) {
            // With its mark from the beginning: a run may be killed at any moment.
            Cluster.feed("""
                    {"apiVersion": "v1", "kind": "Namespace",
                     "metadata": {"name": "%s", "labels": {"%s": "test"}}}
                    """.formatted(namespace, Cluster.MARK), "create", "-f", "-");
            created.add(namespace);
        }
    }

    @AfterEach
    void delete() {
        for (String namespace : created) {
            Cluster.kubectl("delete", "namespace", namespace, "--ignore-not-found",
                    "--timeout=110s");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"README.md", "docs/kubernetes.md"})
    void every_command_works_pasted_as_it_stands(String page) {
        List<PageScript.Command> commands = commands(page);
        assertThat(commands).isNotEmpty();
        for (PageScript.Command command : commands) {
            Run run = run(command.text());
            if (!ASKS_FOR_SPEED.matcher(command.text()).find()
                    || !MISSED.contains(run.exitCode())) {
                assertThat(run.exitCode()).as("%s:%d %s", page, command.line(), run)
                        .isEqualTo(command.exitCode());
            }
            // kubectl says so, and exits with 0, where a selector finds nothing.
            assertThat(run.stderr()).as("%s:%d %s", page, command.line(), run)
                    .doesNotContain("No resources found", "rror");
        }
    }

    private static List<PageScript.Command> commands(String page) {
        return new PageScript(Page.at(page), "cluster").commands();
    }

    /// The command of docs/kubernetes.md that contains this.
    static String command(String part) {
        return commands("docs/kubernetes.md").stream().map(PageScript.Command::text)
                .filter(each -> each.contains(part)).findFirst().orElseThrow();
    }

    /// Where `kubectl` is the one of these tests.
    static Run run(String command) {
        return Run.of(LONGEST, "", List.of("bash", "-c",
                "PATH=" + Kubectl.path().getParent() + ":$PATH\n" + command));
    }
}
