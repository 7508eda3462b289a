package org.echopair.it;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import java.util.jar.Attributes.Name;
import java.util.jar.JarFile;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The JDK modules that an image needs, and those it has.
final class Modules {

    private Modules() {}

    /// Referred to by an app's jar and its libraries, according to jdeps.
    static Set<String> referredToBy(App app) throws IOException {
        Path jar = app.target().resolve(app.id() + ".jar");
        var output = new StringWriter();
        var errors = new StringWriter();
        int exit = ToolProvider.findFirst("jdeps").orElseThrow().run(new PrintWriter(output),
                new PrintWriter(errors), "--multi-release", "25", "--ignore-missing-deps",
                "--list-deps", "--class-path", classPath(jar), jar.toString());
        if (exit != 0) {
            throw new AssertionError("jdeps exits " + exit + ": " + output + errors);
        }
        return output.toString().lines().map(String::strip).collect(Collectors.toSet());
    }

    private static String classPath(Path jar) throws IOException {
        try (var opened = new JarFile(jar.toFile())) {
            return Stream.of(opened.getManifest().getMainAttributes().getValue(Name.CLASS_PATH)
                    .split(" ")).map(library -> jar.resolveSibling(library).toString())
                    .collect(Collectors.joining(":"));
        }
    }

    static Set<String> linked() throws IOException {
        try (var lines = Files.lines(App.RUNTIME.resolve("release"))) {
            String modules = lines.filter(line -> line.startsWith("MODULES=")).findFirst()
                    .orElseThrow();
            return Arrays.stream(modules.split("[=\" ]+")).skip(1).collect(Collectors.toSet());
        }
    }
}
