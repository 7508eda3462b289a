package org.echopair.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.echopair.client.failure.Phase;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The proof that the judge sees: what each command says of each [Fault], and how it exits. Where
/// commands differ, it is because they look at different moments: `send`, `check` and a fresh
/// connection close theirs after the answer, a stream keeps it open.
@Isolated("its timeouts are short, and a starved client would be the first to run into them")
class JudgeTest {

    private static final String TABLE = """
            fault                           | send and check             | load                       | watch, a stream            | watch, fresh
            FLIPS_A_BIT                     | 65 MISMATCH READ           | 65 MISMATCH READ           | 65 MISMATCH READ           | 65 MISMATCH READ
            FLIPS_A_BIT_LATER               | 65 MISMATCH READ           | 65 MISMATCH READ           | 65 MISMATCH READ           | 65 MISMATCH READ
            DROPS_A_BYTE                    | 65 MISMATCH READ           | 65 MISMATCH READ           | 65 MISMATCH READ           | 65 MISMATCH READ
            ADDS_A_BYTE                     | 65 MISMATCH READ           | 65 MISMATCH READ           | 65 MISMATCH READ           | 65 MISMATCH READ
            DROPS_THE_LAST_BYTE             | 75 READ_TIMEOUT READ       | 75 READ_TIMEOUT READ       | 75 READ_TIMEOUT READ       | 75 READ_TIMEOUT READ
            ADDS_A_BYTE_AT_THE_END          | 65 SURPLUS READ            | 65 SURPLUS READ            | 65 SURPLUS READ            | 65 SURPLUS READ
            ANSWERS_TWICE                   | 65 SURPLUS READ            | 65 SURPLUS READ            | 65 SURPLUS READ            | 65 SURPLUS READ
            SWAPS_TWO_MESSAGES              | 75 READ_TIMEOUT FIRST_BYTE | 75 READ_TIMEOUT FIRST_BYTE | 75 READ_TIMEOUT FIRST_BYTE | 75 READ_TIMEOUT FIRST_BYTE
            SWAPS_THE_HALVES                | 65 MISMATCH READ           | 65 MISMATCH READ           | 65 MISMATCH READ           | 65 MISMATCH READ
            ANSWERS_WITH_ANOTHER_ONES_BYTES | 65 MISMATCH READ           | 65 MISMATCH READ           | 65 MISMATCH READ           | 65 MISMATCH READ
            SENDS_THE_ANSWER_IN_CAPITALS    | 65 MISMATCH READ           | 65 MISMATCH READ           | 65 MISMATCH READ           | 65 MISMATCH READ
            TRUNCATES_AND_CLOSES            | 75 EARLY_EOF READ          | 75 EARLY_EOF READ          | 75 EARLY_EOF READ          | 75 EARLY_EOF READ
            CLOSES_WITHOUT_AN_ANSWER        | 75 EARLY_EOF FIRST_BYTE    | 75 EARLY_EOF FIRST_BYTE    | 75 EARLY_EOF FIRST_BYTE    | 75 EARLY_EOF FIRST_BYTE
            RESETS_BEFORE_THE_ANSWER        | 75 RESET FIRST_BYTE        | 75 RESET FIRST_BYTE        | 75 RESET FIRST_BYTE        | 75 RESET FIRST_BYTE
            RESETS_IN_THE_ANSWER            | 75 RESET READ              | 75 RESET READ              | 75 RESET READ              | 75 RESET READ
            RESETS_AFTER_THE_ANSWER         | 75 RESET CLOSE             | 75 RESET FIRST_BYTE|READ   | 75 RESET READ              | 75 RESET CLOSE
            STALLS                          | 75 READ_TIMEOUT FIRST_BYTE | 75 READ_TIMEOUT FIRST_BYTE | 75 READ_TIMEOUT FIRST_BYTE | 75 READ_TIMEOUT FIRST_BYTE
            STALLS_IN_THE_ANSWER            | 75 READ_TIMEOUT READ       | 75 READ_TIMEOUT READ       | 75 READ_TIMEOUT READ       | 75 READ_TIMEOUT READ
            SENDS_ONE_BYTE_A_SECOND         | 75 READ_TIMEOUT READ       | 75 READ_TIMEOUT READ       | 75 READ_TIMEOUT READ       | 75 READ_TIMEOUT READ
            ANSWERS_BEFORE_THE_QUESTION     | 65 MISMATCH READ           | 65 MISMATCH|SURPLUS READ   | 65 MISMATCH|SURPLUS READ   | 65 MISMATCH|SURPLUS READ
            ACCEPTS_AND_SAYS_NOTHING        | 75 READ_TIMEOUT FIRST_BYTE | 75 READ_TIMEOUT FIRST_BYTE | 75 READ_TIMEOUT FIRST_BYTE | 75 READ_TIMEOUT FIRST_BYTE
            REFUSES                         | 69 REFUSED CONNECT         | 69 REFUSED CONNECT         | 69 REFUSED CONNECT         | 69 REFUSED CONNECT
            FULL_ACCEPT_QUEUE               | 69 CONNECT_TIMEOUT CONNECT | 69 CONNECT_TIMEOUT CONNECT | 69 CONNECT_TIMEOUT CONNECT | 69 CONNECT_TIMEOUT CONNECT
            UNROUTABLE                      | 69 UNREACHABLE CONNECT     | 69 UNREACHABLE CONNECT     | 69 UNREACHABLE CONNECT     | 69 UNREACHABLE CONNECT
            UNRESOLVABLE                    | 69 DNS RESOLVE             | 69 DNS RESOLVE             | 69 DNS RESOLVE             | 69 DNS RESOLVE
            """;

    private static final List<String> BRIEFLY = List.of("--timeout", "500ms", "--connect-timeout",
            "500ms");

    private static final int AT_ONCE = 4;

    /// In the words of every command.
    private static final Pattern FINDING = Pattern.compile("([A-Z_]+) while ("
            + String.join("|", Arrays.stream(Phase.values()).map(Phase::activity).toList()) + ")");

    /// @param finding `65 MISMATCH READ`, the class being one of several where `|` says so
    record Row(Fault fault, String command, String finding, List<String> args) {
        @Override
        public String toString() {
            return command + ": " + fault + " is " + finding;
        }
    }

    private static Map<Row, Future<Run>> runs = Map.of();

    /// A few beside one another, because most of them wait for what never comes.
    @BeforeAll
    static void run() {
        try (ExecutorService some = Executors.newFixedThreadPool(AT_ONCE)) {
            runs = rows().collect(
                    Collectors.toMap(Function.identity(), row -> some.submit(() -> run(row))));
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void sees(Row row) throws Exception {
        Run run = runs.get(row).get();

        String said = run.out() + run.err();
        assertThat(run.exitCode() + " " + finding(said)).as(said)
                .matches(row.finding.replaceFirst("\\w+(\\|\\w+)+", "($0)"));
    }

    @Test
    void all_faults_are_in_the_table() {
        assertThat(rows().map(Row::fault).distinct()).containsExactly(Fault.values());
    }

    static Stream<Row> rows() {
        return TABLE.lines().skip(1).flatMap(line -> {
            String[] cells = line.split(" \\| ");
            Fault fault = Fault.valueOf(cells[0].strip());
            String message = "0123456789 abcdefghijklmnopqrstuvwxyz, as long as watch's messages.\n"
                    .substring(0, Fault.MESSAGE_BYTES);
            return Stream.of(
                    new Row(fault, "send", cells[1].strip(), List.of("send", message)),
                    new Row(fault, "check", cells[1].strip(), List.of("check", "--idle", "50ms")),
                    new Row(fault, "load", cells[2].strip(),
                            List.of("load", "--count", "50", "--connections", "1")),
                    new Row(fault, "watch, a stream", cells[3].strip(),
                            List.of("watch", "--persistent", "1", "--fresh", "0", "--interval",
                                    "20ms", "--duration", "200ms")),
                    new Row(fault, "watch, fresh", cells[4].strip(),
                            List.of("watch", "--persistent", "0", "--fresh", "1", "--interval",
                                    "20ms", "--duration", "200ms")));
        });
    }

    private static Run run(Row row) throws IOException {
        try (Fault.Open open = row.fault.open()) {
            List<String> args = new ArrayList<>(row.args);
            args.addAll(1, List.of("--target", open.target()));
            args.addAll(1, BRIEFLY);
            return Run.echoClient(args.toArray(String[]::new));
        }
    }

    /// The first one told, as `MISMATCH READ`.
    private static String finding(String said) {
        Matcher matcher = FINDING.matcher(said);
        if (!matcher.find()) {
            return "nothing found";
        }
        return matcher.group(1) + " " + Arrays.stream(Phase.values())
                .filter(phase -> phase.activity().equals(matcher.group(2))).findFirst().get();
    }
}
