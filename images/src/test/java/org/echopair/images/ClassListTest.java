package org.echopair.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.InvokeDynamicEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassListTest {

    private static final Path JDK = Path.of(System.getProperty("java.home"));
    private static final String WITH_LAMBDAS = WithLambdas.class.getName().replace('.', '/');

    @TempDir
    private Path directory;
    private final ClassList classes = new ClassList();
    private final List<Path> jars = new ArrayList<>();
    private List<PoolEntry> pool;

    /// In a library's jar, behind that of the app.
    static final class WithLambdas {

        Supplier<String> one() {
            return () -> "one";
        }

        Supplier<String> other() {
            return () -> "other";
        }
    }

    @BeforeEach
    void pack() throws IOException {
        byte[] type;
        try (var in = getClass().getResourceAsStream("/" + WITH_LAMBDAS + ".class")) {
            type = in.readAllBytes();
        }
        Path empty = directory.resolve("empty.jar");
        new ZipOutputStream(Files.newOutputStream(empty)).close();
        Path jar = directory.resolve("with-lambdas.jar");
        try (var out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry(WITH_LAMBDAS + ".class"));
            out.write(type);
        }
        jars.addAll(List.of(empty, jar));
        pool = StreamSupport.stream(ClassFile.of().parse(type).constantPool().spliterator(), false)
                .toList();
    }

    @Test
    void names_what_all_runs_loaded_sorted_and_once() throws IOException {
        loaded("# NOTE: do not modify", "java/lang/String id: 1", "java/lang/Object id: 0",
                "@lambda-proxy x", "@lambda-form-invoker y");
        loaded("java/lang/Object id: 0", "java/lang/Integer id: 3");
        assertThat(classes.size()).isEqualTo(3);
        assertThat(written()).filteredOn(line -> !line.startsWith("@"))
                .containsExactly("java/lang/Integer", "java/lang/Object", "java/lang/String");
    }

    @Test
    void lists_all_classes_and_members_that_a_class_refers_to() throws IOException {
        loaded(WITH_LAMBDAS + " id: 1");
        assertThat(constants(WITH_LAMBDAS)).containsExactlyElementsOf(
                indices(entry -> entry instanceof ClassEntry || entry instanceof MemberRefEntry));
    }

    @Test
    void lists_those_lambdas_of_a_library_alone_that_a_run_made() throws IOException {
        List<Integer> lambdas = indices(InvokeDynamicEntry.class::isInstance);
        assertThat(lambdas).hasSize(2);
        loaded(WITH_LAMBDAS + " id: 1", "@cp " + WITH_LAMBDAS + " " + lambdas.getLast());
        assertThat(constants(WITH_LAMBDAS)).contains(lambdas.getLast())
                .doesNotContain(lambdas.getFirst());
    }

    @Test
    void lists_all_lambdas_of_the_app_itself() throws IOException {
        Collections.reverse(jars);
        loaded(WITH_LAMBDAS + " id: 1");
        assertThat(constants(WITH_LAMBDAS))
                .containsAll(indices(InvokeDynamicEntry.class::isInstance));
    }

    @Test
    void adds_what_a_run_needs_only_when_threads_meet() throws IOException {
        loaded("java/util/concurrent/DelayScheduler id: 1",
                "java/util/concurrent/ConcurrentHashMap id: 2");
        assertThat(written()).contains(
                "java/util/concurrent/DelayScheduler$ScheduledForkJoinTask",
                "java/util/concurrent/ConcurrentHashMap$TreeBin");
    }

    @Test
    void lists_all_lambdas_of_what_tells_of_a_collection_if_there_was_one() throws IOException {
        String name = "com/sun/management/internal/GcInfoBuilder";
        loaded(name + " id: 1");
        byte[] type = Files.readAllBytes(
                Path.of(URI.create("jrt:/jdk.management/" + name + ".class")));
        List<Integer> lambdas = new ArrayList<>();
        ClassFile.of().parse(type).constantPool().forEach(entry -> {
            if (entry instanceof InvokeDynamicEntry) {
                lambdas.add(entry.index());
            }
        });
        assertThat(lambdas).isNotEmpty();
        assertThat(constants(name)).containsAll(lambdas);
    }

    @Test
    void leaves_out_what_only_chance_makes_a_run_load() throws IOException {
        loaded("java/lang/Object id: 0", "java/util/concurrent/atomic/DoubleAdder id: 1",
                "io/prometheus/metrics/model/snapshots/Exemplar id: 2");
        assertThat(written()).filteredOn(line -> !line.startsWith("@"))
                .containsExactly("java/lang/Object");
    }

    @Test
    void has_no_constants_of_what_was_made_at_run_time() throws IOException {
        loaded("org/example/Made$$Lambda id: 1");
        assertThat(written()).containsExactly("org/example/Made$$Lambda");
    }

    private void loaded(String... lines) throws IOException {
        classes.addLoaded(Files.write(directory.resolve("loaded"), List.of(lines)));
    }

    private List<String> written() throws IOException {
        Path list = directory.resolve("list");
        classes.write(list, JDK, jars);
        return Files.readAllLines(list);
    }

    private List<Integer> constants(String type) throws IOException {
        String start = "@cp " + type + " ";
        String line = written().stream().filter(each -> each.startsWith(start)).findFirst()
                .orElseThrow();
        return List.of(line.substring(start.length()).split(" ")).stream().map(Integer::valueOf)
                .toList();
    }

    private List<Integer> indices(Predicate<PoolEntry> wanted) {
        return pool.stream().filter(wanted).map(PoolEntry::index).toList();
    }
}
