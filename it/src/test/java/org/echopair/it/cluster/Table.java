package org.echopair.it.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.echopair.it.App;

/// The figures of a run, as the rows of docs/kubernetes.md have them: `it/target/cluster/figures.md`.
final class Table {

    private static final Path FILE = App.ROOT.resolve("it/target/cluster/figures.md");
    private static final List<String> ROWS = new ArrayList<>(
            List.of("| What was done | messages of | answered | lost | not connected | longest gap |",
                    "|---|---|---|---|---|---|"));

    private Table() {}

    static synchronized void add(String row) {
        ROWS.add(row);
        try {
            Files.createDirectories(FILE.getParent());
            Files.write(FILE, ROWS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
