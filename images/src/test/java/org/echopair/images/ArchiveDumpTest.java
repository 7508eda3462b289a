package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.echopair.images.ArchiveDump.Dump;
import org.junit.jupiter.api.Test;

/// Two dumps of the same classes, the first written between 1,000 and 1,009 ms, the second between
/// 2,000 and 2,009.
class ArchiveDumpTest {

    private static final int HEADER = 32;
    private static final int CHECKSUM_AT = 16;
    private static final int LENGTH = 64;

    private final ByteBuffer one = archive();
    private final ByteBuffer other = archive();

    @Test
    void loses_the_times_of_writing() throws TrainingFailure {
        one.putLong(40, 1005);
        other.putLong(40, 2009);
        assertThat(common()).isEqualTo(archive().putLong(40, 0).array());
    }

    @Test
    void loses_the_checksums_of_the_header() throws TrainingFailure {
        one.putInt(CHECKSUM_AT, 0x12345678);
        other.putInt(CHECKSUM_AT, 0x23456789);
        assertThat(common()).isEqualTo(archive().putInt(CHECKSUM_AT, 0).array());
    }

    @Test
    void keeps_all_else_and_leaves_the_dumps_as_they_are() throws TrainingFailure {
        assertThat(common()).isEqualTo(archive().array());
        assertThat(one).isEqualTo(archive());
    }

    @Test
    void fails_where_the_first_dump_differs_by_something_that_is_no_time() {
        one.putLong(48, 999);
        other.putLong(48, 2005);
        assertThatThrownBy(this::common).isInstanceOf(TrainingFailure.class)
                .hasMessageContaining("differ at 48");
    }

    @Test
    void fails_where_the_second_dump_differs_by_something_that_is_no_time() {
        one.putLong(48, 1005);
        other.putLong(48, 2010);
        assertThatThrownBy(this::common).isInstanceOf(TrainingFailure.class)
                .hasMessageContaining("differ at 48");
    }

    @Test
    void fails_where_one_is_longer() {
        assertThatThrownBy(() -> dump(one, 1000)
                .withoutTimes(dump(ByteBuffer.allocate(LENGTH + 8), 2000)))
                .isInstanceOf(TrainingFailure.class).hasMessageContaining("different lengths");
    }

    private byte[] common() throws TrainingFailure {
        return dump(one, 1000).withoutTimes(dump(other, 2000));
    }

    private static Dump dump(ByteBuffer bytes, long begin) {
        return new Dump(bytes, begin, begin + 9);
    }

    private static ByteBuffer archive() {
        var bytes = ByteBuffer.allocate(LENGTH).order(ByteOrder.nativeOrder());
        for (int at = 0; at < LENGTH; at++) {
            bytes.put(at, (byte) (at + 1));
        }
        return bytes.putInt(12, HEADER);
    }
}
