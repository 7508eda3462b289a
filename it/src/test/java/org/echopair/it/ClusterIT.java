package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What only a cluster can show: that the API server takes the manifests, that the Service leads to
/// the pods, that Jobs carry the verdict, and that a real rollout loses nothing.
///
/// Run by `mvn verify -Pcluster`. `-Dcluster.namespace=NAME` uses a namespace that is there, and needs
/// rights in that one only; without it one is made and deleted. `-Dcluster.registry=HOST/PATH/` takes
/// the images from there; without it they must be on the nodes already, and are imported into a k3s
/// that the test itself has started.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class ClusterIT {

    private static final String GIVEN_NAMESPACE = System.getProperty("cluster.namespace", "");
    private static final String REGISTRY = System.getProperty("cluster.registry", "");
    private static final String NAMESPACE = GIVEN_NAMESPACE.isEmpty()
            ? "echo-it-" + Long.toString(System.currentTimeMillis(), 36)
            : GIVEN_NAMESPACE;

    private static Cluster cluster;
    private static KubernetesClient client;

    @BeforeAll
    static void deploy() {
        cluster = Cluster.find();
        client = cluster.client();
        Overlay.LOCAL.objects().forEach(ClusterIT::apply);
        awaitRollout();
    }

    @AfterAll
    static void cleanUp() {
        if (client == null) {
            return;
        }
        if (GIVEN_NAMESPACE.isEmpty()) {
            client.namespaces().withName(NAMESPACE).delete();
        } else {
            client.batch().v1().jobs().inNamespace(NAMESPACE)
                    .withLabel("app.kubernetes.io/part-of", "echo-pair").delete();
            Overlay.LOCAL.objects().stream().filter(each -> !(each instanceof Namespace))
                    .forEach(each -> client.resource(each).inNamespace(NAMESPACE).delete());
        }
        cluster.close();
    }

    @Test
    void a_job_from_the_template_is_complete_when_every_byte_came_back() {
        Job job = run("verify", template(), Map.of());
        assertThat(has(job, "Complete")).as(log(job)).isTrue();
        assertThat(ending(job).getExitCode()).isZero();
        assertThat(ending(job).getMessage()).contains("PASS");
    }

    @Test
    void a_service_that_leads_nowhere_fails_the_job_with_69() {
        Service service = Overlay.LOCAL.only(Service.class);
        var broken = client.services().inNamespace(NAMESPACE)
                .withName(service.getMetadata().getName());
        Map<String, String> selector = service.getSpec().getSelector();
        broken.edit(each -> {
            each.getSpec().setSelector(Map.of("app.kubernetes.io/name", "nobody"));
            return each;
        });
        try {
            JobSpec impatient = template();
            impatient.setBackoffLimit(0);
            Job job = run("broken", impatient, Map.of("ECHO_WAIT", "5s"));
            assertThat(has(job, "Failed")).as(log(job)).isTrue();
            assertThat(ending(job).getExitCode()).isEqualTo(69);
        } finally {
            broken.edit(each -> {
                each.getSpec().setSelector(selector);
                return each;
            });
        }
    }

    @Test
    void a_restart_of_the_deployment_loses_nothing() {
        String name = start("rollout", template("echo-rollout"), Map.of("ECHO_DURATION", "2m"));
        client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name).waitUntilCondition(
                job -> job != null && job.getStatus().getReady() != null
                        && job.getStatus().getReady() > 0,
                2, TimeUnit.MINUTES);
        client.apps().deployments().inNamespace(NAMESPACE)
                .withName(Overlay.LOCAL.only(Deployment.class).getMetadata().getName()).rolling()
                .restart();
        awaitRollout();
        Job job = awaitEnd(name);
        assertThat(has(job, "Complete")).as(log(job)).isTrue();
        assertThat(log(job)).contains("nothing lost");
    }

    @Test
    void a_pod_that_is_not_restricted_is_turned_away() {
        var pod = new PodBuilder().withNewMetadata().withName("as-root").endMetadata()
                .withNewSpec().addNewContainer().withName("as-root").withImage(image(App.CLIENT))
                .endContainer().endSpec().build();
        assertThatThrownBy(
                () -> client.resource(pod).inNamespace(NAMESPACE).dryRun().create())
                .isInstanceOf(KubernetesClientException.class)
                .hasMessageContaining("restricted");
    }

    private static void apply(HasMetadata object) {
        if (object instanceof Namespace namespace) {
            if (GIVEN_NAMESPACE.isEmpty()) {
                client.resource(new NamespaceBuilder(namespace).editMetadata().withName(NAMESPACE)
                        .endMetadata().build()).create();
            }
            return;
        }
        object.getMetadata().setNamespace(NAMESPACE);
        if (object instanceof Deployment deployment) {
            deployment.getSpec().getTemplate().getSpec().getContainers().getFirst()
                    .setImage(image(App.SERVER));
        }
        client.resource(object).inNamespace(NAMESPACE).serverSideApply();
    }

    private static void awaitRollout() {
        Deployment wanted = Overlay.LOCAL.only(Deployment.class);
        client.apps().deployments().inNamespace(NAMESPACE)
                .withName(wanted.getMetadata().getName()).waitUntilCondition(now -> {
                    Integer replicas = wanted.getSpec().getReplicas();
                    return now != null && now.getStatus() != null
                            && now.getMetadata().getGeneration()
                                    .equals(now.getStatus().getObservedGeneration())
                            && replicas.equals(now.getStatus().getUpdatedReplicas())
                            && replicas.equals(now.getStatus().getReplicas())
                            && replicas.equals(now.getStatus().getAvailableReplicas());
                }, 3, TimeUnit.MINUTES);
    }

    private static JobSpec template() {
        return template("echo-client");
    }

    /// What `kubectl create job --from=cronjob/NAME` takes.
    private static JobSpec template(String name) {
        return client.batch().v1().cronjobs().inNamespace(NAMESPACE)
                .withName(name).get().getSpec()
                .getJobTemplate().getSpec();
    }

    private static Job run(String name, JobSpec spec, Map<String, String> variables) {
        return awaitEnd(start(name, spec, variables));
    }

    private static String start(String name, JobSpec spec, Map<String, String> variables) {
        var container = spec.getTemplate().getSpec().getContainers().getFirst();
        container.setImage(image(App.CLIENT));
        container.getEnv().removeIf(each -> variables.containsKey(each.getName()));
        variables.forEach((variable, value) -> container.getEnv()
                .add(new EnvVarBuilder().withName(variable).withValue(value).build()));
        client.resource(new JobBuilder().withNewMetadata().withName(name)
                .addToLabels("app.kubernetes.io/part-of", "echo-pair").endMetadata().withSpec(spec)
                .build()).inNamespace(NAMESPACE).create();
        return name;
    }

    private static Job awaitEnd(String name) {
        return client.batch().v1().jobs().inNamespace(NAMESPACE).withName(name).waitUntilCondition(
                job -> job != null && (has(job, "Complete") || has(job, "Failed")), 6,
                TimeUnit.MINUTES);
    }

    private static boolean has(Job job, String condition) {
        return job.getStatus() != null && job.getStatus().getConditions().stream()
                .anyMatch(each -> each.getType().equals(condition)
                        && each.getStatus().equals("True"));
    }

    private static ContainerStateTerminated ending(Job job) {
        return client.pods().inNamespace(NAMESPACE)
                .withLabel("job-name", job.getMetadata().getName()).list().getItems().getFirst()
                .getStatus().getContainerStatuses().getFirst().getState().getTerminated();
    }

    private static String log(Job job) {
        return client.batch().v1().jobs().inNamespace(NAMESPACE)
                .withName(job.getMetadata().getName()).getLog();
    }

    private static String image(App app) {
        return REGISTRY + app.image();
    }
}
