package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import java.util.zip.ZipOutputStream;
import org.echopair.it.RunToExit.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The class-data archive is used by the JVM in the image, and never for code it was not made from.
class ImageArchiveIT {

    /// A text in the help of both.
    private static final String SPOKEN = "Exit codes";
    private static final String SHOUTED = SPOKEN.toUpperCase(Locale.ROOT);

    /// The JVM must use the archive or fail, and logs where each class comes from. Interpreted,
    /// because compilation may load more classes, depending on timing.
    private static final String SHOWN = "-Xshare:on -Xint -Xlog:class+load";

    @TempDir
    private Path directory;

    /// From the start of a server and of a client to the first verified echo, no class is read from
    /// a jar and none is made at run time, as for a lambda or a switch over types: each costs
    /// milliseconds. The JVM archives no flight recorder events.
    @Test
    void a_start_takes_all_classes_from_the_archive() {
        try (var server = EchoServerContainer.echoing()) {
            server.withEnv("JAVA_TOOL_OPTIONS", SHOWN).start();
            Result client = new RunToExit(App.CLIENT, "send", "--target",
                    server.target(), "안녕!")
                    .withNetwork(server.getNetwork()).withEnv("JAVA_TOOL_OPTIONS", SHOWN)
                    .result();

            assertThat(client.exitCode()).as(client.stderr()).isZero();
            for (Stream<String> said : List.of(client.stdout().lines(), server.log().stream())) {
                List<String> loaded = said.filter(line -> line.contains(" source: ")).toList();
                assertThat(loaded).filteredOn(line -> line.contains(" org.echopair.")).isNotEmpty();
                assertThat(loaded).filteredOn(line -> !line.contains("shared objects file"))
                        .filteredOn(line -> !line.contains(" jdk.internal.event.")).isEmpty();
            }
        }
    }

    /// The JVM runs without the archive where it may, and fails where it must use it.
    @ParameterizedTest
    @EnumSource
    void a_changed_jar_runs_its_own_code(App app) throws IOException {
        Path changed = changedJar(app);
        String inImage = "/app/classpath/" + app.id() + ".jar";
        Result run = with(app, changed, inImage).result();
        assertThat(run.exitCode()).isZero();
        assertThat(run.stdout()).contains(SHOUTED).doesNotContain(SPOKEN);
        assertDoesNotStartWithArchive(with(app, changed, inImage));
    }

    /// Even with the same bytes, because the JVM checks the time.
    @ParameterizedTest
    @EnumSource
    void another_library_is_not_taken_for_that_of_the_archive(App app) throws IOException {
        Path library;
        try (Stream<Path> libraries = Files.list(app.target().resolve("libs"))) {
            library = libraries.filter(file -> file.getFileName().toString().startsWith("gson-"))
                    .findFirst().orElseThrow();
        }
        Path another = Files.copy(library, directory.resolve("another.jar"));
        assertDoesNotStartWithArchive(with(app, another, "/app/libs/" + library.getFileName()));
    }

    private static void assertDoesNotStartWithArchive(RunToExit run) {
        Result result = run.withEnv("JAVA_TOOL_OPTIONS", "-Xshare:on").result();
        assertThat(result.exitCode()).isNotZero();
        assertThat(result.stdout() + result.stderr()).contains("shared class paths mismatch");
    }

    private static RunToExit with(App app, Path jar, String inImage) {
        return new RunToExit(app, "--help").withNetworkMode("none").withReadOnlyFile(jar,
                inImage);
    }

    /// The app's jar with one change in its code: its help.
    private Path changedJar(App app) throws IOException {
        Path jar = directory.resolve("changed.jar");
        try (var in = new ZipInputStream(
                Files.newInputStream(app.target().resolve(app.id() + ".jar")));
                var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                out.putNextEntry(new ZipEntry(entry.getName()));
                String bytes = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
                out.write(bytes.replace(SPOKEN, SHOUTED)
                        .getBytes(StandardCharsets.ISO_8859_1));
            }
        }
        return jar;
    }
}
