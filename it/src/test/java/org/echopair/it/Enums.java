package org.echopair.it;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// Words that the API server would refuse, or worse, accept and misunderstand. fabric8 holds them
/// as plain strings. A value that looks like such a word and is not listed is a mistake until it is
/// added.
final class Enums {

    private static final Map<String, Set<String>> ALLOWED = Map.ofEntries(
            Map.entry("imagePullPolicy", Set.of("Always", "IfNotPresent", "Never")),
            Map.entry("restartPolicy", Set.of("Always", "OnFailure", "Never")),
            Map.entry("terminationMessagePolicy", Set.of("File", "FallbackToLogsOnError")),
            Map.entry("nodeTaintsPolicy", Set.of("Honor", "Ignore")),
            Map.entry("whenUnsatisfiable", Set.of("DoNotSchedule", "ScheduleAnyway")),
            Map.entry("ipFamilyPolicy",
                    Set.of("SingleStack", "PreferDualStack", "RequireDualStack")),
            Map.entry("concurrencyPolicy", Set.of("Allow", "Forbid", "Replace")),
            Map.entry("completionMode", Set.of("NonIndexed", "Indexed")),
            Map.entry("action", Set.of("FailJob", "FailIndex", "Ignore", "Count")),
            Map.entry("operator", Set.of("In", "NotIn")),
            Map.entry("tolerations/operator", Set.of("Exists", "Equal")),
            Map.entry("onPodConditions/type", Set.of("DisruptionTarget")),
            Map.entry("onPodConditions/status", Set.of("True", "False", "Unknown")),
            Map.entry("seccompProfile/type", Set.of("RuntimeDefault")),
            Map.entry("strategy/type", Set.of("RollingUpdate", "Recreate")),
            Map.entry("clusterIP", Set.of("None")),
            Map.entry("updateStrategy/type", Set.of("RollingUpdate", "OnDelete")),
            Map.entry("metrics/type", Set.of("Resource")),
            Map.entry("target/type", Set.of("Utilization", "AverageValue", "Value")),
            Map.entry("policies/type", Set.of("Pods", "Percent")),
            Map.entry("protocol", Set.of("TCP", "UDP", "SCTP")),
            Map.entry("policyTypes", Set.of("Ingress", "Egress")),
            Map.entry("unhealthyPodEvictionPolicy", Set.of("IfHealthyBudget", "AlwaysAllow")),
            Map.entry("drop", Set.of("ALL")), Map.entry("scheme", Set.of("HTTP", "HTTPS")),
            Map.entry("scaleTargetRef/kind", Set.of("Deployment")));

    /// Fields with free text.
    private static final Set<String> FREE = Set.of("labels", "annotations", "matchLabels", "data",
            "alert", "expr", "record", "env", "args");

    private Enums() {}

    /// Every field whose value is not allowed, with the value.
    static Map<String, String> unknown(List<JsonNode> documents) {
        Map<String, String> unknown = new HashMap<>();
        documents.forEach(document -> document.properties().forEach(field -> {
            if (!field.getKey().equals("kind")) {
                walk("", field.getKey(), field.getValue(), unknown);
            }
        }));
        return unknown;
    }

    private static void walk(String parent, String name, JsonNode value,
            Map<String, String> unknown) {
        if (FREE.contains(name)) {
            return;
        }
        if (value.isArray()) {
            value.forEach(each -> walk(parent, name, each, unknown));
        } else if (value.isObject()) {
            value.properties()
                    .forEach(field -> walk(name, field.getKey(), field.getValue(), unknown));
        } else if (value.isString()) {
            String text = value.asString();
            Set<String> allowed = ALLOWED.getOrDefault(parent + "/" + name, ALLOWED.get(name));
            boolean isWord = text.matches("[A-Z][A-Za-z]+");
            if (allowed == null ? isWord : !allowed.contains(text)) {
                unknown.put(parent + "/" + name, text);
            }
        }
    }
}
