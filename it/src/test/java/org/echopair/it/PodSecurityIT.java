package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodSpec;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of the Pod Security Standard `restricted`, one by one, and a few that go further, in
/// every overlay. A namespace that enforces the standard would show it only on a cluster.
class PodSecurityIT {

    @ParameterizedTest
    @MethodSource("org.echopair.it.Workload#every")
    void runs_as_a_user_that_is_not_root(Workload workload) {
        var security = workload.pod().getSecurityContext();
        assertThat(security.getRunAsNonRoot()).isTrue();
        var own = workload.container().getSecurityContext();
        assertThat(own.getRunAsNonRoot()).isNotEqualTo(false);
        assertThat(own.getRunAsUser()).isNull();
    }

    @ParameterizedTest
    @MethodSource("org.echopair.it.Workload#every")
    void has_no_capability_and_cannot_gain_any(Workload workload) {
        var security = workload.container().getSecurityContext();
        assertThat(security.getCapabilities().getDrop()).containsExactly("ALL");
        assertThat(security.getCapabilities().getAdd()).isEmpty();
        assertThat(security.getAllowPrivilegeEscalation()).isFalse();
        assertThat(security.getPrivileged()).isNotEqualTo(true);
    }

    @ParameterizedTest
    @MethodSource("org.echopair.it.Workload#every")
    void keeps_the_runtime_s_default_seccomp_profile_and_proc_mount(Workload workload) {
        var profile = workload.pod().getSecurityContext().getSeccompProfile();
        assertThat(profile.getType()).isEqualTo("RuntimeDefault");
        var own = workload.container().getSecurityContext();
        assertThat(own.getSeccompProfile()).isNull();
        assertThat(own.getProcMount()).isNull();
        assertThat(own.getSeLinuxOptions()).isNull();
        assertThat(own.getAppArmorProfile()).isNull();
    }

    @ParameterizedTest
    @MethodSource("org.echopair.it.Workload#every")
    void shares_nothing_with_its_node(Workload workload) {
        PodSpec pod = workload.pod();
        assertThat(pod.getHostNetwork()).isNotEqualTo(true);
        assertThat(pod.getHostPID()).isNotEqualTo(true);
        assertThat(pod.getHostIPC()).isNotEqualTo(true);
        assertThat(pod.getVolumes()).isEmpty();
        assertThat(pod.getSecurityContext().getSysctls()).isEmpty();
        assertThat(workload.container().getPorts())
                .allSatisfy(port -> assertThat(port.getHostPort()).isNull());
    }

    @ParameterizedTest
    @MethodSource("org.echopair.it.Workload#every")
    void has_the_pair_s_containers_and_no_other_beside_or_before_them(Workload workload) {
        PodSpec pod = workload.pod();
        assertThat(pod.getContainers()).hasSize(workload.isMesh() ? 2 : 1)
                .contains(workload.container());
        assertThat(pod.getInitContainers()).isEmpty();
        assertThat(pod.getEphemeralContainers()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("org.echopair.it.Workload#every")
    @DisplayName("goes beyond the standard: read-only root, no token, no Service variables, bounded")
    void goes_beyond_the_standard(Workload workload) {
        PodSpec pod = workload.pod();
        Container container = workload.container();
        assertThat(container.getSecurityContext().getReadOnlyRootFilesystem()).isTrue();
        assertThat(pod.getAutomountServiceAccountToken()).isFalse();
        assertThat(pod.getEnableServiceLinks()).isFalse();
        assertThat(container.getResources().getRequests()).containsKeys("cpu", "memory");
        assertThat(container.getResources().getLimits()).containsKey("memory");
    }
}
