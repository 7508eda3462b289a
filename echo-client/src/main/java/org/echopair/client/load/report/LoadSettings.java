package org.echopair.client.load.report;

import java.util.LinkedHashMap;
import java.util.Map;
import org.echopair.client.load.engine.LoadConfig;
import org.echopair.client.text.Figures;
import org.echopair.client.text.Printable;

/// How a load was set up, by name, as its report keeps it. Values are strings, numbers and booleans.
record LoadSettings(Map<String, Object> values) {

    static final String OPEN_LOOP = "open_loop";

    static LoadSettings of(LoadConfig config) {
        Map<String, Object> settings = new LinkedHashMap<>();
        settings.put("target", config.connection().target().toString());
        settings.put("mode", config.isOpenLoop() ? OPEN_LOOP : "closed_loop");
        settings.put("connections", config.connections());
        if (config.duration() != null) {
            settings.put("duration_seconds", config.duration().toMillis() / 1e3);
        }
        if (config.count() > 0) {
            settings.put("count_messages", config.count());
        }
        if (config.isOpenLoop()) {
            settings.put("rate_per_second", config.rate());
        }
        settings.put("payload", config.payload());
        settings.put("payload_size", config.sizes().words());
        settings.put("pipeline", config.pipeline());
        settings.put("warmup_seconds", config.warmup().toMillis() / 1e3);
        settings.put("reconnect", config.reconnect());
        settings.put("connect_timeout_seconds",
                config.connection().connectTimeout().toMillis() / 1e3);
        settings.put("timeout_seconds", config.connection().timeout().toMillis() / 1e3);
        settings.put("addresses", config.addresses().toString());
        settings.put("address_family", config.connection().family().toString());
        return new LoadSettings(settings);
    }

    boolean isOpenLoop() {
        return OPEN_LOOP.equals(values.get("mode"));
    }

    /// Of all runs together, where each was to send so much.
    double askedPerSecond(int runs) {
        return runs * number("rate_per_second");
    }

    double number(String name) {
        return ((Number) values.getOrDefault(name, 0)).doubleValue();
    }

    /// Safe to print: it may have come from a file.
    String text(String name) {
        return Printable.line(String.valueOf(values.get(name)));
    }

    /// For people: `2`, `0.5`, `open loop`.
    static String words(String name, Object value) {
        if (value instanceof Number number) {
            return Figures.rounded(number.doubleValue());
        }
        return name.equals("mode") ? value.toString().replace('_', ' ') : value.toString();
    }
}
