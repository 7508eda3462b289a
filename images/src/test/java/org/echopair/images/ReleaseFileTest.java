package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleaseFileTest {

    @TempDir
    private Path directory;

    @Test
    void holds_values_with_and_without_quotes() throws IOException {
        Path file = Files.writeString(directory.resolve("release"), """
                IMPLEMENTOR="Eclipse Adoptium"
                MODULES="java.base java.xml"
                ID=debian
                # a comment
                EMPTY=""
                """);
        assertThat(ReleaseFile.read(file)).containsExactlyInAnyOrderEntriesOf(
                Map.of("IMPLEMENTOR", "Eclipse Adoptium", "MODULES", "java.base java.xml", "ID",
                        "debian", "EMPTY", ""));
    }

    @Test
    void holds_nothing_where_there_is_none() throws IOException {
        assertThat(ReleaseFile.read(directory.resolve("missing"))).isEmpty();
    }
}
