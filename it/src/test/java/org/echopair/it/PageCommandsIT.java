package org.echopair.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The pages' commands do what the pages say, each page from top to bottom in one shell.
@Isolated("the pages show what an idle machine says")
class PageCommandsIT {

    static Stream<Page> pages() {
        return Page.all().stream().filter(page -> !new PageScript(page).commands().isEmpty());
    }

    @ParameterizedTest
    @MethodSource("pages")
    void every_command_exits_and_prints_as_its_page_says(Page page, @TempDir Path folder)
            throws Exception {
        assertThat(new PageScript(page).run(folder)).allSatisfy(run -> {
            String where = page + ":" + run.command().line() + " printed\n"
                    + String.join("\n", run.printed());
            assertThat(run.exitCode()).as(where).isEqualTo(run.command().exitCode());
            assertThat(run.missing()).as(where).isEmpty();
        });
    }

    @Test
    void a_page_that_shows_another_exit_code_or_other_words_is_found(@TempDir Path folder)
            throws Exception {
        Path page = Files.writeString(folder.resolve("page.md"), """
                ```console
                $ echo 12 ms; false
                13 ms
                FAIL · exit 1
                $ echo 'as shown'
                as shown
                $ true
                ```
                """);
        List<PageScript.Run> runs = new PageScript(new Page(page))
                .run(Files.createDirectory(folder.resolve("shell")));
        assertThat(runs).extracting(PageScript.Run::exitCode).containsExactly(1, 0, 0);
        assertThat(runs).extracting(PageScript.Run::missing)
                .containsExactly(List.of("FAIL · exit 1"), List.of(), List.of());
    }
}
