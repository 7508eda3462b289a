package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What the pages promise without anything being run: links lead somewhere, and files they name exist.
class PagesTest {

    /// Why a block is not run with the others, and what each of its commands must contain for that.
    private static final Map<String, Pattern> MARKERS = Map.of( //
            "cluster", Pattern.compile("kubectl|kind |minikube |k3s |job/"), //
            "docker", Pattern.compile("docker"), //
            "build", Pattern.compile("mvn |bin/verify|bin/demo"), //
            "bench", Pattern.compile("bench/"), //
            "peer", Pattern.compile("bin/echo-(client|server)"));

    /// Paths that prose names in code style; what a build makes is not there yet.
    private static final Pattern NAMED_PATH = Pattern
            .compile("`((?:bin|bench|docs|k8s|\\.mvn)/[\\w./-]+)`");

    static Stream<Page> pages() {
        return Page.all().stream();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_relative_link_leads_to_a_file_and_every_anchor_to_a_heading(Page page) {
        assertThat(page.links()).filteredOn(link -> !leadsSomewhere(page, link)).isEmpty();
    }

    private static boolean leadsSomewhere(Page page, String link) {
        if (link.matches("(https?|mailto):.*")) {
            return true;
        }
        String[] parts = link.split("#", 2);
        Path file = target(page, link);
        return Files.exists(file)
                && (parts.length == 1 || new Page(file).anchors().contains(parts[1]));
    }

    private static Path target(Page page, String link) {
        String file = link.split("#", 2)[0];
        return file.isEmpty() ? page.path() : page.path().resolveSibling(file).normalize();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_file_that_prose_names_exists(Page page) {
        Matcher named = NAMED_PATH.matcher(String.join("\n", page.prose()));
        assertThat(named.results().map(found -> found.group(1)))
                .allSatisfy(path -> assertThat(Page.ROOT.resolve(path)).exists());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_block_names_its_language_and_a_known_reason_not_to_be_run(Page page) {
        assertThat(page.blocks()).allSatisfy(block -> {
            assertThat(block.language()).as("%s:%d", page, block.line()).isNotEmpty();
            if (!block.marker().isEmpty()) {
                assertThat(MARKERS).as("%s:%d", page, block.line()).containsKey(block.marker());
                assertThat(String.join("\n", block.lines())).as("%s:%d", page, block.line())
                        .containsPattern(MARKERS.get(block.marker()));
            }
        });
    }

    @Test
    void every_page_can_be_reached_from_the_readme() {
        Set<Path> reached = new HashSet<>();
        Deque<Path> next = new ArrayDeque<>(List.of(Page.ROOT.resolve("README.md")));
        while (!next.isEmpty()) {
            Path file = next.pop();
            if (reached.add(file)) {
                nextTo(file).forEach(next::push);
            }
        }
        assertThat(reached).containsAll(pages().map(Page::path).toList());
    }

    /// A folder shows its pages.
    private static Stream<Path> nextTo(Path file) {
        if (Files.isDirectory(file)) {
            return pages().map(Page::path).filter(page -> page.getParent().equals(file));
        }
        if (!file.toString().endsWith(".md")) {
            return Stream.of();
        }
        Page page = new Page(file);
        return page.links().stream().filter(link -> !link.matches("https?:.*"))
                .map(link -> target(page, link));
    }

    @ParameterizedTest
    @CsvSource({"README.md, 150", "CONTRIBUTING.md, 80"})
    void a_page_for_everybody_is_short(String page, int mostLines) {
        assertThat(Page.at(page).lines()).hasSizeLessThanOrEqualTo(mostLines);
    }
}
