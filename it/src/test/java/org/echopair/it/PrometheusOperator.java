package org.echopair.it;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import java.util.Map;

/// The part of the Prometheus operator's kinds that is used here: a field that is not listed is a
/// mistake until it is added.
final class PrometheusOperator {

    static final String API_VERSION = "monitoring.coreos.com/v1";

    private static final Map<String, Class<? extends HasMetadata>> KINDS = Map.of("PodMonitor",
            PodMonitor.class, "PrometheusRule", PrometheusRule.class);

    private PrometheusOperator() {}

    /// Null if there is no such kind.
    static Class<? extends HasMetadata> kind(String name) {
        return KINDS.get(name);
    }

    @Group("monitoring.coreos.com")
    @Version("v1")
    static final class PodMonitor extends CustomResource<PodMonitorSpec, Void> {

        private static final long serialVersionUID = 1;

        @Override
        protected PodMonitorSpec initSpec() {
            return null;
        }
    }

    record PodMonitorSpec(LabelSelector selector, List<Endpoint> podMetricsEndpoints) {}

    record Endpoint(String port, String path, String interval) {}

    @Group("monitoring.coreos.com")
    @Version("v1")
    static final class PrometheusRule extends CustomResource<RuleSpec, Void> {

        private static final long serialVersionUID = 1;

        @Override
        protected RuleSpec initSpec() {
            return null;
        }
    }

    record RuleSpec(List<RuleGroup> groups) {}

    record RuleGroup(String name, List<Rule> rules) {}

    /// Either an alert or a recorded series. `for` is a keyword in Java.
    record Rule(String alert, @JsonProperty("record") String recorded, String expr,
            @JsonProperty("for") String duration,
            Map<String, String> labels, Map<String, String> annotations) {

        boolean isAlert() {
            return alert != null;
        }
    }
}
