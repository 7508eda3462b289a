package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The manifests agree with themselves, the apps and the images: every overlay, as the real
/// kustomize renders it.
class ManifestsIT {

    @ParameterizedTest
    @EnumSource
    void holds_only_what_its_kinds_allow(Overlay overlay) {
        assertThat(overlay.objects()).isNotEmpty();
        assertThat(Enums.unknown(StrictYaml.documents(overlay.yaml()))).isEmpty();
    }

    @Test
    void every_file_there_is_belongs_to_an_overlay_or_to_a_component() {
        assertThat(kustomizations("overlays").map(Overlay.FOLDER::relativize).map(Path::toString))
                .containsExactlyInAnyOrder("overlays/local", "overlays/mesh",
                        "overlays/production");
        Set<Path> read = new HashSet<>();
        Stream.of(kustomizations("overlays"), kustomizations("components"))
                .flatMap(each -> each).map(Kustomization::filesOf).forEach(read::addAll);
        assertThat(read).hasSameElementsAs(files(Overlay.FOLDER));
    }

    @ParameterizedTest
    @EnumSource
    void everything_is_in_the_one_namespace(Overlay overlay) {
        String namespace = Kustomization.in(overlay.base()).namespace();
        // A mesh stays when the pair is removed, namespace and all, and the other way round.
        assertThat(namespace).isEqualTo(overlay.isMesh() ? "echo-mesh" : "echo");
        assertThat(overlay.objects()).filteredOn(each -> !(each instanceof Namespace))
                .allSatisfy(each -> assertThat(each.getMetadata().getNamespace())
                        .isEqualTo(namespace));
    }

    @ParameterizedTest
    @EnumSource
    void the_namespace_admits_restricted_pods_only(Overlay overlay) {
        assertThat(overlay.all(Namespace.class)).hasSize(1)
                .allSatisfy(namespace -> {
                    assertThat(namespace.getMetadata().getName()).isEqualTo(
                            Kustomization.in(overlay.base()).namespace());
                    String label = "pod-security.kubernetes.io/";
                    assertThat(namespace.getMetadata().getLabels()).containsAllEntriesOf(
                            Map.of(label + "enforce", "restricted", label + "warn", "restricted",
                                    label + "audit", "restricted"));
                });
    }

    @ParameterizedTest
    @EnumSource
    void no_two_objects_are_one_to_the_api_server(Overlay overlay) {
        assertThat(overlay.objects())
                .extracting(each -> each.getKind() + " " + each.getMetadata().getName())
                .doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource
    void everything_says_what_it_is_part_of(Overlay overlay) {
        assertThat(overlay.objects()).allSatisfy(each -> assertThat(each.getMetadata().getLabels())
                .containsEntry("app.kubernetes.io/part-of", "echo-pair"));
    }

    @ParameterizedTest
    @MethodSource("org.echopair.it.Workload#every")
    void the_image_is_the_one_that_was_built_and_is_not_pulled_again(Workload workload) {
        String image = workload.container().getImage();
        if (workload.overlay().isFromRegistry()) {
            assertThat(image).matches("[a-z.]+/[a-z/]*" + workload.app().id()
                    + "@sha256:[0-9a-f]{64}");
        } else {
            assertThat(ImageTar.of(workload.app()).tags()).contains(image);
        }
        assertThat(workload.container().getImagePullPolicy()).isEqualTo("IfNotPresent");
    }

    /// What the API server would fill in or leave out makes every later apply say "configured", and
    /// tools that compare show a difference for ever.
    @ParameterizedTest
    @EnumSource
    void nothing_is_left_for_the_api_server_to_fill_in(Overlay overlay) {
        assertThat(overlay.yaml()).doesNotContain("ingress: []", "egress: []");
        assertThat(overlay.all(Deployment.class)).allSatisfy(server -> assertThat(
                server.getSpec().getStrategy().getType()).isEqualTo("RollingUpdate"));
        assertThat(overlay.all(DaemonSet.class)).allSatisfy(mesh -> {
            assertThat(mesh.getSpec().getUpdateStrategy().getType()).isEqualTo("RollingUpdate");
            assertThat(mesh.getSpec().getUpdateStrategy().getRollingUpdate().getMaxSurge())
                    .isNotNull();
        });
    }

    @Test
    void the_registry_is_named_in_one_file() {
        assertThat(files(Overlay.FOLDER)).filteredOn(file -> text(file).contains("newName:"))
                .containsExactly(Overlay.FOLDER
                        .resolve("components/registry/" + Kustomization.FILE));
    }

    /// Not named in the manifest: OpenShift gives each namespace users of its own.
    @ParameterizedTest
    @MethodSource("org.echopair.it.Workload#every")
    void the_user_is_the_image_s_own_and_not_root(Workload workload) {
        var security = workload.pod().getSecurityContext();
        assertThat(security.getRunAsUser()).isNull();
        assertThat(security.getRunAsGroup()).isNull();
        // Numeric, or a kubelet could not tell that it is not root.
        assertThat(ImageTar.of(workload.app()).config().get("User").asString())
                .matches("[1-9][0-9]*:[1-9][0-9]*");
    }

    @ParameterizedTest
    @MethodSource("org.echopair.it.Workload#every")
    void every_variable_and_every_flag_is_one_that_the_app_has(Workload workload) {
        HelpText help = workload.help();
        assertThat(workload.variables()).isNotEmpty().allSatisfy((variable, value) -> {
            assertThat(variable).startsWith("ECHO_");
            assertThat(help.flags()).contains(HelpText.flagOf(variable));
            assertThat(value).isNotBlank();
        });
        assertThat(workload.container().getArgs()).filteredOn(arg -> arg.startsWith("-"))
                .allSatisfy(flag -> assertThat(help.flags()).contains(flag));
    }

    @ParameterizedTest
    @MethodSource("org.echopair.it.Workload#every")
    void the_service_account_is_there_and_mounts_no_token(Workload workload) {
        assertThat(workload.overlay().all(ServiceAccount.class)).anySatisfy(account -> {
            assertThat(account.getMetadata().getName())
                    .isEqualTo(workload.pod().getServiceAccountName());
            assertThat(account.getAutomountServiceAccountToken()).isFalse();
        });
    }

    @ParameterizedTest
    @MethodSource("org.echopair.it.Workload#every")
    void its_memory_is_limited_and_its_processor_time_only_on_demand(Workload workload) {
        var resources = workload.container().getResources();
        if (workload.overlay().limitsProcessorTime()) {
            assertThat(resources.getLimits()).containsOnlyKeys("cpu", "memory");
        } else {
            assertThat(resources.getLimits()).containsOnlyKeys("memory");
        }
        assertThat(resources.getRequests()).containsOnlyKeys("cpu", "memory");
        assertThat(resources.getRequests().get("memory").getNumericalAmount())
                .isLessThanOrEqualTo(resources.getLimits().get("memory").getNumericalAmount());
    }

    private static Stream<Path> kustomizations(String folder) {
        return files(Overlay.FOLDER.resolve(folder)).stream()
                .filter(file -> file.endsWith(Kustomization.FILE)).map(Path::getParent);
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
