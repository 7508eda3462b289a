package org.echopair.client.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Lines for people: broken at a width, or aligned in columns. Widths count characters as code
/// points.
public final class Layout {

    /// The usual width of a terminal, and of all examples.
    public static final int WIDTH = 80;

    private static final String BETWEEN_COLUMNS = "  ";

    private Layout() {}

    /// Text broken at spaces; a word that is longer than a line stays whole.
    ///
    /// @param indent what the second line and those behind it begin with
    public static List<String> wrapped(String text, int width, String indent) {
        return wrapped(List.of(text.split(" ")), " ", width, indent);
    }

    /// As many parts on a line as it holds; a part that is longer has a line of its own.
    ///
    /// @param between stands between two parts, and at the end of a line that goes on without its
    /// spaces
    public static List<String> wrapped(List<String> parts, String between, int width,
            String indent) {
        String lineEnd = between.stripTrailing();
        List<String> lines = new ArrayList<>();
        var line = new StringBuilder();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            int end = i < parts.size() - 1 ? lineEnd.length() : 0;
            boolean empty = line.length() == (lines.isEmpty() ? 0 : indent.length());
            if (!empty && length(line) + between.length() + length(part) + end > width) {
                lines.add(line + lineEnd);
                line.setLength(0);
                line.append(indent);
                empty = true;
            }
            line.append(empty ? "" : between).append(part);
        }
        lines.add(line.toString());
        return lines;
    }

    /// Each column as wide as its widest cell: the first to the left, the others as told.
    ///
    /// @param figures whether all columns but the first are figures, which stand to the right
    public static List<String> aligned(List<List<String>> rows, boolean figures) {
        int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                widths[i] = Math.max(widths[i], length(row.get(i)));
            }
        }
        List<String> lines = new ArrayList<>();
        for (List<String> row : rows) {
            String[] cells = new String[row.size()];
            for (int i = 0; i < cells.length; i++) {
                cells[i] = figures && i > 0
                        ? toTheRight(row.get(i), widths[i])
                        : padded(row.get(i), widths[i]);
            }
            lines.add(String.join(BETWEEN_COLUMNS, Arrays.asList(cells)).stripTrailing());
        }
        return lines;
    }

    /// With spaces behind it, as far as there is room.
    public static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - length(text)));
    }

    /// With spaces before it, as far as there is room.
    public static String toTheRight(String text, int width) {
        return " ".repeat(Math.max(0, width - length(text))) + text;
    }

    private static int length(CharSequence text) {
        return Character.codePointCount(text, 0, text.length());
    }
}
