package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThreadLimitTest {

    @TempDir
    private Path cgroup;

    @Test
    void that_leaves_no_room_for_what_comes_later_is_told_with_the_least_that_does()
            throws Exception {
        int least = 10 + 3 + ThreadLimit.RESERVE;
        limit(String.valueOf(least - 1), "10");
        assertThatThrownBy(() -> ThreadLimit.check(cgroup, 3)).isInstanceOf(StartFailure.class)
                .hasMessageContaining("no more than " + (least - 1) + " threads are allowed")
                .hasMessageContaining("at least " + least)
                .extracting(failure -> ((StartFailure) failure).exitCode())
                .isEqualTo(ExitCode.INTERNAL);
        limit(String.valueOf(least), "10");
        ThreadLimit.check(cgroup, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"max", ""})
    void that_is_none_lets_it_start(String none) throws Exception {
        limit(none, "10");
        ThreadLimit.check(cgroup, 1000);
        assertThat(cgroup).isNotEmptyDirectory();
    }

    @Test
    void that_cannot_be_read_lets_it_start() throws Exception {
        ThreadLimit.check(cgroup, 1000);
        assertThat(cgroup).isEmptyDirectory();
    }

    private void limit(String max, String current) throws Exception {
        Files.writeString(cgroup.resolve("pids.max"), max + "\n");
        Files.writeString(cgroup.resolve("pids.current"), current + "\n");
    }
}
