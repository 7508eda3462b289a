package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// docs/client.md has the flags, the variables, the defaults, the checks and the exit codes of the
/// real jar: no more, and no fewer.
class ClientPageIT {

    /// `--flag=VALUE` in the help, where a description begins, up to the next.
    private static final Pattern HELP_FLAG = Pattern
            .compile("(?m)^ {1,6}((?:-\\w|--[a-z0-9-]+)(?:, +--[a-z0-9-]+)*)(?:[=\\[ ]|$)"
                    + "(.*\\n?(?:(?! {1,6}-)(?=.*\\S) .*\\n?)*)");
    private static final Pattern VARIABLE = Pattern.compile("\\[(ECHO_\\w+)]");
    private static final Pattern DEFAULT = Pattern.compile("Default ([^\\s]+?)[.,]?(?=\\s)");
    private static final Pattern NAME = Pattern.compile("`(-[^`]+)`");

    private static final Page PAGE = Page.at("docs/client.md");

    /// What a flag's row must say.
    record Flag(String names, String variable, String defaultValue) {}

    @ParameterizedTest
    @ValueSource(strings = {"send", "check", "load", "watch", "merge"})
    void lists_each_flag_of_a_command_with_its_variable_and_default(String command) {
        Map<String, Flag> said = flagsOf(App.CLIENT.help(command));
        Map<String, Flag> written = rows("### Flags of `" + command + "`");
        if (!command.equals("merge")) {
            written.putAll(rows("## Flags that every connecting command has"));
        }
        assertThat(written).isEqualTo(said);
    }

    @Test
    void lists_the_checks_in_the_order_in_which_they_run() throws Exception {
        List<String> line = new ArrayList<>(App.CLIENT.launcher());
        line.addAll(List.of("check", "--list"));
        String list = new String(
                new ProcessBuilder(line).start().getInputStream().readAllBytes());
        assertThat(firstCells("### The checks")).isEqualTo(
                list.lines().map(each -> each.strip().split(" ")[0]).toList());
    }

    @Test
    void lists_the_exit_codes() {
        List<String> codes = App.CLIENT.help("send").lines()
                .dropWhile(line -> !line.equals("Exit codes:")).skip(1)
                .filter(line -> line.matches(" +\\d+ .*"))
                .map(line -> line.strip().split(" ")[0]).toList();
        assertThat(firstCells("## Exit codes").stream()
                .flatMap(cell -> Arrays.stream(cell.split(", "))))
                .containsExactlyElementsOf(codes);
    }

    private static List<String> firstCells(String heading) {
        return PAGE.section(heading).stream().filter(line -> line.matches("\\| .*"))
                .map(line -> line.split(" \\| ")[0].substring(2).replace("`", "")).skip(1).toList();
    }

    private static Map<String, Flag> flagsOf(String help) {
        String flags = help.replaceAll("(?s)\\nExit codes:.*", "\n");
        return HELP_FLAG.matcher(flags).results()
                .map(flag -> new Flag(flag.group(1).replaceAll(", +", " "),
                        first(VARIABLE, flag.group(2)), first(DEFAULT, flag.group(2) + " ")))
                .filter(flag -> !flag.names().matches(".*--(help|version)"))
                .collect(byName());
    }

    private static Map<String, Flag> rows(String heading) {
        return PAGE.section(heading).stream().filter(line -> line.startsWith("| `-"))
                .map(line -> line.split("\\|"))
                .flatMap(cells -> names(cells[1]).stream().map(names -> new Flag(names,
                        cells[2].replace("`", "").strip(), cells[3].replace("`", "").strip())))
                .collect(byName());
    }

    /// `-4` `-6` are two flags in one row; `-c` `--connections` is one with two names.
    private static List<String> names(String cell) {
        List<String> names = NAME.matcher(cell).results().map(found -> found.group(1)).toList();
        return names.stream().anyMatch(name -> name.startsWith("--"))
                ? List.of(String.join(" ", names))
                : names;
    }

    private static String first(Pattern pattern, String text) {
        return pattern.matcher(text.replaceAll("\\s+", " ")).results()
                .map((MatchResult found) -> found.group(1)).findFirst().orElse("");
    }

    private static Collector<Flag, ?, Map<String, Flag>> byName() {
        return Collectors.toMap(Flag::names, Function.identity(), (one, other) -> one,
                TreeMap::new);
    }
}
