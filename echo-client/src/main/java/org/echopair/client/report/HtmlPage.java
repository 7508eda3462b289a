package org.echopair.client.report;

import java.util.ArrayList;
import java.util.List;
import org.echopair.client.text.Printable;

/// A page that needs nothing but itself: no network, no script. The verdict stands on top, then come
/// sections of charts and tables; it is legible in light and in dark, and on paper.
public final class HtmlPage {

    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #1c2330; --faint: #5d6778; --line: #d9dee7;
              --paper: #ffffff; --good: #15803d; --bad: #c0262d; --amber: #9a6700;
              --first: #1d5fd1; --second: #c2570c; --third: #7c3aed; --fourth: #0f766e; }
            @media (prefers-color-scheme: dark) { :root { --ink: #e4e8ef; --faint: #98a2b3;
              --line: #323a48; --paper: #12161d; --good: #4ade80; --bad: #f87171; --amber: #fbbf24;
              --first: #6ea8fe; --second: #fb923c; --third: #b794f6; --fourth: #2dd4bf; } }
            * { box-sizing: border-box; }
            body { margin: 0 auto; padding: 28px 24px 48px; max-width: 960px; background: var(--paper);
              color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", Roboto, "Noto Sans", sans-serif; }
            header { border-left: 6px solid var(--faint); padding: 2px 0 2px 16px; margin-bottom: 28px; }
            header.good { border-color: var(--good); } header.bad { border-color: var(--bad); }
            header.amber { border-color: var(--amber); }
            header.amber .verdict { color: var(--amber); }
            h1 { font-size: 28px; line-height: 1.25; margin: 0 0 2px; }
            header.good .verdict, td.good { color: var(--good); }
            header.bad .verdict, td.bad { color: var(--bad); }
            .note { color: var(--amber); }
            h2 { font-size: 17px; margin: 32px 0 8px; }
            p { margin: 2px 0; } .faint { color: var(--faint); }
            .wide { overflow-x: auto; }
            table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
            th, td { text-align: left; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line);
              vertical-align: top; white-space: nowrap; }
            th { font-weight: 600; color: var(--faint); font-size: 13px; }
            td.number, th.number { text-align: right; }
            td.wrap { white-space: normal; overflow-wrap: anywhere; min-width: 260px; }
            svg { display: block; width: 100%; height: auto; font: 12px system-ui, sans-serif; }
            svg text { fill: var(--faint); } svg .grid { stroke: var(--line); stroke-width: 1; }
            svg .series { fill: none; stroke-width: 2; stroke-linejoin: round; }
            svg .c0 { stroke: var(--first); } svg .c1 { stroke: var(--second); }
            svg .c2 { stroke: var(--third); } svg .c3 { stroke: var(--fourth); }
            svg .c1 { stroke-dasharray: 6 3; } svg .c2 { stroke-dasharray: 2 3; }
            svg .event { stroke: var(--bad); stroke-width: 1.5; } svg .mark { fill: var(--bad); }
            svg .event.good { stroke: var(--good); } svg .mark.good { fill: var(--good); }
            svg .event.amber { stroke: var(--amber); } svg .mark.amber { fill: var(--amber); }
            svg .event.neutral { stroke: var(--faint); } svg .mark.neutral { fill: var(--faint); }
            tr:target { outline: 2px solid var(--first); }
            @media print { body { max-width: none; padding: 0; } h2 { break-after: avoid; }
              svg, tr { break-inside: avoid; } }
            """;

    private final String title;
    private final StringBuilder body = new StringBuilder();

    public HtmlPage(String title) {
        this.title = title;
    }

    /// The answer to the one question that the page is opened for.
    ///
    /// @param lines what stands below the word, first the most important
    public HtmlPage verdict(boolean good, String word, List<String> lines) {
        return verdict(good ? Verdict.PASS : Verdict.FAIL, word, lines);
    }

    /// The answer to the one question that the page is opened for.
    ///
    /// @param words as `FAIL – load of server:8888`
    /// @param lines what stands below, the most important first
    public HtmlPage verdict(Verdict verdict, String words, List<String> lines) {
        body.append("<header class=\"").append(verdict.colour()).append("\">\n<h1>")
                .append("<span class=\"verdict\">").append(verdict.mark()).append(' ')
                .append(escape(words)).append("</span></h1>\n");
        String kind = "";
        for (String line : lines) {
            body.append("<p").append(kind).append('>').append(escape(line)).append("</p>\n");
            kind = " class=\"faint\"";
        }
        body.append("</header>\n");
        return this;
    }

    /// @param content of [#table], [#paragraph] or [LineChart#svg]
    public HtmlPage section(String heading, String... content) {
        body.append("<section>\n<h2>").append(escape(heading)).append("</h2>\n");
        for (String part : content) {
            body.append(part);
        }
        body.append("</section>\n");
        return this;
    }

    public static String paragraph(String kind, String text) {
        return "<p class=\"" + kind + "\">" + escape(text) + "</p>\n";
    }

    /// A cell that begins with ✓ or ✗ is coloured; a column of figures stands to the right.
    public static String table(List<String> heads, List<List<String>> rows) {
        return table(heads, rows, "");
    }

    /// @param id what the ids of the rows begin with, before their number from 0; empty for none
    public static String table(List<String> heads, List<List<String>> rows, String id) {
        var html = new StringBuilder("<div class=\"wide\"><table>\n<tr>");
        List<Boolean> ofNumbers = new ArrayList<>();
        for (int i = 0; i < heads.size(); i++) {
            int column = i;
            ofNumbers.add(rows.stream().allMatch(row -> isNumber(row.get(column))));
            html.append(ofNumbers.get(i) ? "<th class=\"number\">" : "<th>")
                    .append(escape(heads.get(i))).append("</th>");
        }
        html.append("</tr>\n");
        int number = 0;
        for (List<String> row : rows) {
            html.append(id.isEmpty() ? "<tr>" : "<tr id=\"" + id + number++ + "\">");
            for (int i = 0; i < row.size(); i++) {
                html.append("<td").append(kindOf(row.get(i), ofNumbers.get(i))).append('>')
                        .append(escape(row.get(i))).append("</td>");
            }
            html.append("</tr>\n");
        }
        return html.append("</table></div>\n").toString();
    }

    private static String kindOf(String cell, boolean ofNumbers) {
        if (cell.startsWith("✓")) {
            return " class=\"good\"";
        }
        if (cell.startsWith("✗")) {
            return " class=\"bad\"";
        }
        return ofNumbers ? " class=\"number\"" : cell.length() > 60 ? " class=\"wrap\"" : "";
    }

    /// A figure with or without its unit, rather than a time of day or an address.
    private static boolean isNumber(String cell) {
        return cell.equals("–") || cell.matches("-?[0-9][0-9,.]*( [^ ]{1,5})?");
    }

    static String escape(String text) {
        return Printable.line(text).replace("&", "&amp;").replace("<", "&lt;")
                .replace(">", "&gt;").replace("\"", "&quot;");
    }

    @Override
    public String toString() {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
                + escape(title) + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n"
                + body + "</body>\n</html>\n";
    }
}
