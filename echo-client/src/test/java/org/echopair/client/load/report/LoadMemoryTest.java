package org.echopair.client.load.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.echopair.client.Main;
import org.echopair.client.load.engine.ClientLag;
import org.echopair.client.load.engine.LoadLatencies;
import org.echopair.client.load.engine.LoadResult;
import org.echopair.client.load.engine.LoadSecond;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/// The heap of the image in a pod of 128 MiB is 77 MiB; what does not fit there ends the JVM, and the
/// report with it.
@Isolated("its processes take all processors")
class LoadMemoryTest {

    private static final int EIGHT_HOURS = 8 * 3_600;

    /// An hour and a half, of eight pods.
    private static final int PART = 5_400;

    @TempDir
    private Path directory;

    /// The timeline that a load keeps is shorter, so this has room to spare.
    @Test
    void eight_hours_of_seconds_are_reported_in_every_form() throws Exception {
        assertThat(java(LoadMemoryTest.class, directory.toString(), "" + EIGHT_HOURS)).isZero();

        assertThat(Files.size(directory.resolve("0.json"))).isGreaterThan(10_000_000);
        assertThat(Files.size(directory.resolve("0.html"))).isBetween(10_000L, 2_000_000L);
    }

    @Test
    void the_reports_of_many_pods_are_merged() throws Exception {
        assertThat(java(LoadMemoryTest.class, directory.toString(), "" + PART, "8")).isZero();
        List<String> args = new ArrayList<>(List.of("merge", "--report",
                directory.resolve("sum.json").toString(), "--report",
                directory.resolve("sum.html").toString(), "--reports", "8"));
        for (int pod = 0; pod < 8; pod++) {
            args.add(directory.resolve(pod + ".json").toString());
        }

        assertThat(java(Main.class, args.toArray(String[]::new))).isZero();
        assertThat(directory.resolve("sum.json")).content().contains("\"pods\":8");
    }

    /// A file of brackets takes time in proportion to its length, and no more memory than its text.
    @Test
    void a_file_of_nothing_but_brackets_is_no_report() throws Exception {
        for (String unit : List.of("{", "[", "{\"", "{\"a\":[", "[{}],", "{\"a\":{},")) {
            Path file = directory.resolve("brackets.json");
            Files.writeString(file, unit.repeat(4_000_000 / unit.length()));

            assertThat(java(Main.class, "merge", file.toString())).as(unit).isEqualTo(64);
        }
    }

    private int java(Class<?> main, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx77m",
                "-XX:+ExitOnOutOfMemoryError", "-cp", System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(Arrays.asList(args));
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(directory.resolve("out").toFile()).start().waitFor();
    }

    /// Writes the reports of pods, each of so many seconds.
    public static void main(String[] args) throws IOException {
        Path directory = Path.of(args[0]);
        int seconds = Integer.parseInt(args[1]);
        int pods = args.length > 2 ? Integer.parseInt(args[2]) : 1;
        for (int pod = 0; pod < pods; pod++) {
            LoadReport report = Loads.report(load(pod, seconds));
            try (Writer json = Files.newBufferedWriter(directory.resolve(pod + ".json"));
                    Writer html = Files.newBufferedWriter(directory.resolve(pod + ".html"))) {
                LoadJson.write(report, Loads.CONTEXT, json);
                LoadHtml.page(report).writeTo(html);
            }
        }
    }

    private static LoadResult load(int pod, int seconds) {
        var random = new Random(pod);
        Histogram latency = LoadLatencies.none().lag();
        for (int i = 0; i < 500; i++) {
            latency.recordValue((long) (200_000 * Math.exp(random.nextGaussian())));
        }
        LoadSecond second = LoadSecond.of(Instant.EPOCH, 500, 500, 0, latency, 1);
        List<LoadSecond> timeline = new ArrayList<>();
        for (int i = 0; i < seconds; i++) { // with text of its own, as seconds have
            timeline.add(new LoadSecond(Loads.START.plusSeconds(i), 500, 500, 0,
                    new String(second.latency().toCharArray())));
        }
        LoadResult plain = Loads.result(20_000 + pod, 0, 20_000 + pod);
        return new LoadResult(Loads.START, seconds, false, plain.counts(), plain.failuresByClass(),
                List.of(), plain.latencies(), timeline, ClientLag.NONE, List.of(), false);
    }
}
