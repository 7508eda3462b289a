package org.echopair.client;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.List;
import java.util.Map;
import org.echopair.client.cli.ResultStream;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.StandardError;
import org.echopair.client.cli.Stdio;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.text.Printable;
import picocli.CommandLine;

/// Where the process begins and ends: nothing else reads the environment or exits.
public final class Main {

    /// Set to `true`, an internal error shows its stack trace.
    private static final String STACK_TRACE = "echopair.stacktrace";

    private Main() {}

    public static void main(String[] args) {
        neverCacheNames();
        // Picocli would look, by reflection, for converters that no option needs.
        System.setProperty("picocli.converters.excludes", "java.*");
        var err = new StandardError(new FileOutputStream(FileDescriptor.err), System.err.charset());
        var out = new ResultStream(new FileOutputStream(FileDescriptor.out), System.out.charset(),
                err::settle);
        var stdio = new Stdio(standardInput(), out, err, isTerminal(1), isTerminal(2));
        var context = new RunContext(List.of(args), System.getenv(),
                Runtime.getRuntime()::halt);
        int exitCode = run(context, stdio);
        stdio.settle();
        // Return instead of System.exit(0): exit() searches every jar for a logger first.
        if (exitCode != ExitCode.PASS.number()) {
            System.exit(exitCode);
        }
    }

    /// While a command waits for a server to appear, its name has to be looked up each time. The
    /// image's runtime is configured so already; setting it here would start the JDK's logging,
    /// which searches every jar for a backend.
    private static void neverCacheNames() {
        for (String lifetime : new String[]{"networkaddress.cache.ttl",
                "networkaddress.cache.negative.ttl"}) {
            if (!"0".equals(Security.getProperty(lifetime))) {
                Security.setProperty(lifetime, "0");
            }
        }
    }

    /// Everything but the process: what a test calls.
    ///
    /// @return the exit code
    public static int run(String[] args, Map<String, String> environment, Stdio stdio) {
        return run(RunContext.of(environment, args), stdio);
    }

    static int run(RunContext context, Stdio stdio) {
        String[] args = context.commandLine().toArray(String[]::new);
        try {
            CommandLine line = Commands.commandLine(context, stdio);
            line.setExecutionExceptionHandler((e, _, _) -> internalError(e, stdio));
            int exitCode = line.execute(args);
            // A run has told already; help, a version, a list and a completion script have not.
            return exitCode != ExitCode.PASS.number() || stdio.isOutWritten()
                    ? exitCode
                    : ExitCode.INTERNAL_ERROR.number();
        } catch (RuntimeException | Error e) {
            return internalError(e, stdio);
        }
    }

    private static int internalError(Throwable e, Stdio stdio) {
        if (isWantOfThreads(e)) {
            stdio.err().println("echo-client: this process may start no more threads; raise the"
                    + " limit (--pids-limit of the container, podPidsLimit of the kubelet,"
                    + " ulimit -u)");
            return ExitCode.INTERNAL_ERROR.number();
        }
        stdio.err().println("echo-client: internal error: " + Printable.line(e.toString())
                + "; JAVA_TOOL_OPTIONS=-D" + STACK_TRACE + "=true shows where");
        if (Boolean.getBoolean(STACK_TRACE)) {
            e.printStackTrace(stdio.err());
        }
        return ExitCode.INTERNAL_ERROR.number();
    }

    /// The JVM has one error for this and for a full heap.
    private static boolean isWantOfThreads(Throwable e) {
        return e instanceof OutOfMemoryError
                && String.valueOf(e.getMessage()).contains("native thread");
    }

    /// When standard input is closed, the first file that the JVM opens takes its descriptor, and a
    /// read would return the JVM's own modules or class archive.
    private static InputStream standardInput() {
        try {
            String in = Files.readSymbolicLink(Path.of("/proc/self/fd/0")).toString();
            boolean ofJvm = in.startsWith(System.getProperty("java.home") + "/")
                    || in.endsWith(".jsa") || in.endsWith(".jar");
            return ofJvm ? closedInput() : System.in;
        } catch (IOException e) { // no Linux, or closed indeed
            return System.in;
        }
    }

    private static InputStream closedInput() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("it is closed");
            }
        };
    }

    /// [System#console()] also asks about input, and `echo … | echo-client send -` is common.
    private static boolean isTerminal(int descriptor) {
        try {
            String out = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                    .toString();
            return out.startsWith("/dev/pts/") || out.startsWith("/dev/tty")
                    || out.equals("/dev/console");
        } catch (IOException e) { // no Linux
            return System.console() != null && System.console().isTerminal();
        }
    }
}
