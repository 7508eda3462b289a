package org.echopair.it.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.concurrent.TimeUnit;
import org.echopair.it.cluster.ClusterJob.End;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.ResourceLock;
import tools.jackson.databind.node.ObjectNode;

/// The network policies let through what the pair needs and nothing else, where the cluster enforces
/// any.
@Timeout(value = 5, unit = TimeUnit.MINUTES)
@ResourceLock("network policies")
class PoliciesClusterIT {

    @RegisterExtension
    static final TestNamespace HERE = TestNamespace.of("policies", "production");

    private static ClusterJob allowed;
    private static ClusterJob stranger;
    private static ClusterJob admin;

    @BeforeAll
    static void start() {
        Server.named(HERE, "admin").selecting("app.kubernetes.io/name", "echo-server")
                .atPort("admin").startService();
        allowed = ClusterJob.from(HERE, "echo-client", "allowed").start();
        admin = ClusterJob.from(HERE, "echo-client", "admin").with("ECHO_TARGET", "admin:8888")
                .with("ECHO_WAIT", "15s").start();
        // Its address, because a stranger may not ask the DNS either.
        stranger = ClusterJob.from(HERE, "echo-client", "stranger")
                .with("ECHO_TARGET", HERE.get("service/echo-server").at("/spec/clusterIP")
                        .asString() + ":8888")
                .with("ECHO_WAIT", "15s")
                .changed(spec -> ((ObjectNode) spec.at("/template/metadata/labels"))
                        .put("app.kubernetes.io/name", "stranger"))
                .start();
    }

    @Test
    void let_the_client_through_to_the_server_and_the_dns() {
        End end = allowed.end();
        assertThat(end.condition()).as(end.toString()).isEqualTo("Complete");
    }

    @Test
    void keep_out_whoever_is_not_the_client() {
        End end = stranger.end();
        assumeThat(end.condition()).as("this cluster enforces no network policies")
                .isEqualTo("Failed");
        assertThat(end.pod().exitCode()).as(end.toString()).isEqualTo(69);
        assertThat(end.pod().said()).containsAnyOf("CONNECT_TIMEOUT", "REFUSED");
    }

    @Test
    void keep_the_client_out_of_the_admin_port() {
        End end = admin.end();
        assertThat(end.pod().exitCode()).as(end.toString()).isEqualTo(69);
        assumeThat(end.pod().said()).as("this cluster enforces no network policies")
                .doesNotContain("EARLY_EOF", "MISMATCH", "READ_TIMEOUT");
        assertThat(end.pod().said()).containsAnyOf("CONNECT_TIMEOUT", "REFUSED");
    }
}
