package org.echopair.server;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import sun.misc.Signal;

/// The program: reads the command line, runs the server, and turns its end into an exit code. Only
/// this class exits, and only it reads the environment.
public final class Main {

    static {
        Logging.use();
    }

    private static final Logger LOG = LoggerFactory.getLogger(Main.class);

    private Main() {}

    public static void main(String[] args) {
        // Picocli would look, by reflection, for converters that no option needs.
        System.setProperty("picocli.converters.excludes", "java.*");
        int exitCode = run(args, System.getenv(), System.out, System.err, Main::handleSignals);
        Logging.flush();
        System.exit(exitCode);
    }

    /// Runs to the end and returns the exit code. Help goes to `out`, complaints to `err`;
    /// `beforeStart` is handed the server once it is bound.
    static int run(String[] args, Map<String, String> environment, PrintStream out,
            PrintStream err, Consumer<EchoServer> beforeStart) {
        var options = new ServerOptions(environment);
        OptionalInt told = options.parse(out, err, args);
        if (told.isPresent()) {
            return told.getAsInt();
        }
        Logging.configure(options.logLevel(), options.logFormat());
        return serve(options.toConfig(), err, beforeStart);
    }

    private static int serve(ServerConfig config, PrintStream err,
            Consumer<EchoServer> beforeStart) {
        EchoServer server;
        Optional<AdminServer> admin;
        try {
            server = new EchoServer(config, System::nanoTime);
        } catch (IOException failure) {
            return cannotListen(config.listenText(), failure, "choose another --host or --port"
                    + " (port 0 takes any free one), or stop what holds it", err);
        }
        try {
            admin = adminOf(server, config);
        } catch (IOException failure) {
            return cannotListen(config.adminListenText(), failure,
                    "choose another --admin-port (0 takes any free one, -1 is none)", err);
        }
        beforeStart.accept(server);
        try {
            server.start();
            admin.ifPresent(AdminServer::start);
            server.awaitStopped();
            return ExitCode.OK;
        } catch (ServerDeath | InterruptedException death) {
            LOG.atError().setCause(death).log("the server died");
            return ExitCode.INTERNAL;
        } finally {
            admin.ifPresent(AdminServer::close);
        }
    }

    private static Optional<AdminServer> adminOf(EchoServer server, ServerConfig config)
            throws IOException {
        if (config.adminPort() < 0) {
            return Optional.empty();
        }
        return Optional.of(
                new AdminServer(server, config.address(config.adminPort()), System::nanoTime));
    }

    private static int cannotListen(String where, IOException failure, String remedy,
            PrintStream err) {
        err.println("echo-server: cannot listen on " + where + ": " + failure.getMessage() + "; "
                + remedy);
        return ExitCode.UNAVAILABLE;
    }

    /// The first signal begins the draining, a second one ends everything at once. The JVM's own
    /// way, shutdown hooks, could do neither the second nor an exit code of 0.
    private static void handleSignals(EchoServer server) {
        for (String name : new String[]{"TERM", "INT"}) {
            Signal.handle(new Signal(name), signal -> {
                if (!server.shutdown()) {
                    LOG.atWarn().addKeyValue("signal", "SIG" + name)
                            .addKeyValue("active", server.active())
                            .log("second signal cuts the draining short");
                    Logging.flush();
                    Runtime.getRuntime().halt(ExitCode.SIGNAL_BASE + signal.getNumber());
                }
            });
        }
    }
}
