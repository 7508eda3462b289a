package org.echopair.client.check;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.echopair.client.report.HtmlPage;
import org.echopair.client.report.Lag;
import org.echopair.client.text.Figures;

/// The results of `check` as a page, for browsers.
final class CheckHtml {

    private CheckHtml() {}

    static String page(CheckReport report, Lag lag) {
        List<List<String>> rows = report.results().stream()
                .map(result -> List.of(result.status().mark() + " " + result.status().word(),
                        result.title(), result.detail(),
                        result.nanos() == 0 ? "–" : Figures.time(result.nanos())))
                .toList();
        List<String> notes = new ArrayList<>(report.notes());
        lag.note().ifPresent(notes::add);
        String found = report.verdict(); // after its first word, which is the heading's
        HtmlPage page = HtmlPage.of(report.outcome(), "check of " + report.target(),
                List.of(found.substring(found.indexOf(' ')).strip(),
                        report.remote().map(remote -> "connected to " + remote + " · ").orElse("")
                                + report.began().truncatedTo(ChronoUnit.SECONDS)));
        if (!notes.isEmpty()) {
            page.section("Notes", notes.stream().map(note -> HtmlPage.paragraph("note", note))
                    .toArray(String[]::new));
        }
        return page.section("Checks",
                HtmlPage.table(List.of("", "check", "what was found", "time"), rows)).toString();
    }
}
