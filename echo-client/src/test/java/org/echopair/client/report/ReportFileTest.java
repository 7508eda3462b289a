package org.echopair.client.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.echopair.client.Main;
import org.echopair.client.Peer;
import org.echopair.client.Run;
import org.echopair.client.cli.BackgroundPrinter;
import org.echopair.client.cli.ResultStream;
import org.echopair.client.cli.Stdio;
import org.echopair.client.failure.ExitCode;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What becomes of the files that reports go to, and of the finding when they cannot be written.
class ReportFileTest {

    private static final String OLD = "{\"verdict\":\"pass\"}";

    @TempDir
    private Path directory;

    @Nested
    class before_the_run {

        @Test
        void holds_nothing_of_an_earlier_one() throws IOException {
            Path file = Files.writeString(directory.resolve("x.json"), OLD);
            Path junit = Files.writeString(directory.resolve("x.xml"), OLD);
            var bytes = new AtomicLong(-1);
            try (Peer peer = Peer.that(socket -> {
                bytes.set(Files.size(file) + Files.size(junit));
                Peer.echo(socket);
            })) {
                check(peer, "--report", file.toString(), "--junit", junit.toString());
            }

            assertThat(bytes).hasValue(0);
            assertThat(file).content().contains("\"verdict\":\"pass\"").isNotEqualTo(OLD);
            assertThat(junit).content().contains("<testsuite ");
        }

        @Test
        void keeps_its_content_when_the_command_line_is_wrong() throws IOException {
            Path file = Files.writeString(directory.resolve("x.json"), OLD);

            assertUsage(Run.echoClient("load", "--report", file.toString(), "--report",
                    directory.resolve("no/such.html").toString()),
                    "--report: '" + directory + "/no/such.html' lies in a directory that does not"
                            + " exist");
            assertThat(file).hasContent(OLD);
        }

        @ParameterizedTest
        @ValueSource(strings = {"send --file", "merge"})
        void holds_nothing_when_what_the_run_needs_cannot_be_read(String command)
                throws IOException {
            Path file = Files.writeString(directory.resolve("x.json"), OLD);
            List<String> args = new ArrayList<>(List.of(command.split(" ")));
            args.addAll(List.of("/no/such/file", "--report", file.toString()));

            assertThat(Run.echoClient(args.toArray(String[]::new)).exitCode()).isEqualTo(64);
            assertThat(file).isEmptyFile();
        }

        @Test
        void is_refused_where_another_report_would_overwrite_it() throws IOException {
            Path file = Files.writeString(directory.resolve("x.json"), OLD);
            Path same = Files.createLink(directory.resolve("y.json"), file);
            Path dotted = directory.resolve("./x.json");
            Path absent = directory.resolve("z.json");
            Path linked = Files.createSymbolicLink(directory.resolve("here"), directory);

            for (List<Path> two : List.of(List.of(file, file), List.of(file, same),
                    List.of(file, dotted), List.of(absent, linked.resolve("z.json")))) {
                for (String option : List.of("--report", "--junit")) {
                    assertUsage(Run.echoClient("load", "--report", two.getFirst().toString(),
                            option, two.getLast().toString()),
                            option + ": '" + two.getLast() + "' is given twice; each report needs"
                                    + " a file of its own");
                }
            }
            assertThat(file).hasContent(OLD);
            assertThat(absent).doesNotExist();
        }

        @Test
        void is_never_a_symbolic_link() throws IOException {
            Path victim = Files.writeString(directory.resolve("victim"), OLD);
            Path link = Files.createSymbolicLink(directory.resolve("x.json"), victim);

            assertUsage(Run.echoClient("load", "--report", link.toString()),
                    "--report: '" + link + "' is a symbolic link; name the file itself");
            assertThat(victim).hasContent(OLD);
        }

        @Test
        void is_never_a_pipe_which_may_have_no_reader() throws Exception {
            Path pipe = directory.resolve("x.json");
            assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();

            assertUsage(Run.echoClient("check", "--junit", pipe.toString()), "--junit: '" + pipe
                    + "' is a pipe or a socket, and to write it may never end; use a file or"
                    + " /dev/stdout");
        }

        private static void assertUsage(Run run, String reason) {
            assertThat(run.exitCode()).isEqualTo(64);
            assertThat(run.err()).isEqualTo("echo-client: " + reason + "\n");
            assertThat(run.out()).isEmpty();
        }
    }

    @Nested
    class after_the_run {

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        @Test
        void is_replaced_whole() throws IOException {
            Path path = directory.resolve("x.json");
            ReportFile file = ReportFile.report(path);
            file.empty();

            file.write(to -> {
                to.write("half");
                to.flush();
                assertThat(path).isEmptyFile();
                to.write(" and whole");
            }, stdio());

            assertThat(path).hasContent("half and whole");
            assertThat(files()).containsExactly("x.json");
        }

        @Test
        void has_the_permissions_that_it_had() throws IOException {
            Path path = Files.createFile(directory.resolve("x.json"));
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
            ReportFile file = ReportFile.report(path);
            file.empty();

            file.write(to -> to.write("{}"), stdio());

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw----");
        }

        @Test
        void is_written_in_place_where_there_is_no_room_for_another_name() throws IOException {
            Path path = directory.resolve("x".repeat(248) + ".json");
            ReportFile file = ReportFile.report(path);
            file.empty();

            file.write(to -> to.write("{}"), stdio());

            assertThat(path).hasContent("{}");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 248})
        void is_empty_rather_than_half_written(int length) throws IOException {
            Path path = directory.resolve("x".repeat(length) + ".json");
            ReportFile file = ReportFile.report(path);
            file.empty();

            assertThatThrownBy(() -> file.write(to -> {
                to.write("half");
                to.flush();
                throw new IOException("No space left on device");
            }, stdio())).hasMessage("No space left on device");

            assertThat(path).isEmptyFile();
            assertThat(files()).hasSize(1);
        }

        @Test
        void may_be_standard_output_or_nothing_at_all() throws IOException {
            try (Peer peer = Peer.that(Peer::echo)) {
                Run run = check(peer, "--output", "text", "--report", "/dev/stdout");
                assertThat(run.exitCode()).isZero();
                assertThat(JsonParser.parseString(run.out().substring(run.out().indexOf('{')))
                        .isJsonObject()).isTrue();
                assertThat(check(peer, "--report", "/dev/null", "--junit", "/dev/null").exitCode())
                        .isZero();
            }
        }

        private Stdio stdio() {
            return new Stdio(InputStream.nullInputStream(), Run.print(out), Run.print(out), false);
        }

        private List<String> files() throws IOException {
            try (var paths = Files.list(directory)) {
                return paths.map(path -> path.getFileName().toString()).toList();
            }
        }
    }

    @Nested
    class a_finding {

        private final ByteArrayOutputStream err = new ByteArrayOutputStream();

        @ParameterizedTest
        @CsvSource({"PASS, INTERNAL_ERROR", "DIFFERENT, DIFFERENT", "DISTURBED, DISTURBED",
                "NEVER_CONNECTED, NEVER_CONNECTED"})
        void outlives_a_report_that_cannot_be_written(ExitCode found, ExitCode told) {
            assertThat(delivered(found, OutputStream.nullOutputStream(), "/dev/full"))
                    .isEqualTo(told);
            assertThat(err()).isEqualTo("echo-client: '/dev/full' could not be written: No space"
                    + " left on device\n");
        }

        @ParameterizedTest
        @CsvSource({"PASS, INTERNAL_ERROR", "DIFFERENT, DIFFERENT", "DISTURBED, DISTURBED",
                "NEVER_CONNECTED, NEVER_CONNECTED"})
        void outlives_a_full_standard_output(ExitCode found, ExitCode told) {
            assertThat(delivered(found, failing("No space left on device"))).isEqualTo(told);
            assertThat(err()).isEqualTo("echo-client: standard output could not be written\n");
        }

        @ParameterizedTest
        @ValueSource(strings = {"PASS", "DIFFERENT", "DISTURBED", "NEVER_CONNECTED"})
        void is_told_quietly_where_nobody_reads_any_more(ExitCode found) {
            assertThat(delivered(found, failing("Broken pipe"))).isEqualTo(found);
            assertThat(err()).isEmpty();
        }

        /// As in `echo-client load | head -1`.
        @ParameterizedTest
        @CsvSource({"-1, 0", "30, 65"})
        void is_the_exit_code_of_a_process_whose_reader_has_left(int flipped, String exitCode)
                throws Exception {
            Path code = directory.resolve("code");
            Path told = directory.resolve("err");
            try (Peer peer = Peer
                    .that(flipped < 0 ? Peer::echo : Peer.echoFlippingBitAt(flipped))) {
                assertThat(new ProcessBuilder("sh", "-c",
                        "{ \"$@\"; echo $? >" + code + "; } 2>" + told + " | true", "sh",
                        ProcessHandle.current().info().command().orElse("java"), "-cp",
                        System.getProperty("java.class.path"), Main.class.getName(), "load",
                        "--target", peer.target(), "-n", "20", "-c", "1").start().waitFor())
                        .isZero();
            }

            assertThat(code).hasContent(exitCode);
            assertThat(told).content().doesNotContain("could not be written");
        }

        private ExitCode delivered(ExitCode found, OutputStream out, String... files) {
            var stdio = new Stdio(InputStream.nullInputStream(),
                    new ResultStream(out, StandardCharsets.UTF_8, () -> {}), Run.print(err), false);
            List<ReportFile> reports = new ArrayList<>();
            for (String file : files) {
                reports.add(ReportFile.report(Path.of(file)));
            }
            return new ReportDelivery(ReportOptions.Output.JSON, reports, stdio,
                    TerminationLog.none())
                    .deliver(new Report(found, "", to -> to.write("{}"), to -> to.write("<>"),
                            to -> to.write("<xml/>")), new BackgroundPrinter(), () -> false);
        }

        private static OutputStream failing(String reason) {
            return new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    throw new IOException(reason);
                }
            };
        }

        private String err() {
            return err.toString(StandardCharsets.UTF_8);
        }
    }

    private static Run check(Peer peer, String... options) {
        List<String> args = new ArrayList<>(
                List.of("check", "--target", peer.target(), "--only", "echo"));
        args.addAll(List.of(options));
        return Run.echoClient(args.toArray(String[]::new));
    }
}
