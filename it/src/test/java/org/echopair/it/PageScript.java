package org.echopair.it;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The commands of one page, run in one shell from top to bottom, as a reader would who pastes them.
/// The shell stands in an empty folder whose `bin/` starts the apps as they are built; where the kernel
/// allows it, the network and the processes are the shell's own.
public final class PageScript {

    private static final int LIMIT_SECONDS = 100;
    private static final Pattern PROMPT = Pattern.compile("\\$ (.*)");
    private static final Pattern EXIT = Pattern.compile(".*\\bexit (\\d+)$");
    private static final String MARK = "@@ ";

    /// @param shown what the page says that it prints
    /// @param exitCode what the page says that it ends with; 0 where it says nothing
    public record Command(String text, int line, List<String> shown, int exitCode) {}

    /// @param printed what came while it ran
    /// @param after what came from its beginning to the end of the page, as of a server that runs on
    record Run(Command command, int exitCode, List<String> printed, List<String> after) {

        /// Each line that the page shows and that no printed line looks like, figures aside.
        List<String> missing() {
            List<String> shapes = after.stream().map(PageScript::shape).toList();
            return command.shown().stream().filter(line -> !line.strip().equals("…"))
                    .filter(line -> shapes.stream().noneMatch(shape -> looksLike(line, shape)))
                    .toList();
        }

        @Override
        public String toString() {
            return command.line() + ": " + command.text();
        }

        private static boolean looksLike(String shown, String shape) {
            return shown.endsWith("…")
                    ? shape.startsWith(shape(shown.substring(0, shown.length() - 1)))
                    : shape.equals(shape(shown));
        }
    }

    private final List<Command> commands;

    PageScript(Page page) {
        this(page, "");
    }

    /// Of the blocks that need the same: `cluster`, or nothing.
    public PageScript(Page page, String marker) {
        commands = page.blocks().stream().filter(block -> block.marker().equals(marker))
                .flatMap(PageScript::commands).toList();
    }

    public List<Command> commands() {
        return commands;
    }

    private static Stream<Command> commands(Page.Block block) {
        return switch (block.language()) {
            case "bash" -> Stream
                    .of(new Command(String.join("\n", block.lines()), block.line(), List.of(), 0));
            case "console" -> dialogue(block).stream();
            default -> Stream.of();
        };
    }

    private static List<Command> dialogue(Page.Block block) {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < block.lines().size();) {
            int line = block.line() + 1 + i;
            Matcher prompt = PROMPT.matcher(block.lines().get(i++));
            if (!prompt.matches()) {
                throw new AssertionError("line " + line + " begins with neither $ nor an answer");
            }
            var text = new StringBuilder(prompt.group(1));
            while (text.toString().endsWith("\\")) {
                text.append('\n').append(block.lines().get(i++));
            }
            List<String> shown = new ArrayList<>();
            while (i < block.lines().size() && !PROMPT.matcher(block.lines().get(i)).matches()) {
                shown.add(block.lines().get(i++));
            }
            int exitCode = shown.stream().map(EXIT::matcher).filter(Matcher::matches)
                    .mapToInt(exit -> Integer.parseInt(exit.group(1))).findFirst().orElse(0);
            commands.add(new Command(text.toString(), line, shown, exitCode));
        }
        return commands;
    }

    /// Times, counts, sizes, widths and which stream was the worst differ from run to run; words do
    /// not.
    private static String shape(String line) {
        return line.replaceAll("[0-9a-f]*[0-9][0-9a-f,.:TZ-]*", "#")
                .replaceAll("# (?:ns|µs|ms|s|min|B|KiB|MiB|KB|MB)(?!\\w)", "#")
                .replaceAll("(of |\\()(?:stream #|fresh,)(?= from)", "$1it")
                .replaceAll("\\s+", " ").strip();
    }

    List<Run> run(Path folder) throws IOException, InterruptedException {
        furnish(folder);
        Path output = folder.resolve("output");
        Process shell = new ProcessBuilder(shell(Files.writeString(folder.resolve("script"),
                script()))).directory(folder.toFile()).redirectErrorStream(true)
                .redirectOutput(output.toFile()).start();
        shell.getOutputStream().close();
        boolean ended = shell.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
        shell.destroyForcibly();
        List<String> lines = Files.readAllLines(output);
        if (!ended) {
            throw new AssertionError("not at its end after " + LIMIT_SECONDS + " s:\n"
                    + String.join("\n", lines));
        }
        return commands.stream().map(command -> judge(command, lines)).toList();
    }

    /// A reader takes a moment after starting a server, and after stopping one; here, until it listens,
    /// and until it has ended. The marks stand in lines of their own, also behind a command that prints no end of line.
    private String script() {
        var script = new StringBuilder("""
                set -m
                ip link set lo up 2>/dev/null
                listeners() { cat /proc/net/tcp /proc/net/tcp6 | grep -c ' 0A '; }
                await_another_than() {
                  for _ in $(seq 100); do [ "$(listeners)" = "$1" ] || return 0; sleep 0.1; done
                }
                """);
        for (Command command : commands) {
            boolean staysBehind = command.text().endsWith("&");
            script.append("echo '").append(MARK).append(command.line()).append("'\n");
            script.append(staysBehind ? "before=$(listeners)\n" : "");
            script.append(command.text()).append("\nexit_code=$?\n");
            script.append(staysBehind ? "await_another_than \"$before\"\n" : "");
            script.append(command.text().equals("kill $!") ? "wait $!\n" : "");
            script.append("printf '\\n").append(MARK).append(command.line())
                    .append(" exit %d\\n' $exit_code\n");
        }
        return script.append("kill $(jobs -p) 2>/dev/null\nwait\n").toString();
    }

    private static Run judge(Command command, List<String> lines) {
        int begin = Math.max(0, lines.indexOf(MARK + command.line()));
        List<String> after = lines.subList(begin, lines.size());
        String end = MARK + command.line() + " exit ";
        List<String> printed = after.stream().takeWhile(line -> !line.startsWith(end)).toList();
        int exitCode = printed.size() == after.size()
                ? -1
                : Integer.parseInt(after.get(printed.size()).substring(end.length()));
        return new Run(command, exitCode, printed, after);
    }

    private static List<String> shell(Path script) throws IOException, InterruptedException {
        List<String> own = List.of("unshare", "--map-root-user", "--net", "--pid", "--fork",
                "--kill-child", "--mount-proc");
        List<String> line = new ArrayList<>();
        if (canRun(own)) {
            line.addAll(own);
        }
        line.addAll(List.of("bash", script.toString()));
        return line;
    }

    private static boolean canRun(List<String> wrapper) throws InterruptedException {
        List<String> nothing = new ArrayList<>(wrapper);
        nothing.add("true");
        try {
            return new ProcessBuilder(nothing).start().waitFor() == 0;
        } catch (IOException e) {
            return false; // not installed
        }
    }

    private static void furnish(Path folder) throws IOException {
        Files.createDirectory(folder.resolve("bin"));
        for (App app : App.values()) {
            Path starter = Files.writeString(folder.resolve("bin").resolve(app.id()), """
                    #!/bin/bash
                    export LC_ALL=C.UTF-8
                    exec %s "$@"
                    """.formatted(String.join(" ", app.imageLauncher())), UTF_8);
            Files.setPosixFilePermissions(starter, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }
}
