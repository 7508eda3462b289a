package org.echopair.server;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
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
        var out = new AnswerStream(new FileOutputStream(FileDescriptor.out), System.out.charset());
        int exitCode = run(args, System.getenv(), out, System.err, Main::handleSignals);
        if (out.isLost()) {
            System.err.println("echo-server: standard output could not be written");
            exitCode = ExitCode.INTERNAL;
        }
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
        try {
            Logging.configure(options.logLevel(), options.logFormat());
        } catch (OutOfMemoryError failure) { // Of threads, as a rule: the log has one of its own.
            return tell(StartFailure.cannotStart(failure), err);
        }
        return serve(options.toConfig(), err, beforeStart);
    }

    private static int tell(StartFailure failure, PrintStream err) {
        err.println("echo-server: " + failure.getMessage());
        return failure.exitCode();
    }

    private static int serve(ServerConfig config, PrintStream err,
            Consumer<EchoServer> beforeStart) {
        try (var server = new EchoServer(config, System::nanoTime);
                @Nullable
                AdminServer admin = adminOf(server, config)) {
            beforeStart.accept(server);
            start(server, admin);
            server.awaitStopped();
            return ExitCode.OK;
        } catch (StartFailure failure) {
            return tell(failure, err);
        } catch (ServerDeath | InterruptedException death) {
            LOG.atError().setCause(death).log("the server died");
            return ExitCode.INTERNAL;
        }
    }

    private static @Nullable AdminServer adminOf(EchoServer server, ServerConfig config)
            throws StartFailure {
        if (config.adminPort() < 0) {
            return null;
        }
        try {
            return new AdminServer(server, config.address(config.adminPort()), System::nanoTime);
        } catch (IOException | RuntimeException | OutOfMemoryError failure) {
            throw StartFailure.cannotListen(config.adminListenText(), failure,
                    "choose another --admin-port (0 takes any free one, -1 is none)");
        }
    }

    private static void start(EchoServer server, @Nullable AdminServer admin) throws StartFailure {
        try {
            server.start();
            if (admin != null) {
                admin.start();
            }
        } catch (RuntimeException | OutOfMemoryError failure) {
            throw StartFailure.cannotStart(failure);
        }
    }

    private static void handleSignals(EchoServer server) {
        var signals = new StopSignals(server, System::nanoTime, Runtime.getRuntime()::halt);
        for (String name : new String[]{"TERM", "INT", "HUP"}) {
            Signal.handle(new Signal(name),
                    signal -> signals.onSignal(name, signal.getNumber()));
        }
    }
}
