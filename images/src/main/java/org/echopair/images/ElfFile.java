package org.echopair.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A native program or library of Linux, as far as stripping it needs.
final class ElfFile {

    private static final int MAGIC = 0x7f454c46;
    private static final int HEADER_LENGTH = 64;
    private static final int CLASS_AT = 4;
    private static final byte CLASS_64_BIT = 2;
    private static final int ENCODING_AT = 5;
    private static final byte LITTLE_ENDIAN = 1;

    private static final int SEGMENTS_OFFSET_AT = 32;
    private static final int SECTIONS_OFFSET_AT = 40;
    private static final int SEGMENT_LENGTH_AT = 54;
    private static final int SEGMENT_COUNT_AT = 56;
    private static final int SECTION_COUNT_AT = 60;
    private static final int SECTION_NAMES_INDEX_AT = 62;

    private static final int OFFSET_IN_SEGMENT = 8;
    private static final int LENGTH_IN_SEGMENT = 32;

    private ElfFile() {}

    static boolean is(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer magic = ByteBuffer.allocate(Integer.BYTES);
            return read(channel, magic, 0) && magic.getInt(0) == MAGIC;
        }
    }

    /// Cuts what lies behind the last loaded segment, as `strip` does: the symbols of the JVM's
    /// internals, 5 MB that only a debugger reads. Crash reports keep their addresses, which the
    /// JDK's own file of the same build id turns into names. Leaves other files alone, 32-bit ones
    /// too.
    static void strip(Path file) throws IOException {
        if (!is(file)) {
            return;
        }
        // jlink leaves some files read-only.
        if (!Files.isWritable(file) && !file.toFile().setWritable(true, true)) {
            throw new IOException(file + " cannot be written");
        }
        try (var channel = FileChannel.open(file, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            var header = ByteBuffer.allocate(HEADER_LENGTH);
            if (!read(channel, header, 0) || header.get(CLASS_AT) != CLASS_64_BIT) {
                return;
            }
            header.order(header.get(ENCODING_AT) == LITTLE_ENDIAN
                    ? ByteOrder.LITTLE_ENDIAN
                    : ByteOrder.BIG_ENDIAN);
            long end = endOfSegments(file, channel, header);
            header.putLong(SECTIONS_OFFSET_AT, 0).putShort(SECTION_COUNT_AT, (short) 0)
                    .putShort(SECTION_NAMES_INDEX_AT, (short) 0);
            channel.write(header.rewind(), 0);
            channel.truncate(end);
        }
    }

    private static long endOfSegments(Path file, FileChannel channel, ByteBuffer header)
            throws IOException {
        int length = header.getShort(SEGMENT_LENGTH_AT);
        var segments = ByteBuffer.allocate(header.getShort(SEGMENT_COUNT_AT) * length)
                .order(header.order());
        if (!read(channel, segments, header.getLong(SEGMENTS_OFFSET_AT))) {
            throw new IOException(file + " ends within its table of segments");
        }
        long end = HEADER_LENGTH;
        for (int at = 0; at < segments.capacity(); at += length) {
            end = Math.max(end, segments.getLong(at + OFFSET_IN_SEGMENT)
                    + segments.getLong(at + LENGTH_IN_SEGMENT));
        }
        return end;
    }

    /// Fills the buffer, or returns that the file ended first.
    private static boolean read(FileChannel channel, ByteBuffer buffer, long position)
            throws IOException {
        while (buffer.hasRemaining()) {
            int read = channel.read(buffer, position + buffer.position());
            if (read < 0) {
                return false;
            }
        }
        return true;
    }
}
