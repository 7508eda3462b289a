package org.echopair.client;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `echo-client load`: many messages over many connections, every byte of them verified.
@Command(name = "load", abbreviateSynopsis = true, versionProvider = Version.class,
        sortOptions = false, header = """
                Sends many unique messages and verifies every byte that returns.""",
        description = """
                With --rate messages are sent when they are due, whatever became of those before them, and
                latency counts from then; without, each connection sends as soon as it may.
                """)
final class Load implements Callable<Integer> {

    private static final int MOST_CONNECTIONS = 100_000;
    private static final int MOST_IN_FLIGHT = 10_000;
    private static final long MOST_IN_FLIGHT_OF_ALL = 10_000_000;
    private static final int DEFAULT_SIZE = 64;
    private static final Duration WARMUP = Duration.ofSeconds(2);
    private static final Duration DURATION = Duration.ofSeconds(10);
    private static final int LOOPS = 2;

    @Spec
    private CommandSpec command;

    @Mixin
    private final ConnectionOptions connection = new ConnectionOptions();

    @Option(names = {"-c", "--connections"}, paramLabel = "N", defaultValue = "10",
            description = "How many connections, all open at once. Default 10. [ECHO_CONNECTIONS]")
    private Whole connections;

    @Option(names = {"-t", "--duration"}, paramLabel = "TIME",
            description = "How long to measure. Default 10s, unless --count is given. [ECHO_DURATION]")
    private @Nullable Duration duration;

    @Option(names = {"-n", "--count"}, paramLabel = "N",
            description = "How many messages to measure, all connections together; with "
                    + "--duration, whichever comes first. [ECHO_COUNT]")
    private @Nullable Whole count;

    @Option(names = {"--rate",
            "--qps"}, paramLabel = "N",
            description = "Open loop: so many messages a second, all connections together. [ECHO_RATE]")
    private @Nullable Rate rate;

    @Option(names = "--payload-size", paramLabel = "SIZE",
            description = "Length of a message: 64, 16KiB, a list 64,1KiB,16KiB in turn, or a range "
                    + "64..64KiB. Default 64, or what --payload-file needs. [ECHO_PAYLOAD_SIZE]")
    private @Nullable PayloadSizes payloadSize;

    @Option(names = "--payload", paramLabel = "KIND",
            description = "What follows a message's header of 28 bytes: random, text (UTF-8), zeros. "
                    + "Default random. [ECHO_PAYLOAD]")
    private @Nullable Payload payload;

    @Option(names = "--payload-file", paramLabel = "FILE",
            description = "The bytes of this file follow the header, over and over where the size asks for "
                    + "it. [ECHO_PAYLOAD_FILE]")
    private @Nullable Path payloadFile;

    @Option(names = "--pipeline", paramLabel = "N", defaultValue = "1",
            description = "Messages in flight on each connection. Default 1. [ECHO_PIPELINE]")
    private Whole pipeline;

    @Option(names = "--warmup", paramLabel = "TIME",
            description = "Verified too, but left out of the figures. Default 2s, with --count 0. [ECHO_WARMUP]")
    private @Nullable Duration warmup;

    @Option(names = "--reconnect",
            description = "Open a connection that broke again. What was in flight on it is lost, and counted; "
                    + "nothing is sent twice.")
    private boolean reconnect;

    @Option(names = "--threshold", paramLabel = "RULE", split = ",",
            description = "What has to hold, repeatable or with commas: p99<50ms, max<1s, mean<1ms, connect p99<20ms, "
                    + "first-byte p99<20ms, rate>=1000, lost==0, errors==0 (also where none on errors is "
                    + "given). [ECHO_THRESHOLD]")
    private List<Threshold> thresholds = List.of();

    @Option(names = "--percentiles", paramLabel = "LIST", defaultValue = "50,90,99,99.9,99.99",
            description = "The ones to print, as far as there are samples enough. "
                    + "Default 50,90,99,99.9,99.99. [ECHO_PERCENTILES]")
    private Percentiles percentiles;

    @Mixin
    private final ReportOptions reports = new ReportOptions();

    @Mixin
    private final HelpOptions help = new HelpOptions();

    private final Stdio stdio;
    private final Colours colours;
    private final TerminationLog terminationLog;

    Load(Stdio stdio, Colours colours, TerminationLog terminationLog) {
        this.stdio = stdio;
        this.colours = colours;
        this.terminationLog = terminationLog;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        byte[] body = body();
        LoadConfig config = config(body);
        ReportFile file = reports.file();
        long run = new SecureRandom().nextLong();
        MessagePattern pattern = body == null
                ? kind().pattern(run, config.sizes())
                : MessagePattern.repeating(run, config.sizes(), body);
        var load = new LoadRun(config, pattern, System::nanoTime);
        var delivery = new ReportDelivery(reports.output(), file, stdio, terminationLog);
        try (Interruption _ = Interruption.stopping(load::stop)) {
            Report report = Report.of(config, measured(load, config.connection()));
            return report.deliver(delivery, colours);
        }
    }

    private LoadResult measured(LoadRun load, ConnectionConfig path)
            throws IOException, InterruptedException {
        var resolver = new Resolver(InetAddress::getAllByName);
        Optional<WaitLoop.Result> waited = FirstRoundTrip.await(path, resolver, stdio,
                load::isStopped);
        if (waited.isPresent() && waited.get().outcome() instanceof Failure failure) {
            return LoadResult.neverBegan(failure, load.isStopped());
        }
        try (var progress = new Progress(stdio, System::nanoTime)) {
            return load.run(resolver, progress);
        } catch (FailureException e) {
            return LoadResult.neverBegan(e.failure(), load.isStopped());
        }
    }

    /// @return null where the bodies are made up
    private byte @Nullable [] body() {
        if (payloadFile == null) {
            return null;
        }
        if (payload != null) {
            throw UsageErrors.of(command,
                    "--payload and --payload-file exclude each other; give one");
        }
        try {
            byte[] body = Message.ofFile(payloadFile);
            if (body.length == 0) {
                throw new IllegalArgumentException(
                        Printable.quoted(payloadFile.toString()) + " is empty");
            }
            return body;
        } catch (IllegalArgumentException e) {
            throw UsageErrors.of(command, "--payload-file", e.getMessage());
        }
    }

    private Payload kind() {
        return payload == null ? Payload.RANDOM : payload;
    }

    private LoadConfig config(byte @Nullable [] body) {
        ConnectionConfig path = connection.config();
        connections.atMost(MOST_CONNECTIONS, command, "--connections");
        pipeline.atMost(MOST_IN_FLIGHT, command, "--pipeline");
        if (connections.value() * pipeline.value() > MOST_IN_FLIGHT_OF_ALL) {
            throw UsageErrors.of(command, "--pipeline",
                    Figures.grouped(pipeline.value()) + " in flight on each of "
                            + Figures.grouped(connections.value())
                            + " connections is too much; allowed: "
                            + Figures.grouped(MOST_IN_FLIGHT_OF_ALL) + " on all");
        }
        if (duration != null && duration.isZero()) {
            throw UsageErrors.of(command, "--duration",
                    "0 is too short; allowed: anything longer, as 250ms, 3s, 5m");
        }
        boolean byCount = count != null;
        return new LoadConfig(path, (int) connections.value(),
                duration == null && !byCount ? DURATION : duration, byCount ? count.value() : 0,
                rate == null ? 0 : rate.perSecond(),
                payloadFile == null ? kind().toString() : String.valueOf(payloadFile.getFileName()),
                sizes(body), (int) pipeline.value(),
                warmup != null ? warmup : byCount ? Duration.ZERO : WARMUP, reconnect,
                allThresholds(), percentiles.values(),
                Math.min(LOOPS, Runtime.getRuntime().availableProcessors()));
    }

    private PayloadSizes sizes(byte @Nullable [] body) {
        if (payloadSize != null) {
            return payloadSize;
        }
        if (body == null) {
            return PayloadSizes.of(DEFAULT_SIZE);
        }
        int whole = MessagePattern.HEADER_BYTES + body.length;
        if (whole > PayloadSizes.LONGEST_BYTES) {
            throw UsageErrors.of(command, "--payload-file",
                    Printable.quoted(payloadFile.toString()) + " makes messages of "
                            + Figures.bytes(whole)
                            + "; allowed: up to 64 MiB, or a --payload-size");
        }
        return PayloadSizes.of(whole);
    }

    /// No errors, unless the user says how many.
    private List<Threshold> allThresholds() {
        List<Threshold> all = new ArrayList<>(thresholds);
        if (all.stream().noneMatch(each -> each.metric().equals("errors"))) {
            all.addFirst(Threshold.NO_ERRORS);
        }
        return all;
    }
}
