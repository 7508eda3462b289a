package org.echopair.client.check;

import java.util.List;
import org.echopair.client.failure.ExitCode;
import org.echopair.client.report.HtmlPage;
import org.echopair.client.text.Figures;

/// The results of `check` as a page, for browsers.
final class CheckHtml {

    private CheckHtml() {}

    static String page(CheckReport report) {
        List<List<String>> rows = report.results().stream()
                .map(result -> List.of(result.status().mark() + " " + result.status().word(),
                        result.name(), result.detail(),
                        result.nanos() == 0 ? "–" : Figures.time(result.nanos())))
                .toList();
        ExitCode exitCode = report.exitCode();
        return new HtmlPage("echo-client check " + report.target())
                .verdict(exitCode == ExitCode.PASS, exitCode == ExitCode.PASS ? "PASS" : "FAIL",
                        List.of(report.verdict(), report.target() + report.remote()
                                .map(remote -> " → " + remote).orElse("") + " · "
                                + report.began()))
                .section("Checks",
                        HtmlPage.table(List.of("", "check", "what was found", "time"), rows))
                .toString();
    }
}
