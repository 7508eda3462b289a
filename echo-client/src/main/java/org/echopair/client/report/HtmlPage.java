package org.echopair.client.report;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.echopair.client.text.Printable;

/// A page that needs nothing but itself: no network, no script. The verdict stands on top, then come
/// sections of charts and tables. It is legible in light and in dark, on paper, and on a telephone,
/// where a table's row becomes a card with a line for each cell.
public final class HtmlPage {

    /// Longer text may be broken anywhere; a longer one still is the row's detail, and has room.
    private static final int UNBROKEN = 26;
    private static final int DETAIL = 60;

    /// Bytes as a difference shows them: `0a [61] 0b`.
    private static final Pattern HEX = Pattern
            .compile(
                    "(?<![0-9a-zA-Z])(?:\\[?[0-9a-f]{2}\\]? ){2,}\\[?[0-9a-f]{2}\\]?(?![0-9a-zA-Z])");

    private final String title;
    private final List<String> body = new ArrayList<>();

    /// @param title as `FAIL – load of server:8888`
    public HtmlPage(String title) {
        this.title = title;
    }

    /// A page whose title and heading are the verdict, as those of all commands are.
    ///
    /// @param what was done, as `load of server:8888`
    /// @param lines what stands below, the most important first
    public static HtmlPage of(Verdict verdict, String what, List<String> lines) {
        String words = verdict.name() + " – " + what;
        return new HtmlPage(words).verdict(verdict, words, lines);
    }

    /// The answer to the one question that the page is opened for.
    ///
    /// @param words as `FAIL – load of server:8888`
    /// @param lines what stands below, the most important first
    public HtmlPage verdict(Verdict verdict, String words, List<String> lines) {
        var html = new StringBuilder("<header class=\"" + verdict.colour() + "\">\n<h1>"
                + "<span class=\"verdict\">" + verdict.mark() + " " + escape(words)
                + "</span></h1>\n");
        String kind = "";
        for (String line : lines) {
            html.append("<p").append(kind).append('>').append(escape(line)).append("</p>\n");
            kind = " class=\"faint\"";
        }
        body.add(html.append("</header>\n").toString());
        return this;
    }

    /// @param content of [#table], [#paragraph] or [LineChart#svg]
    public HtmlPage section(String heading, String... content) {
        body.add("<section>\n<h2>" + escape(capital(heading)) + "</h2>\n");
        body.addAll(List.of(content));
        body.add("</section>\n");
        return this;
    }

    public static String paragraph(String kind, String text) {
        return "<p class=\"" + kind + "\">" + hex(escape(text)) + "</p>\n";
    }

    /// A cell that begins with ✓ or ✗ is coloured; a column of figures stands to the right.
    public static String table(List<String> heads, List<List<String>> rows) {
        return table(heads, rows, "");
    }

    /// @param id what the ids of the rows begin with, before their number from 0; empty for none
    public static String table(List<String> heads, List<List<String>> rows, String id) {
        var html = new StringBuilder("<div class=\"wide\"><table>\n<thead><tr>");
        List<Boolean> ofNumbers = new ArrayList<>();
        for (int i = 0; i < heads.size(); i++) {
            int column = i;
            ofNumbers.add(rows.stream().allMatch(row -> isNumber(row.get(column))));
            html.append(ofNumbers.get(i) ? "<th class=\"number\">" : "<th>")
                    .append(escape(capital(heads.get(i)))).append("</th>");
        }
        html.append("</tr></thead>\n");
        int number = 0;
        for (List<String> row : rows) {
            html.append(id.isEmpty() ? "<tr>" : "<tr id=\"" + id + number++ + "\">");
            for (int i = 0; i < row.size(); i++) {
                html.append("<td").append(kindOf(row.get(i), ofNumbers.get(i)))
                        .append(label(heads.get(i))).append('>')
                        .append(hex(escape(row.get(i)))).append("</td>");
            }
            html.append("</tr>\n");
        }
        return html.append("</table></div>\n").toString();
    }

    /// What a narrow page puts before the cell.
    private static String label(String head) {
        return head.isEmpty() ? "" : " data-head=\"" + escape(capital(head)) + "\"";
    }

    private static String kindOf(String cell, boolean ofNumbers) {
        if (cell.startsWith("✓")) {
            return " class=\"good\"";
        }
        if (cell.startsWith("✗")) {
            return " class=\"bad\"";
        }
        if (ofNumbers) {
            return " class=\"number\"";
        }
        return cell.length() > DETAIL
                ? " class=\"wrap detail\""
                : cell.length() > UNBROKEN ? " class=\"wrap\"" : "";
    }

    /// A figure with or without its unit, rather than a time of day or an address.
    private static boolean isNumber(String cell) {
        return cell.equals("–") || cell.matches("-?[0-9][0-9,.]*( [^ ]{1,5})?");
    }

    /// `p99` is a name, and stays.
    private static String capital(String text) {
        return text.isEmpty() || text.matches("p[0-9.]+")
                ? text
                : Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String hex(String escaped) {
        return HEX.matcher(escaped).replaceAll("<code>$0</code>");
    }

    static String escape(String text) {
        return Printable.line(text).replace("&", "&amp;").replace("<", "&lt;")
                .replace(">", "&gt;").replace("\"", "&quot;");
    }

    public void writeTo(Writer out) throws IOException {
        out.write("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>"
                + escape(title) + "</title>\n<style>\n" + HtmlStyle.CSS
                + "</style>\n</head>\n<body>\n");
        for (String part : body) {
            out.write(part);
        }
        out.write("</body>\n</html>\n");
    }

    @Override
    public String toString() {
        var text = new StringWriter();
        try {
            writeTo(text);
        } catch (IOException e) { // not from a string
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }
}
