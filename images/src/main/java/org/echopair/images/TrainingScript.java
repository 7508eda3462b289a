package org.echopair.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// An app's `src/image/training.txt`: the runs from which its archive is made.
record TrainingScript(List<Line> lines) {

    /// The exit code that a run must end with, and its arguments, in which `{name}` stands for the
    /// address of a peer.
    record Line(int exitCode, List<String> words) {

        List<String> arguments(Map<String, String> addresses) {
            return words.stream().map(word -> word.startsWith("{") && word.endsWith("}")
                    ? address(addresses, word.substring(1, word.length() - 1))
                    : word).toList();
        }

        private static String address(Map<String, String> addresses, String name) {
            String address = addresses.get(name);
            if (address == null) {
                throw new IllegalArgumentException("no peer is called {" + name + "}, only "
                        + new TreeSet<>(addresses.keySet()));
            }
            return address;
        }
    }

    static TrainingScript read(Path file) throws IOException, TrainingFailure {
        return parse(Files.readAllLines(file));
    }

    static TrainingScript parse(List<String> text) throws TrainingFailure {
        var lines = new ArrayList<Line>();
        for (String line : text) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] words = line.strip().split(" +");
            if (!words[0].matches("\\d{1,3}")) {
                throw new TrainingFailure("a line of the training script begins with '" + words[0]
                        + "' and not with the exit code that is expected");
            }
            lines.add(new Line(Integer.parseInt(words[0]),
                    List.of(words).subList(1, words.length)));
        }
        return new TrainingScript(List.copyOf(lines));
    }

    /// The commands that the lines run; none for an app without commands.
    Set<String> commands() {
        Set<String> commands = new TreeSet<>();
        for (Line line : lines) {
            if (!line.words().isEmpty() && !line.words().getFirst().startsWith("-")) {
                commands.add(line.words().getFirst());
            }
        }
        return commands;
    }
}
