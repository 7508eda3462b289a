package org.echopair.it.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.echopair.it.App;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One run of the client in a namespace, and the report that it leaves.
final class ClientRun implements AutoCloseable {

    private static final int SECONDS_TO_END = 110;

    private final Process process;
    /// Not the test's own: a temporary folder is emptied before the client has ended.
    private final Path folder;

    private ClientRun(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
    }

    static ClientRun start(Namespace namespace, String... arguments) throws IOException {
        return start(namespace, List.of(), arguments);
    }

    /// @param before a program that runs the client, with its arguments
    static ClientRun start(Namespace namespace, List<String> before, String... arguments)
            throws IOException {
        Path folder = Files.createTempDirectory("client");
        List<String> client = new ArrayList<>(App.CLIENT.imageLauncher());
        client.addAll(List.of(arguments));
        client.addAll(List.of("--report", folder.resolve("report.json").toString()));
        List<String> command = new ArrayList<>(before);
        command.addAll(namespace.command(client));
        var builder = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("stdout").toFile())
                .redirectError(folder.resolve("stderr").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ECHO_"));
        return new ClientRun(builder.start(), folder);
    }

    long pid() {
        return process.pid();
    }

    void signal(String name) throws IOException {
        Programs.run("kill", "-" + name, String.valueOf(pid()));
    }

    /// Waits for its end.
    Report report() throws Exception {
        if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
            throw new AssertionError("the client does not end");
        }
        String json = read("report.json");
        JsonNode root = json.isBlank() ? null : JsonMapper.shared().readTree(json);
        return new Report(process.exitValue(), read("stdout"), read("stderr"), root);
    }

    private String read(String file) throws IOException {
        Path path = folder.resolve(file);
        return Files.exists(path) ? Files.readString(path) : "";
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        for (String file : List.of("report.json", "stdout", "stderr")) {
            Files.deleteIfExists(folder.resolve(file));
        }
        Files.delete(folder);
    }
}
