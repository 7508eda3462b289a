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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    private static Process echo;
    private static Process discard;
    private static String echoing;
    private static String silent;
    private static String refusing;

    @BeforeAll
    static void start() throws IOException {
        echo = server("echo");
        echoing = target(echo);
        discard = server("discard");
        silent = target(discard);
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refusing = "127.0.0.1:" + closed.getLocalPort();
        }
    }

    @AfterAll
    static void stop() {
        Stream.of(echo, discard).forEach(Process::destroyForcibly);
    }

    private static Process server(String mode) throws IOException {
        return new ProcessBuilder(line(App.SERVER, "--host", "127.0.0.1", "--port", "0",
                "--admin-port", "-1", "--mode", mode)).redirectErrorStream(true).start();
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
            check | 0  | echoing  | --idle 100ms --skip large
            check | 75 | silent   | --timeout 200ms
            check | 69 | refusing |
            load  | 0  | echoing  | --count 2000
            load  | 0  | echoing  | --rate 500 --duration 1s --warmup 200ms
            load  | 75 | echoing  | --count 10 --threshold max<1us
            load  | 75 | silent   | --count 20 --timeout 200ms
            load  | 69 | refusing | --count 20
            watch | 0  | echoing  | --duration 1s --interval 50ms
            watch | 75 | silent   | --duration 500ms --timeout 200ms
            watch | 69 | refusing | --duration 500ms
            """)
    void a_report_is_as_its_schema_says(String command, int exitCode, String peer, String flags)
            throws Exception {
        List<String> arguments = new ArrayList<>(List.of(command, "--output", "json", "--target",
                peer.equals("echoing") ? echoing : peer.equals("silent") ? silent : refusing));
        if (flags != null) {
            arguments.addAll(List.of(flags.split(" ")));
        }
        String report = client(exitCode, arguments);
        assertThat(errors(command, report)).as(report).isEmpty();
        assertThat(JSON.readTree(report).path("exit_code").asInt()).isEqualTo(exitCode);
    }

    @Test
    void a_merged_report_is_as_its_schema_says(@TempDir Path folder) throws Exception {
        Path reports = folder.resolve("reports");
        Files.writeString(reports, load() + load());
        String merged = client(0,
                List.of("merge", "--output", "json", reports.toString()));
        assertThat(errors("merge", merged)).as(merged).isEmpty();
        assertThat(JSON.readTree(merged).path("pods").asInt()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "load", "watch"})
    void a_schema_accepts_no_report_that_lacks_or_adds_a_field(String command) throws Exception {
        ObjectNode report = (ObjectNode) JSON.readTree(client(0,
                Stream.concat(Stream.of(command, "--output", "json", "--target", echoing),
                        Stream.of(command.equals("check")
                                ? "--only=connect"
                                : "--duration=500ms"))
                        .toList()));
        assertThat(errors(command, report.toString())).isEmpty();
        List<String> names = new ArrayList<>(report.propertyNames());
        names.remove("exit_code"); // an interrupted run has none
        for (String name : names) {
            ObjectNode without = report.deepCopy();
            without.remove(name);
            assertThat(errors(command, without.toString())).as("without " + name).isNotEmpty();
            ObjectNode other = report.deepCopy();
            other.put(name, true);
            assertThat(errors(command, other.toString())).as(name + ": true").isNotEmpty();
        }
        assertThat(errors(command, report.put("new", 1).toString())).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"check", "load", "watch"})
    void the_page_names_every_member_of_a_report(String command) {
        JsonNode properties = JSON.readTree(schemaFile(command).toFile()).path("properties");
        assertThat(properties.size()).isPositive();
        assertThat(Page.at("docs/report.md").section("## `" + command + "`").stream()
                .filter(line -> line.startsWith("| `"))
                .flatMap(line -> Stream.of(line.split(" \\| ")[0].replaceAll("[|` ]+", " ").strip()
                        .split(" "))))
                .containsExactlyInAnyOrderElementsOf(properties.propertyNames().stream()
                        .filter(name -> !List.of("schema", "version", "verdict", "exit_code",
                                "summary").contains(name))
                        .toList());
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

    private static String load() throws Exception {
        return client(0, List.of("load", "--output", "json", "--target", echoing, "--count",
                "2000"));
    }

    private static String client(int exitCode, List<String> arguments) throws Exception {
        Process client = new ProcessBuilder(line(App.CLIENT, arguments.toArray(String[]::new)))
                .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String output = new String(client.getInputStream().readAllBytes(), UTF_8);
        assertThat(client.waitFor()).as(output).isEqualTo(exitCode);
        return output;
    }

    private static List<String> line(App app, String... arguments) {
        return Stream.concat(app.launcher().stream(), Stream.of(arguments)).toList();
    }
}
