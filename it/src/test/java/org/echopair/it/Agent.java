package org.echopair.it;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes.Name;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// A Java agent that says a word before the app's own `main`.
public final class Agent {

    static final String GREETING = "an agent was here";

    private Agent() {}

    /// Called by the JVM.
    public static void premain(String arguments) {
        System.out.println(GREETING);
    }

    static Path jarIn(Path directory) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Premain-Class", Agent.class.getName());
        String type = Agent.class.getName().replace('.', '/') + ".class";
        Path jar = directory.resolve("agent.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest);
                InputStream in = Agent.class.getResourceAsStream("/" + type)) {
            out.putNextEntry(new JarEntry(type));
            in.transferTo(out);
        }
        return jar;
    }
}
