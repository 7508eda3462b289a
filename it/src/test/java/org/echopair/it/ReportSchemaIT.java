package org.echopair.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The JSON that the real client prints is what `docs/schema` says, of passes and of failures alike.
class ReportSchemaIT {

    private static final Pattern LISTENING = Pattern.compile(" listening .*port=(\\d+)");
    private static final JsonMapper JSON = new JsonMapper();
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(ReportSchemaIT::text));

    /// What a report has only where it applies. All else is in each of them.
    private static final Set<String> OPTIONAL = Set.of("run", "pod", "node", "remote",
            "reply_bytes", "reply_base64", "connect_us", "first_byte_us", "round_trip_us",
            "availability_ratio", "longest_gap_seconds", "longest_gap_at", "longest_gap_stream",
            "longest_gap_of_all_seconds");

    private static final List<Process> SERVERS = new ArrayList<>();
    private static final Map<String, String> TARGETS = new HashMap<>();

    @BeforeAll
    static void start() throws IOException {
        TARGETS.put("echoing", server("echo"));
        TARGETS.put("silent", server("discard"));
        TARGETS.put("greeting", server("greet"));
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            TARGETS.put("refusing", "127.0.0.1:" + closed.getLocalPort());
        }
    }

    @AfterAll
    static void stop() {
        SERVERS.forEach(Process::destroyForcibly);
    }

    /// @return where it listens
    private static String server(String mode) throws IOException {
        Process server = new ProcessBuilder(line(App.SERVER, "--host", "127.0.0.1", "--port", "0",
                "--admin-port", "-1", "--mode", mode)).redirectErrorStream(true).start();
        SERVERS.add(server);
        return target(server);
    }

    private static String target(Process server) throws IOException {
        BufferedReader log = server.inputReader();
        for (String line = log.readLine(); line != null; line = log.readLine()) {
            Matcher listening = LISTENING.matcher(line);
            if (listening.find()) {
                return "127.0.0.1:" + listening.group(1);
            }
        }
        throw new AssertionError("the server ended before it listened");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            send  | 0  | echoing  | hello
            send  | 0  | echoing  | --expect any hello
            send  | 65 | echoing  | --expect none hello
            send  | 75 | silent   | --timeout 200ms hello
            send  | 69 | refusing | hello
            check | 0  | echoing  | --idle 100ms --skip large
            check | 0  | echoing  | --idle 100ms --skip large --every-address
            check | 65 | greeting | --timeout 200ms
            check | 75 | silent   | --timeout 200ms
            check | 69 | refusing |
            load  | 0  | echoing  | --count 2000
            load  | 0  | echoing  | --rate 500 --duration 1s --warmup 200ms
            load  | 75 | echoing  | --count 10 --threshold max<1us
            load  | 75 | silent   | --count 20 --timeout 200ms
            load  | 65 | greeting | --count 20
            load  | 69 | refusing | --count 20
            watch | 0  | echoing  | --duration 1s --interval 50ms
            watch | 0  | echoing  | --duration 1s --interval 50ms --every-address
            watch | 75 | silent   | --duration 500ms --timeout 200ms
            watch | 69 | refusing | --duration 500ms
            """)
    void a_report_is_as_its_schema_says(String command, int exitCode, String peer, String flags)
            throws Exception {
        List<String> arguments = json(command, TARGETS.get(peer));
        if (flags != null) {
            arguments.addAll(List.of(flags.split(" ")));
        }
        String report = client(exitCode, arguments);
        assertThat(errors(command, report)).as(report).isEmpty();
        assertThat(JSON.readTree(report).path("exit_code").asInt()).isEqualTo(exitCode);
    }

    @ParameterizedTest
    @ValueSource(strings = {"load --connections 100", "watch --persistent 100"})
    void a_report_without_a_verdict_is_as_its_schema_says(String command) throws Exception {
        List<String> arguments = json("", TARGETS.get("echoing"));
        arguments.removeFirst();
        arguments.addAll(0, List.of(command.split(" ")));
        List<String> line = new ArrayList<>(
                List.of("bash", "-c", "ulimit -n 60; exec \"$@\"", "bash"));
        line.addAll(line(App.CLIENT, arguments.toArray(String[]::new)));
        String report = run(70, line);
        assertThat(errors(arguments.getFirst(), report)).as(report).isEmpty();
        assertThat(report).contains("\"class\":\"LOCAL\"", "\"exit_code\":70");
    }

    /// The peer takes the connection and never answers.
    @ParameterizedTest
    @CsvSource({"send, hello", "check, --timeout=1m", "load, --count=10", "watch, --fresh=0"})
    void a_report_that_a_signal_cut_short_is_as_its_schema_says(String command, String argument)
            throws Exception {
        try (var peer = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<String> arguments = json(command, "127.0.0.1:" + peer.getLocalPort());
            arguments.add(argument);
            Process client = new ProcessBuilder(
                    line(App.CLIENT, arguments.toArray(String[]::new)))
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            String report;
            try (Socket connected = peer.accept()) {
                connected.getInputStream().read();
                client.toHandle().destroy(); // its own destroy() closes the stream, too
                report = new String(client.getInputStream().readAllBytes(), UTF_8);
            }
            assertThat(client.waitFor()).as(report).isEqualTo(143);
            assertThat(errors(command, report)).as(report).isEmpty();
            assertThat(JSON.readTree(report).path("verdict").asString()).isEqualTo("interrupted");
            assertThat(JSON.readTree(report).has("exit_code")).isFalse();
        }
    }

    @Test
    void a_merged_report_is_as_its_schema_says(@TempDir Path folder) throws Exception {
        Path reports = folder.resolve("reports");
        Files.writeString(reports, load() + load());
        String merged = client(0,
                List.of("merge", "--output", "json", reports.toString()));
        assertThat(errors("merge", merged)).as(merged).isEmpty();
        assertThat(JSON.readTree(merged).path("pods").asInt()).isEqualTo(2);
        assertThat(JSON.readTree(merged).path("runs").size()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({"send, hello", "check, --only=connect", "load, --duration=500ms",
            "watch, --duration=500ms"})
    void a_schema_accepts_no_report_that_lacks_or_adds_a_field(String command, String argument)
            throws Exception {
        List<String> arguments = json(command, TARGETS.get("echoing"));
        arguments.add(argument);
        ObjectNode report = (ObjectNode) JSON.readTree(client(0, arguments));
        assertThat(errors(command, report.toString())).isEmpty();
        List<String> names = new ArrayList<>(report.propertyNames());
        for (String name : names) {
            ObjectNode without = report.deepCopy();
            without.remove(name);
            assertThat(errors(command, without.toString()).isEmpty()).as("without " + name)
                    .isEqualTo(OPTIONAL.contains(name));
            ObjectNode other = report.deepCopy();
            other.put(name, -1);
            assertThat(errors(command, other.toString())).as(name + ": -1").isNotEmpty();
        }
        assertThat(errors(command, report.put("new", 1).toString())).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "check", "load", "watch"})
    void the_page_names_every_member_of_a_report(String command) {
        JsonNode properties = JSON.readTree(schemaFile(command).toFile()).path("properties");
        assertThat(properties.size()).isPositive();
        Set<String> written = new HashSet<>(membersIn("## What every report has"));
        written.addAll(membersIn("## `" + command + "`"));
        if (!properties.has("run")) {
            written.remove("run");
        }
        assertThat(written).containsExactlyInAnyOrderElementsOf(properties.propertyNames());
    }

    private static List<String> membersIn(String heading) {
        return Page.at("docs/report.md").section(heading).stream()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> Stream.of(line.split(" \\| ")[0].replaceAll("[|` ]+", " ").strip()
                        .split(" ")))
                .toList();
    }

    private static List<Error> errors(String command, String report) {
        return SCHEMAS.getSchema(SchemaLocation.of(schemaFile(command).toUri().toString()))
                .validate(report, InputFormat.JSON);
    }

    private static Path schemaFile(String command) {
        return App.ROOT.resolve("docs/schema").resolve(command + ".json");
    }

    /// The validator fetches nothing by itself, and asks here for what a schema refers to.
    private static String text(String uri) {
        try {
            return Files.readString(Path.of(URI.create(uri)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> json(String command, String target) {
        return new ArrayList<>(List.of(command, "--output", "json", "--target", target));
    }

    private static String load() throws Exception {
        List<String> arguments = json("load", TARGETS.get("echoing"));
        arguments.add("--count=2000");
        return client(0, arguments);
    }

    private static String client(int exitCode, List<String> arguments) throws Exception {
        return run(exitCode, line(App.CLIENT, arguments.toArray(String[]::new)));
    }

    private static String run(int exitCode, List<String> line) throws Exception {
        Process client = new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(client.getInputStream().readAllBytes(), UTF_8);
        assertThat(client.waitFor()).as(output).isEqualTo(exitCode);
        return output;
    }

    private static List<String> line(App app, String... arguments) {
        return Stream.concat(app.imageLauncher().stream(), Stream.of(arguments)).toList();
    }
}
