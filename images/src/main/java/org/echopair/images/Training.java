package org.echopair.images;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Runs the app once for each line of its training script and checks that each run ends as the line
/// says: an archive trained by a run that failed would hold the classes of the failure.
final class Training {

    private static final Pattern PORT = Pattern.compile("listening.*\\bport\\W+(\\d+)");
    private static final Pattern ADMIN_PORT = Pattern.compile("adminPort\\W+(\\d+)");
    /// A command in the help, which is a list: `  send   Sends one message …`.
    private static final Pattern COMMAND = Pattern.compile("^  ([a-z]+)  +[A-Z]");

    private static final int LAST_WORDS = 4000;

    private final StagedJava java;
    private final String mainClass;
    private final ClassList classes;

    Training(StagedJava java, String mainClass, ClassList classes) {
        this.java = java;
        this.mainClass = mainClass;
        this.classes = classes;
    }

    void run(TrainingScript script) throws Exception {
        Set<String> commands = commands();
        if (!commands.equals(script.commands())) {
            throw new TrainingFailure("the training script runs the commands " + script.commands()
                    + ", and the help names " + commands);
        }
        Files.writeString(java.work().resolve("text"), "안녕!".repeat(100));
        try (var echo = new TrainingPeer(true);
                var silent = new TrainingPeer(false);
                var refused = new RefusedAddress()) {
            var addresses = Map.of("echo", echo.address(), "silent", silent.address(), "refused",
                    refused.address());
            for (TrainingScript.Line line : script.lines()) {
                new Run(line.arguments(addresses)).toEnd(line.exitCode());
            }
        }
    }

    /// What the app itself says it can do; nothing for one without commands.
    private Set<String> commands() throws Exception {
        Process help = java.start(List.of(), List.of(mainClass, "--help"), Map.of());
        try (BufferedReader lines = help.inputReader(StandardCharsets.UTF_8)) {
            return commands(lines.lines().toList());
        }
    }

    static Set<String> commands(List<String> help) {
        return help.stream().map(COMMAND::matcher).filter(Matcher::find)
                .map(match -> match.group(1)).filter(command -> !command.equals("help"))
                .collect(Collectors.toSet());
    }

    /// One run of the app, with a process of its own.
    private final class Run {

        private final List<String> arguments;
        private final StringBuffer said = new StringBuffer();
        private volatile @Nullable Exception failedClient;

        Run(List<String> arguments) {
            this.arguments = arguments;
        }

        void toEnd(int expectedExit) throws Exception {
            Path loaded = java.work().resolve("loaded");
            Files.deleteIfExists(loaded);
            var environment = Map.of("LC_CTYPE", "C.UTF-8", "ECHO_HOST", "127.0.0.1", "ECHO_PORT",
                    "0", "ECHO_ADMIN_PORT", "0");
            var words = new ArrayList<String>(List.of(mainClass));
            words.addAll(arguments);
            // Interpreted, because a method that is about to be compiled, which is a matter of timing,
            // has the classes of its signature loaded.
            Process process = java.start(
                    List.of("-Xint", "-Xshare:off", "-XX:DumpLoadedClassList=" + loaded), words,
                    environment);
            Thread reader = Thread.ofVirtual().start(() -> follow(process));
            String failure = StagedJava.failure(process, expectedExit);
            reader.join();
            if (failure != null || failedClient != null) {
                throw new TrainingFailure(String.join(" ", arguments) + " "
                        + (failure == null ? "could not be talked to" : failure)
                        + (failedClient == null ? "" : ": " + failedClient) + ". Its last words:\n"
                        + said.substring(Math.max(0, said.length() - LAST_WORDS)));
            }
            classes.addLoaded(loaded);
        }

        /// Reads what the app says; when it is a server that listens, is its clients.
        private void follow(Process process) {
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                int port = 0;
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    said.append(line).append('\n');
                    Matcher listening = PORT.matcher(line);
                    Matcher admin = ADMIN_PORT.matcher(line);
                    if (port == 0 && listening.find()) {
                        port = Integer.parseInt(listening.group(1));
                    } else if (admin.find()) {
                        var clients = new TrainingClients(port, Integer.parseInt(admin.group(1)));
                        Thread.ofVirtual().start(() -> talk(process, clients));
                    }
                }
            } catch (IOException e) {
                failedClient = e;
            }
        }

        private void talk(Process server, TrainingClients clients) {
            try {
                if (arguments.contains("--once")) {
                    clients.sayHello();
                } else {
                    clients.useEverything(!arguments.contains("--mode"));
                    // By the handle: the process itself would close what it says, too.
                    clients.stayThrough(server.toHandle()::destroy);
                }
            } catch (Exception e) {
                failedClient = e;
                server.destroyForcibly();
            }
        }
    }
}
