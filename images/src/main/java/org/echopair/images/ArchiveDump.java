package org.echopair.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// Lets the JVM write an archive that is the same bytes each time.
///
/// What the JVM writes is the same but for one thing: each soft reference in the archived heap holds
/// the time, in milliseconds since the machine was started. So it is dumped twice, and where the two
/// differ by such a time, the time is set to 0; any other difference fails the build.
final class ArchiveDump {

    /// Fixed, because the archive says how large a heap it was made with.
    private static final String HEAP = "-Xmx256m";

    private final StagedJava java;
    private final Path classList;

    ArchiveDump(StagedJava java, Path classList) {
        this.java = java;
        this.classList = classList;
    }

    void write(Path output) throws IOException, InterruptedException, TrainingFailure {
        Dump one = dump();
        Dump other = dump();
        Files.write(output, one.withoutTimes(other));
    }

    /// An archive, and the milliseconds since the machine's start between which it was written.
    record Dump(ByteBuffer bytes, long begin, long end) {

        private static final int HEADER_LENGTH_AT = 12;

        /// The bytes that this one and another dump of the same classes have in common, and 0 where
        /// each holds the time of its writing. The header holds their checksums, which the JVM compares
        /// only with `-XX:+VerifySharedSpaces`: they are 0 too.
        byte[] withoutTimes(Dump other) throws TrainingFailure {
            int length = bytes.capacity();
            if (length != other.bytes.capacity()) {
                throw new TrainingFailure("two dumps of the same classes have different lengths");
            }
            var common = ByteBuffer.allocate(length).order(bytes.order()).put(0, bytes, 0, length);
            int header = bytes.getInt(HEADER_LENGTH_AT);
            for (int at = 0; at < header; at += Integer.BYTES) {
                if (bytes.getInt(at) != other.bytes.getInt(at)) {
                    common.putInt(at, 0);
                }
            }
            for (int at = header; at < length; at += Long.BYTES) {
                if (bytes.getLong(at) != other.bytes.getLong(at)) {
                    if (!hasTimeAt(at) || !other.hasTimeAt(at)) {
                        throw new TrainingFailure("two dumps of the same classes differ at " + at);
                    }
                    common.putLong(at, 0);
                }
            }
            return common.array();
        }

        private boolean hasTimeAt(int at) {
            return bytes.getLong(at) >= begin && bytes.getLong(at) <= end;
        }
    }

    private Dump dump() throws IOException, InterruptedException, TrainingFailure {
        Path file = java.work().resolve("dump.jsa");
        long begin = milliseconds();
        Process process = java.start(
                List.of(HEAP, "-Xshare:dump", "-XX:+AOTClassLinking",
                        "-XX:SharedClassListFile=" + classList, "-XX:SharedArchiveFile=" + file),
                List.of(), Map.of());
        // Read beside the waiting, or one that hangs would never reach its limit.
        var said = new FutureTask<>(() -> new String(process.getInputStream().readAllBytes()));
        Thread.ofVirtual().start(said);
        String failure = StagedJava.failure(process, 0);
        if (failure != null) {
            throw new TrainingFailure("the JVM " + failure + ". It said:\n" + text(said));
        }
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        Files.delete(file);
        return new Dump(bytes, begin, milliseconds());
    }

    private static String text(FutureTask<String> said) throws InterruptedException {
        try {
            return said.get();
        } catch (ExecutionException e) {
            return "nothing that could be read: " + e.getCause();
        }
    }

    private static long milliseconds() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
