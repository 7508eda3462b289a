package org.echopair.client.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.DoubleFunction;
import org.echopair.client.text.Figures;

/// A [LineChart] as SVG of one width. However many points and events there are, what is drawn is
/// bounded by the width: as many points and stems as can be told apart.
final class ChartDrawing {

    private static final int RIGHT = 16;
    private static final int BOTTOM = 30;
    private static final int LEGEND_LINE = 18;
    private static final int LETTER = 7;

    /// More stems than these would be a block of colour; those that are closer are one.
    private static final int MOST_STEMS = 48;
    private static final int NEAREST_STEMS = 8;

    /// With fewer points each one gets a mark that tells its value.
    private static final int MARKED_POINTS = 130;

    private static final List<String> WORST_FIRST = List.of("", "bad", "amber", "neutral", "good");

    private static final Comparator<LineChart.Point> BY_HEIGHT = Comparator
            .comparingDouble(LineChart.Point::y);

    private final StringBuilder svg = new StringBuilder();
    private final int left;
    private final int width;
    private final int height;
    private final ChartScale scale;
    private final DoubleFunction<String> yLabel;
    private final String kind;
    private int top;

    ChartDrawing(String kind, int width, int height, ChartScale scale,
            DoubleFunction<String> yLabel) {
        this.kind = kind;
        this.width = width;
        this.height = height;
        this.scale = scale;
        this.yLabel = yLabel;
        this.left = 14 + LETTER * scale.levels().stream()
                .mapToInt(level -> yLabel.apply(level).length()).max().orElse(0);
    }

    String draw(String name, List<LineChart.Series> series, List<LineChart.Tick> ticks,
            List<LineChart.Event> events) {
        svg.append("<svg class=\"").append(kind).append("\" viewBox=\"0 0 ").append(width)
                .append(' ').append(height).append("\" role=\"img\" aria-label=\"")
                .append(HtmlPage.escape(name)).append("\">\n");
        legend(series);
        for (double level : scale.levels()) {
            line("grid", left, y(level), width - RIGHT, y(level));
            text(left - 8, y(level) + 4, "end", yLabel.apply(level));
        }
        ticks(ticks);
        binned(events).forEach(this::stem);
        series.forEach(this::plot);
        return svg.append("</svg>\n").toString();
    }

    private void legend(List<LineChart.Series> series) {
        int x = left;
        int line = 0;
        for (LineChart.Series each : series) {
            int room = 40 + LETTER * each.name().length();
            if (x > left && x + room > width) {
                x = left;
                line++;
            }
            double y = 12 + line * LEGEND_LINE;
            line("series c" + each.colour() % 4, x, y, x + 26, y);
            text(x + 32, y + 4, "start", each.name());
            x += room + 16;
        }
        top = 30 + line * LEGEND_LINE;
    }

    private void ticks(List<LineChart.Tick> ticks) {
        List<double[]> taken = new ArrayList<>();
        for (LineChart.Tick tick : ticks) {
            double x = x(tick.x());
            double half = LETTER * tick.label().length() / 2.0;
            double middle = Math.clamp(x, half, Math.max(half, width - half - 2));
            if (taken.stream().allMatch(other -> middle - half > other[1] + 8
                    || middle + half < other[0] - 8)) {
                taken.add(new double[]{middle - half, middle + half});
                line("grid", x, top, x, height - BOTTOM);
                text(middle, height - BOTTOM + 18, "middle", tick.label());
            }
        }
    }

    /// Those that are too close to be told apart are one, with the colour of the worst.
    private List<LineChart.Event> binned(List<LineChart.Event> events) {
        double apart = Math.max(NEAREST_STEMS, (double) (width - left) / MOST_STEMS);
        Map<Long, List<LineChart.Event>> bins = new TreeMap<>();
        for (LineChart.Event each : events) {
            bins.computeIfAbsent((long) (x(each.x()) / apart), _ -> new ArrayList<>())
                    .add(each);
        }
        return bins.values().stream().map(ChartDrawing::asOne).toList();
    }

    private static LineChart.Event asOne(List<LineChart.Event> bin) {
        LineChart.Event worst = bin.stream()
                .min(Comparator.comparingInt(each -> WORST_FIRST.indexOf(each.kind())))
                .orElseThrow();
        return bin.size() == 1
                ? worst
                : new LineChart.Event(worst.x(),
                        worst.label() + ", and " + Figures.grouped(bin.size() - 1) + " more here",
                        worst.kind(), worst.target());
    }

    private void stem(LineChart.Event event) {
        boolean linked = !event.target().isEmpty();
        String colour = event.kind().isEmpty() ? "" : " " + event.kind();
        double x = x(event.x());
        svg.append(linked ? "<a href=\"#" + HtmlPage.escape(event.target()) + "\">" : "<g>");
        title(event.label());
        line("event" + colour, x, top, x, height - BOTTOM);
        svg.append("<circle class=\"mark").append(colour).append("\" cx=\"").append(place(x))
                .append("\" cy=\"").append(top).append("\" r=\"4\"/>")
                .append(linked ? "</a>\n" : "</g>\n");
    }

    private void plot(LineChart.Series series) {
        String colour = " c" + series.colour() % 4;
        List<LineChart.Point> points = thinned(series.points());
        List<LineChart.Point> line = new ArrayList<>();
        for (LineChart.Point point : points) {
            if (point.isGap()) {
                polyline(line, colour);
                line.clear();
            } else {
                line.add(point);
            }
        }
        polyline(line, colour);
        if (points.size() <= MARKED_POINTS) {
            points.stream().filter(point -> !point.isGap())
                    .forEach(point -> mark(series.name(), point));
        }
    }

    /// A point alone is a dot.
    private void polyline(List<LineChart.Point> points, String colour) {
        if (points.isEmpty()) {
            return;
        }
        svg.append("<polyline class=\"series").append(colour).append("\" points=\"");
        for (LineChart.Point point : points) {
            svg.append(place(x(point.x()))).append(',').append(place(y(point.y()))).append(' ');
        }
        if (points.size() == 1) {
            svg.append(place(x(points.getFirst().x()) + 0.1)).append(',')
                    .append(place(y(points.getFirst().y())));
        }
        svg.append("\"/>\n");
    }

    private void mark(String series, LineChart.Point point) {
        svg.append("<circle fill=\"transparent\" cx=\"").append(place(x(point.x())))
                .append("\" cy=\"").append(place(y(point.y()))).append("\" r=\"5\">");
        title(series + ": " + point.label());
        svg.append("</circle>\n");
    }

    /// Of the points in one column of pixels, the lowest and the highest.
    private List<LineChart.Point> thinned(List<LineChart.Point> points) {
        if (points.size() <= 2 * width) {
            return points;
        }
        List<LineChart.Point> kept = new ArrayList<>();
        int from = 0;
        for (int to = 1; to <= points.size(); to++) {
            if (to == points.size()
                    || (int) x(points.get(to).x()) != (int) x(points.get(from).x())) {
                keep(points.subList(from, to), kept);
                from = to;
            }
        }
        return kept;
    }

    /// A gap that is narrower than a pixel is none.
    private static void keep(List<LineChart.Point> column, List<LineChart.Point> kept) {
        List<LineChart.Point> there = column.stream().filter(point -> !point.isGap()).toList();
        if (there.isEmpty()) {
            kept.add(column.getFirst());
            return;
        }
        LineChart.Point lowest = Collections.min(there, BY_HEIGHT);
        LineChart.Point highest = Collections.max(there, BY_HEIGHT);
        kept.add(lowest.x() <= highest.x() ? lowest : highest);
        if (lowest != highest) {
            kept.add(lowest.x() <= highest.x() ? highest : lowest);
        }
    }

    private double x(double part) {
        return left + Math.clamp(part, 0, 1) * (width - left - RIGHT);
    }

    private double y(double value) {
        return height - BOTTOM - scale.part(value) * (height - top - BOTTOM);
    }

    private void line(String style, double x1, double y1, double x2, double y2) {
        svg.append("<line class=\"").append(style).append("\" x1=\"").append(place(x1))
                .append("\" y1=\"").append(place(y1)).append("\" x2=\"").append(place(x2))
                .append("\" y2=\"").append(place(y2)).append("\"/>\n");
    }

    private void text(double x, double y, String anchor, String words) {
        svg.append("<text x=\"").append(place(x)).append("\" y=\"").append(place(y))
                .append("\" text-anchor=\"").append(anchor).append("\">")
                .append(HtmlPage.escape(words)).append("</text>\n");
    }

    private void title(String words) {
        svg.append("<title>").append(HtmlPage.escape(words)).append("</title>");
    }

    /// A tenth of a pixel is enough.
    private static String place(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
