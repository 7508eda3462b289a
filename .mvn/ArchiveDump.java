import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/// Lets the JVM write an archive, the same bytes each time.
///
/// What the JVM itself writes is the same but for one thing: each soft reference in the heap that
/// is archived holds the time, in milliseconds since the machine was started. So it is dumped twice,
/// and where the two differ the time is erased. A word that differs and is no such time fails the build.
/// Checksums in the header, which the JVM compares only with `-XX:+VerifySharedSpaces`, go too.
final class ArchiveDump {

    /// Fixed, because the archive says how large a heap it was made with.
    private static final String HEAP = "-Xmx256m";
    private static final int HEADER_LENGTH_AT = 12;

    private final StagedJava java;
    private final Path classList;

    ArchiveDump(StagedJava java, Path classList) {
        this.java = java;
        this.classList = classList;
    }

    void write(Path output) throws Exception {
        Dump one = dump();
        Dump other = dump();
        int length = one.bytes.capacity();
        if (length != other.bytes.capacity()) {
            throw new TrainingFailure("two dumps of the same classes have different lengths");
        }
        int header = one.bytes.getInt(HEADER_LENGTH_AT);
        for (int at = 0; at < header; at += Integer.BYTES) {
            if (one.bytes.getInt(at) != other.bytes.getInt(at)) {
                one.bytes.putInt(at, 0);
            }
        }
        for (int at = header; at < length; at += Long.BYTES) {
            if (one.bytes.getLong(at) != other.bytes.getLong(at)) {
                if (!one.hasTimeAt(at) || !other.hasTimeAt(at)) {
                    throw new TrainingFailure("two dumps of the same classes differ at " + at);
                }
                one.bytes.putLong(at, 0);
            }
        }
        Files.write(output, one.bytes.array());
    }

    /// An archive, and the milliseconds since the machine's start between which it was written.
    private record Dump(ByteBuffer bytes, long begin, long end) {

        boolean hasTimeAt(int at) {
            return bytes.getLong(at) >= begin && bytes.getLong(at) <= end;
        }
    }

    private Dump dump() throws Exception {
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
            throw new TrainingFailure("the JVM " + failure + ". It said:\n" + said.get());
        }
        var bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
        Files.delete(file);
        return new Dump(bytes, begin, milliseconds());
    }

    private static long milliseconds() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }
}
