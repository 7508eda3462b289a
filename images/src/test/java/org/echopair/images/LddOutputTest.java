package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class LddOutputTest {

    @Test
    void names_the_libraries_and_the_loader_and_not_what_the_kernel_brings() {
        var output = LddOutput.parse("""
                \tlinux-vdso.so.1 (0x00007ffd)
                \tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f01)
                \tlibjli.so => /a b/bin/../lib/libjli.so (0x00007f02)
                \t/lib64/ld-linux-x86-64.so.2 (0x00007f03)
                """);
        assertThat(output.found()).containsExactly(Path.of("/lib/x86_64-linux-gnu/libc.so.6"),
                Path.of("/a b/lib/libjli.so"), Path.of("/lib64/ld-linux-x86-64.so.2"));
        assertThat(output.missing()).isEmpty();
    }

    @Test
    void names_what_was_not_found() {
        var output = LddOutput.parse("""
                \tlibjvm.so => not found
                \tlibc.so.6 => /lib64/libc.so.6 (0x00007f01)
                """);
        assertThat(output.missing()).containsExactly("libjvm.so");
        assertThat(output.found()).containsExactly(Path.of("/lib64/libc.so.6"));
    }

    @Test
    void has_nothing_of_a_program_that_stands_alone() {
        assertThat(LddOutput.parse("\tstatically linked\n").found()).isEmpty();
    }
}
