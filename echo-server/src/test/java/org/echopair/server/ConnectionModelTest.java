package org.echopair.server;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// Random scripts against a model of what an echo is, each from a seed of its own, so that the one
/// that fails can be run again.
class ConnectionModelTest {

    private static final int SEEDS = 2_000;
    private static final int LONGEST_SCRIPT_BYTES = 300;

    @Test
    void echoes_all_that_it_reads_whatever_a_peer_does() {
        forEachSeed(ConnectionScript::ofAnyPeer);
    }

    @Test
    void never_cuts_a_message_of_a_peer_that_takes_turns() {
        forEachSeed(ConnectionScript::ofPolitePeer);
    }

    @Test
    void ends_at_once_where_its_own_end_meets_a_reset() {
        var world = new ConnectionWorld(Duration.ZERO, Duration.ZERO, 0, new EchoModel(false));
        world.finish(CloseReason.DRAINED);
        world.send(1);
        world.cycleWhileReady();
        world.cycle(ConnectionTimers.QUIET, world::reset);
        assertThatCode(world::checkEnd).doesNotThrowAnyException();
    }

    private static void forEachSeed(Consumer<Choices> script) {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            byte[] bytes = new byte[random.nextInt(LONGEST_SCRIPT_BYTES)];
            random.nextBytes(bytes);
            assertThatCode(() -> script.accept(new Choices(bytes))).as("seed %d", seed)
                    .doesNotThrowAnyException();
        }
    }
}
