package org.echopair.client.load.engine;

import java.nio.ByteBuffer;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/// What the connections of one loop share: its selector, one buffer to read into, a writer, a
/// recorder and the schedule. Belongs to the loop's thread.
final class LoopResources {

    private static final int BUFFER_BYTES = 64 * 1024;

    final Selector selector;
    final ByteBuffer readBuffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    final StreamWriter writer = new StreamWriter(BUFFER_BYTES);
    final LoadRecorder recorder = new LoadRecorder();

    private @Nullable LoadSchedule schedule;

    LoopResources(Selector selector) {
        this.selector = selector;
    }

    void begin(LoadSchedule begun) {
        schedule = begun;
        recorder.onBegin(begun);
    }

    /// @return null before all connections have begun together
    @Nullable
    LoadSchedule schedule() {
        return schedule;
    }
}
