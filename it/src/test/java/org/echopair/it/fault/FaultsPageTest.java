package org.echopair.it.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The page of faults and the tests hold one another: a row is a promise, and a promise is a test.
class FaultsPageTest {

    /// Tests run in their module's folder.
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Path FAULTS = Path.of("it/src/test/java/org/echopair/it/fault");
    private static final List<String> MODULES = List.of("echo-server", "echo-client", "it");
    private static final String FAULT = "Fault";
    private static final int FAULT_COLUMNS = 6;
    private static final String PROTECTION = "Protection";
    private static final int PROTECTION_COLUMNS = 3;

    private static final Set<String> TEST_ANNOTATIONS = Set.of("@Test", "@ParameterizedTest",
            "@BothSizes");
    private static final Pattern NAMED_TEST = Pattern.compile("`(\\w+)\\.(\\w+)`");
    private static final Pattern TEST = Pattern.compile(
            "@(?:Test|ParameterizedTest|BothSizes)\\b(?:\\s+@[^\\n]+(?:\\n\\s+[^\\n]+?\\))?)*?\\s+void (\\w+)\\(");

    /// Of all tables whose first column has that name. The last column names tests.
    private static List<String> rows(String table) throws IOException {
        List<String> rows = new ArrayList<>();
        boolean isInside = false;
        for (String line : Files.readAllLines(ROOT.resolve("docs/faults.md"))) {
            boolean isHead = line.startsWith("| " + table + " |");
            isInside = isHead || isInside && line.startsWith("|");
            if (isInside && !isHead && line.startsWith("| ")) {
                rows.add(line);
            }
        }
        return rows;
    }

    private static List<MatchResult> tests(String row) {
        return NAMED_TEST.matcher(row.substring(row.lastIndexOf("| "))).results().toList();
    }

    @Test
    void each_row_says_all_there_is_to_say_and_names_its_test() throws Exception {
        assertThat(rows(FAULT)).hasSizeGreaterThan(40)
                .allSatisfy(row -> assertIsFull(row, FAULT_COLUMNS));
    }

    @Test
    void five_protections_name_the_test_that_fails_without_them() throws Exception {
        assertThat(rows(PROTECTION)).hasSizeGreaterThanOrEqualTo(5)
                .allSatisfy(row -> assertIsFull(row, PROTECTION_COLUMNS));
    }

    private static void assertIsFull(String row, int columns) {
        assertThat(row.substring(1).split("\\|")).hasSize(columns).noneMatch(String::isBlank);
        assertThat(tests(row)).isNotEmpty();
    }

    @Test
    void each_test_that_a_row_names_exists() throws Exception {
        Map<String, Path> classes = testClasses();
        List<String> all = new ArrayList<>(rows(FAULT));
        all.addAll(rows(PROTECTION));
        assertThat(all.stream().flatMap(row -> tests(row).stream())).allSatisfy(test -> {
            assertThat(classes).containsKey(test.group(1));
            assertThat(Files.readString(classes.get(test.group(1))))
                    .contains(" void " + test.group(2) + "(");
        });
    }

    @Test
    void each_test_of_a_fault_has_a_row() throws Exception {
        List<String> named = rows(FAULT).stream().flatMap(row -> tests(row).stream())
                .map(test -> test.group(1) + "." + test.group(2)).toList();
        for (Map.Entry<String, Path> each : testClasses().entrySet()) {
            Path file = each.getValue();
            if (file.startsWith(ROOT.resolve(FAULTS)) && each.getKey().endsWith("IT")) {
                assertThat(testsIn(file)).as(each.getKey()).isNotEmpty()
                        .allSatisfy(method -> assertThat(named)
                                .contains(each.getKey() + "." + method));
            }
        }
    }

    /// As many as there are annotations, or the pattern misses some.
    private static List<String> testsIn(Path file) throws IOException {
        String source = Files.readString(file);
        List<String> tests = TEST.matcher(source).results().map(test -> test.group(1)).toList();
        assertThat(tests).as("%s", file).hasSize((int) source.lines().map(String::strip)
                .filter(TEST_ANNOTATIONS::contains).count());
        return tests;
    }

    private static Map<String, Path> testClasses() {
        return MODULES.stream().flatMap(FaultsPageTest::sources).collect(Collectors.toMap(
                file -> file.getFileName().toString().replace(".java", ""), file -> file,
                (one, _) -> one));
    }

    private static Stream<Path> sources(String module) {
        try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
