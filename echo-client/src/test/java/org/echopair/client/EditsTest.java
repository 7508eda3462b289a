package org.echopair.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// No single [Edit] of an echo survives: every command finds each of them in messages of every size
/// class (one byte, as long as a header, one read, several reads), and calls it what it is.
class EditsTest {

    /// Of one byte, only the next message could show that something is missing or late, and none is
    /// sent before the echo of the first.
    private static final String TABLE = """
            edit   | 1 B             | longer
            FLIP   | 65 MISMATCH     | 65 MISMATCH
            DROP   | 75 READ_TIMEOUT | 65 MISMATCH
            INSERT | 65 MISMATCH     | 65 MISMATCH
            SWAP   | 75 READ_TIMEOUT | 65 MISMATCH
            REPEAT | 65 SURPLUS      | 65 MISMATCH
            MOVE   | 65 MISMATCH     | 65 MISMATCH
            """;

    private static final List<Integer> SIZES = List.of(1, 28, 65_536, 200_000);

    private record Row(String command, Edit edit, int bytes, String finding) {

        @Override
        public String toString() {
            return command + ", " + bytes + " B: " + edit + " is " + finding;
        }
    }

    private static Stream<Row> rows() {
        return TABLE.lines().skip(1).flatMap(line -> {
            String[] cells = line.split(" *\\| *");
            return SIZES.stream().flatMap(bytes -> Stream.of("send", "load", "watch")
                    .map(command -> new Row(command, Edit.valueOf(cells[0]), bytes,
                            cells[bytes == 1 ? 1 : 2])));
        });
    }

    @TempDir
    private Path directory;

    @ParameterizedTest
    @MethodSource("rows")
    void finds_and_names(Row row) throws IOException {
        // In the middle of a message: of the third one of a load, which has a number of them, but of
        // a watch's first one, as it has a duration, in which a busy machine may send no other.
        int offset = row.bytes / 2 + (row.command.equals("load") ? 2 * row.bytes : 0);
        try (Peer peer = Peer.that(row.edit.server(offset))) {
            Run run = Run.echoClient(args(row, peer));

            assertThat(run.exitCode() + " " + run.out() + run.err()).startsWith(
                    row.finding.substring(0, 3)).contains(row.finding.substring(3) + " while ");
        }
    }

    private String[] args(Row row, Peer peer) throws IOException {
        List<String> args = new ArrayList<>(switch (row.command) {
            case "send" -> List.of("send", "--file", message(row.bytes).toString());
            case "load" -> List.of("load", "-n", "8", "-c", "1", "--warmup", "0");
            default -> List.of("watch", "--persistent", "1", "--fresh", "0", "--interval", "10ms",
                    "--duration", "300ms");
        });
        args.addAll(List.of("--target", peer.target()));
        if (!row.command.equals("send")) {
            args.addAll(List.of("--payload-size", Integer.toString(row.bytes)));
        }
        // A header that lacks a byte is judged when no more is awaited.
        if (row.finding.contains("TIMEOUT") || row.edit == Edit.DROP && row.bytes == 28) {
            args.addAll(List.of("--timeout", "300ms"));
        }
        return args.toArray(String[]::new);
    }

    private Path message(int bytes) throws IOException {
        byte[] message = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            message[i] = (byte) (i * 0x9e37_79b1 >>> 24);
        }
        return Files.write(directory.resolve("message"), message);
    }

    private static Stream<Edit> edits() {
        return Stream.of(Edit.values());
    }

    /// Its messages have lengths of their own: the second offset is one that only a few have, the
    /// third one that only `large` has.
    @ParameterizedTest
    @MethodSource("edits")
    void check_finds(Edit edit) throws IOException {
        for (int offset : new int[]{5, 1_000, 70_000}) {
            try (Peer peer = Peer.that(edit.server(offset))) {
                Run run = Run.echoClient("check", "--idle", "10ms", "--target", peer.target());

                assertThat(run.exitCode()).as("at %d: %s", offset, run.out()).isEqualTo(65);
                assertThat(run.out()).contains("MISMATCH while ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send", "load", "watch"})
    void an_echo_without_an_edit_passes(String command) throws IOException {
        try (Peer peer = Peer.that(Edit.FLIP.server(Integer.MAX_VALUE - 1))) {
            Run run = Run.echoClient(args(new Row(command, Edit.FLIP, 28, "0 none"), peer));

            assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        }
    }
}
