package org.echopair.client.check;

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
                        result.name(), result.detail(),
                        result.nanos() == 0 ? "–" : Figures.time(result.nanos())))
                .toList();
        List<String> notes = new ArrayList<>(report.notes());
        lag.note().ifPresent(notes::add);
        HtmlPage page = new HtmlPage("echo-client check " + report.target())
                .verdict(report.outcome(), report.outcome().toString(),
                        List.of(report.verdict(), report.target() + report.remote()
                                .map(remote -> " → " + remote).orElse("") + " · "
                                + report.began()));
        if (!notes.isEmpty()) {
            page.section("Notes", notes.stream().map(note -> HtmlPage.paragraph("note", note))
                    .toArray(String[]::new));
        }
        return page.section("Checks",
                HtmlPage.table(List.of("", "check", "what was found", "time"), rows)).toString();
    }
}
