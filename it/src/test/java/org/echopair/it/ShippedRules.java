package org.echopair.it;

import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// The rendered rules in the form that Prometheus reads, as they stand or on another scale of time.
final class ShippedRules {

    /// A window, or `for`.
    private static final Pattern PERIOD = Pattern.compile(
            "(\\[|\"for\":\")([0-9]+)([sm])(]|\")");

    private ShippedRules() {}

    /// JSON is YAML.
    static JsonNode of(Overlay overlay) {
        return Overlay.single(StrictYaml.documents(overlay.yaml()).stream()
                .filter(each -> each.get("kind").asString().equals("PrometheusRule"))
                .map(each -> each.get("spec")).toList());
    }

    /// Every period that many times shorter, and nothing else changed.
    static String faster(Overlay overlay, int times) {
        UnaryOperator<String> scale = text -> PERIOD.matcher(text)
                .replaceAll(period -> scaled(period, times));
        return scale.apply(of(overlay).toString());
    }

    private static String scaled(MatchResult period, int times) {
        long millis = Long.parseLong(period.group(2))
                * (period.group(3).equals("m") ? 60000 : 1000);
        return period.group(1) + millis / times + "ms" + period.group(4);
    }
}
