package org.echopair.client.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.cli.RunContext;
import org.echopair.client.cli.Stdio;
import org.echopair.client.exchange.Target;
import org.echopair.client.report.TerminationLog;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import picocli.CommandLine;

/// What machines and browsers get of `send`.
class SendReportTest {

    @TempDir
    private Path directory;

    @Test
    void json_takes_the_place_of_the_reply_on_standard_output() throws IOException {
        try (Peer peer = Peer.that(Peer::echo)) {
            Run run = Run.with(Map.of("ECHO_POD", "p-1", "ECHO_NODE", "n-1"), "send", "--target",
                    peer.target(), "--output", "json", "안녕!");
            JsonObject json = JsonParser.parseString(run.out()).getAsJsonObject();

            assertThat(run.exitCode()).isZero();
            assertThat(run.out()).hasLineCount(1).doesNotContain("received", "null");
            assertThat(run.err()).startsWith("PASS  7 bytes came back unchanged from ");
            assertThat(json.get("schema").getAsString()).isEqualTo("echo-client/send");
            assertThat(json.get("version").getAsInt()).isEqualTo(2);
            assertThat(json.get("pod").getAsString()).isEqualTo("p-1");
            assertThat(json.get("node").getAsString()).isEqualTo("n-1");
            assertThat(json.getAsJsonArray("command_line")).hasSize(6);
            assertThat(json.get("verdict").getAsString()).isEqualTo("pass");
            assertThat(json.get("exit_code").getAsInt()).isZero();
            assertThat(json.get("remote").getAsString()).isEqualTo(peer.target());
            assertThat(json.get("reply_bytes").getAsInt()).isEqualTo(7);
            assertThat(json.has("reply_base64")).isFalse();
            assertThat(json.get("connect_us").getAsDouble()).isPositive();
            assertThat(json.get("round_trip_us").getAsDouble()).isPositive();
            assertThat(json.getAsJsonArray("failures")).isEmpty();
            assertThat(json.getAsJsonObject("config").get("message_bytes").getAsInt()).isEqualTo(7);
        }
    }

    @Test
    void json_has_the_answer_where_any_was_expected() throws IOException {
        try (Peer peer = Peer.that(Peer.answering(1, "ok"))) {
            Run run = Run.echoClient("send", "--target", peer.target(), "--output", "json",
                    "--expect", "any", "x");

            assertThat(JsonParser.parseString(run.out()).getAsJsonObject().get("reply_base64")
                    .getAsString()).isEqualTo("b2s=");
        }
    }

    @Test
    void a_failure_is_told_in_each_form() throws Exception {
        Path json = directory.resolve("r.json");
        Path junit = directory.resolve("r.xml");
        Path page = directory.resolve("r.html");
        String target = Target.of(Peer.freeAddress()).toString();
        Run run = Run.echoClient("send", "--target", target, "--report", json.toString(),
                "--report", page.toString(), "--junit", junit.toString(), "x");

        assertThat(run.exitCode()).isEqualTo(69);
        JsonObject report = JsonParser.parseString(Files.readString(json)).getAsJsonObject();
        assertThat(report.get("verdict").getAsString()).isEqualTo("fail");
        assertThat(report.get("exit_code").getAsInt()).isEqualTo(69);
        assertThat(report.get("reasons").getAsString()).startsWith("REFUSED while connecting");
        assertThat(report.getAsJsonArray("failures").get(0).getAsJsonObject().get("phase")
                .getAsString()).isEqualTo("CONNECT");
        Element suite = DocumentBuilderFactory.newInstance().newDocumentBuilder()
                .parse(junit.toFile()).getDocumentElement();
        assertThat(((Element) suite.getElementsByTagName("failure").item(0)).getAttribute("type"))
                .isEqualTo("REFUSED");
        assertThat(Files.readString(page)).contains("FAIL", "REFUSED", "</html>");
    }

    @Test
    void the_file_that_is_sent_is_not_replaced_by_a_report() throws IOException {
        Path file = Files.writeString(directory.resolve("m.json"), "message");
        Run run = Run.echoClient("send", "--file", file.toString(), "--report", file.toString());

        assertThat(run.exitCode()).isEqualTo(64);
        assertThat(Files.readString(file)).isEqualTo("message");
    }

    @Test
    void the_termination_log_holds_the_verdict() throws IOException {
        Path log = Files.createFile(directory.resolve("log"));
        var out = new ByteArrayOutputStream();
        var stdio = new Stdio(InputStream.nullInputStream(), Run.print(out), Run.print(out), false);
        try (Peer peer = Peer.that(Peer.answering(1, "y"))) {
            var command = new SendCommand(stdio, RunContext.of(Map.of()), new TerminationLog(log));

            int exit = new CommandLine(command.command()).execute("--target", peer.target(), "x");

            assertThat(exit).isEqualTo(65);
            assertThat(Files.readString(log)).startsWith("FAIL  MISMATCH while reading from ")
                    .contains(" · exit 65");
            assertThat(out.toString(StandardCharsets.UTF_8))
                    .contains(Files.readString(log).strip());
        }
    }

    @Test
    void a_proxy_protocol_header_is_said_in_words() throws IOException {
        try (Peer peer = Peer.that(socket -> {
            socket.getOutputStream()
                    .write("PROXY TCP4 10.0.0.1 10.0.0.2 40000 8888\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            Peer.echo(socket);
        })) {
            Run run = Run.echoClient("send", "--target", peer.target(), "x");

            assertThat(run.exitCode()).isEqualTo(65);
            assertThat(run.err()).contains("; these bytes are a PROXY protocol header");
        }
    }
}
