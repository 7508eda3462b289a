package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FilesTest {

    private static final String OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @TempDir
    private Path directory;

    @Test
    void a_digest_is_that_of_the_standard() throws IOException {
        assertThat(Sha256.of(file("abc", "abc"))).isEqualTo(OF_ABC);
    }

    @Test
    void digests_come_in_lines_with_names_in_the_order_given() throws IOException {
        assertThat(Sha256.lines(List.of(file("b", "abc"), file("a", "abc"))))
                .isEqualTo(OF_ABC + " b\n" + OF_ABC + " a\n");
    }

    @Test
    void a_tree_is_deleted_whole() throws IOException {
        Path tree = Files.createDirectories(directory.resolve("tree/deep"));
        Files.writeString(tree.resolve("file"), "");
        FileTree.delete(tree.getParent());
        assertThat(tree.getParent()).doesNotExist();
    }

    @Test
    void deleting_what_is_not_there_is_no_error() throws IOException {
        FileTree.delete(directory.resolve("missing"));
        assertThat(directory).exists();
    }

    @Nested
    class AStamp {

        private Path result;

        @Test
        void is_current_when_result_and_inputs_are_as_before() throws IOException {
            result = file("result", "");
            new Stamp(result, "input").write();
            assertThat(new Stamp(result, "input").isCurrent()).isTrue();
        }

        @Test
        void is_not_current_before_it_was_written() throws IOException {
            result = file("result", "");
            assertThat(new Stamp(result, "input").isCurrent()).isFalse();
        }

        @Test
        void is_not_current_for_other_inputs() throws IOException {
            result = file("result", "");
            new Stamp(result, "input").write();
            assertThat(new Stamp(result, "other").isCurrent()).isFalse();
        }

        @Test
        void is_not_current_without_the_result() throws IOException {
            result = directory.resolve("missing");
            new Stamp(result, "input").write();
            assertThat(new Stamp(result, "input").isCurrent()).isFalse();
        }

        @Test
        void is_not_current_while_the_work_is_done() throws IOException {
            result = file("result", "");
            new Stamp(result, "input").write();
            new Stamp(result, "input").clear();
            assertThat(new Stamp(result, "input").isCurrent()).isFalse();
        }
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(directory.resolve(name), content);
    }
}
