package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElfFileTest {

    private static final int LOADED_END = 500;
    private static final int LENGTH = 800;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(bytes = {1, 2})
    void cuts_what_lies_behind_the_last_loaded_segment_in_either_byte_order(byte encoding)
            throws IOException {
        ByteBuffer elf = elf((byte) 2, encoding);
        Path file = write(elf);
        ElfFile.strip(file);

        var stripped = ByteBuffer.wrap(Files.readAllBytes(file)).order(elf.order());
        assertThat(stripped.capacity()).isEqualTo(LOADED_END);
        assertThat(stripped.getLong(40)).as("where the sections are").isZero();
        assertThat(stripped.getShort(60)).as("number of sections").isZero();
        assertThat(stripped.getShort(62)).as("which section holds names").isZero();
        elf.putLong(40, 0).putShort(60, (short) 0).putShort(62, (short) 0);
        assertThat(stripped.array()).as("all that is loaded")
                .isEqualTo(Arrays.copyOf(elf.array(), LOADED_END));
    }

    @Test
    void stripping_twice_changes_nothing_more() throws IOException {
        Path file = write(elf((byte) 2, (byte) 1));
        ElfFile.strip(file);
        byte[] once = Files.readAllBytes(file);
        ElfFile.strip(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(once);
    }

    @Test
    void leaves_a_32_bit_file_as_it_is() throws IOException {
        ByteBuffer elf = elf((byte) 1, (byte) 1);
        Path file = write(elf);
        ElfFile.strip(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(elf.array());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u007f", "#!/bin/sh", "\u007fELF"})
    void leaves_what_is_no_program_as_it_is(String content) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), content);
        ElfFile.strip(file);
        assertThat(file).hasContent(content);
    }

    @Test
    void strips_a_read_only_file_too() throws IOException {
        Path file = write(elf((byte) 2, (byte) 1));
        assertThat(file.toFile().setReadOnly()).isTrue();
        ElfFile.strip(file);
        assertThat(file).hasSize(LOADED_END);
    }

    @Test
    void refuses_a_file_that_ends_within_its_table_of_segments() throws IOException {
        Path file = directory.resolve("file");
        byte[] whole = elf((byte) 2, (byte) 1).array();
        Files.write(file, Arrays.copyOf(whole, 100));
        assertThatThrownBy(() -> ElfFile.strip(file)).isInstanceOf(IOException.class)
                .hasMessageContaining("ends within its table of segments");
    }

    private Path write(ByteBuffer elf) throws IOException {
        return Files.write(directory.resolve("file"), elf.array());
    }

    /// A header, two segments of which the first one in the table ends last, and sections behind.
    private static ByteBuffer elf(byte bits, byte encoding) {
        var elf = ByteBuffer.allocate(LENGTH)
                .order(encoding == 1 ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        for (int at = 64; at < LENGTH; at++) {
            elf.put(at, (byte) at);
        }
        elf.put(0, new byte[]{0x7f, 'E', 'L', 'F', bits, encoding});
        elf.putLong(32, 64).putLong(40, 600);
        elf.putShort(54, (short) 56).putShort(56, (short) 2);
        elf.putShort(60, (short) 3).putShort(62, (short) 2);
        segment(elf, 64, 300, 200);
        segment(elf, 120, 0, 300);
        return elf;
    }

    private static void segment(ByteBuffer elf, int at, long offset, long length) {
        elf.putLong(at + 8, offset).putLong(at + 32, length);
    }
}
