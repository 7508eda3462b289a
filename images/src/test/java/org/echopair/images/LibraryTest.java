package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LibraryTest {

    @Test
    void is_read_from_a_line_with_or_without_a_module() {
        assertThat(Library.parse(Stream.of("",
                "The following files have been resolved:",
                "   info.picocli:picocli:jar:4.7.7:compile:/repo/picocli-4.7.7.jar -- module info.picocli",
                "   a.b:c:jar:1:runtime:/with space/c-1.jar", "")))
                .containsExactly(
                        new Library("info.picocli", "picocli", "4.7.7",
                                Path.of("/repo/picocli-4.7.7.jar")),
                        new Library("a.b", "c", "1", Path.of("/with space/c-1.jar")));
    }

    @Test
    void is_nothing_but_a_jar() {
        assertThat(Library.parse(Stream.of("   a.b:c:pom:1:compile:/repo/c-1.pom", "   none")))
                .isEmpty();
    }

    @Test
    void has_its_pom_beside_its_jar() {
        assertThat(new Library("a.b", "c", "1", Path.of("/repo/a/b/c/1/c-1.jar")).pom())
                .isEqualTo(Path.of("/repo/a/b/c/1/c-1.pom"));
    }
}
