package org.echopair.it;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The apps' help texts, cached: each costs the start of a JVM.
final class Helps {

    private static final Map<List<String>, HelpText> READ = new ConcurrentHashMap<>();

    private Helps() {}

    static HelpText of(App app, String... command) {
        return READ.computeIfAbsent(List.of(app.id(), String.join(" ", command)),
                key -> new HelpText(app.help(command)));
    }
}
