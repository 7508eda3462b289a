package org.echopair.client.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/// A chart of lines as SVG for an [HtmlPage], which has its colours. The x axis is the caller's: it
/// hands over places from 0 to 1 and the labels to put there. The y axis begins at zero, or is
/// logarithmic where values lie orders of magnitude apart.
public final class LineChart {

    private static final int WIDTH = 900;
    private static final int LEFT = 72;
    private static final int RIGHT = 16;
    private static final int TOP = 30;
    private static final int BOTTOM = 30;

    /// With fewer points each one gets a mark that tells its value.
    private static final int MARKED_POINTS = 130;

    /// @param x from 0 to 1
    record Tick(double x, String label) {}

    /// @param x from 0 to 1
    /// @param label for whoever points at it
    public record Point(double x, double y, String label) {}

    record Series(String name, List<Point> points) {}

    /// @param x from 0 to 1
    /// @param kind the class that the page's style sheet gives a colour to; may be empty
    /// @param target the id of the row that tells more; may be empty
    record Event(double x, String label, String kind, String target) {}

    private final String name;
    private final int height;
    private final boolean logarithmic;
    private final DoubleFunction<String> yLabel;
    private final List<Series> series = new ArrayList<>();
    private final List<Tick> ticks = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();

    /// @param name what the chart shows, for those who cannot see it
    /// @param yLabel a value of the y axis in words
    public LineChart(String name, int height, boolean logarithmic, DoubleFunction<String> yLabel) {
        this.name = name;
        this.height = height;
        this.logarithmic = logarithmic;
        this.yLabel = yLabel;
    }

    public LineChart series(String seriesName, List<Point> points) {
        series.add(new Series(seriesName, points));
        return this;
    }

    public LineChart tick(double x, String label) {
        ticks.add(new Tick(x, label));
        return this;
    }

    /// Something that happened, as a line from top to bottom.
    public LineChart event(double x, String label) {
        return event(x, label, "", "");
    }

    /// The same in another colour, and with a link to the row of a table that tells more.
    ///
    /// @param kind `good`, `neutral`, `amber` or `bad`
    /// @param target the row's id
    public LineChart event(double x, String label, String kind, String target) {
        events.add(new Event(x, label, kind, target));
        return this;
    }

    public String svg() {
        List<Double> levels = levels();
        double lowest = levels.getFirst();
        double highest = levels.getLast();
        var svg = new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + height
                + "\" role=\"img\" aria-label=\"" + HtmlPage.escape(name) + "\">\n");
        for (double level : levels) {
            double y = y(level, lowest, highest);
            line(svg, "grid", LEFT, y, WIDTH - RIGHT, y);
            text(svg, LEFT - 8, y + 4, "end", yLabel.apply(level));
        }
        for (Tick tick : ticks) {
            line(svg, "grid", x(tick.x), TOP, x(tick.x), height - BOTTOM);
            text(svg, x(tick.x), height - BOTTOM + 18, tick.x > 0.96 ? "end" : "middle",
                    tick.label);
        }
        events.forEach(event -> stem(svg, event));
        int legend = LEFT;
        for (int i = 0; i < series.size(); i++) {
            plot(svg, series.get(i), " c" + i % 4, lowest, highest);
            line(svg, "series c" + i % 4, legend, 12, legend + 26, 12);
            text(svg, legend + 32, 16, "start", series.get(i).name);
            legend += 56 + 7 * series.get(i).name.length();
        }
        return svg.append("</svg>\n").toString();
    }

    private void stem(StringBuilder svg, Event event) {
        boolean linked = !event.target.isEmpty();
        svg.append(linked ? "<a href=\"#" + HtmlPage.escape(event.target) + "\">" : "<g>");
        title(svg, event.label);
        String kind = event.kind.isEmpty() ? "" : " " + event.kind;
        line(svg, "event" + kind, x(event.x), TOP, x(event.x), height - BOTTOM);
        svg.append("<circle class=\"mark").append(kind).append("\" cx=\"")
                .append(place(x(event.x))).append("\" cy=\"").append(TOP).append("\" r=\"4\"/>")
                .append(linked ? "</a>\n" : "</g>\n");
    }

    private void plot(StringBuilder svg, Series plotted, String colour, double lowest,
            double highest) {
        svg.append("<polyline class=\"series").append(colour).append("\" points=\"");
        for (Point point : plotted.points) {
            svg.append(place(x(point.x))).append(',').append(place(y(point.y, lowest, highest)))
                    .append(' ');
        }
        svg.append("\"/>\n");
        if (plotted.points.size() > MARKED_POINTS) {
            return;
        }
        for (Point point : plotted.points) {
            svg.append("<circle class=\"point\" fill=\"transparent\" cx=\"")
                    .append(place(x(point.x))).append("\" cy=\"")
                    .append(place(y(point.y, lowest, highest))).append("\" r=\"5\">");
            title(svg, plotted.name + ": " + point.label);
            svg.append("</circle>\n");
        }
    }

    /// The values at which the y axis has a line, 1-2-5 of a power of ten; the ends are the axis'.
    private List<Double> levels() {
        double least = Double.MAX_VALUE;
        double most = 0;
        for (Series each : series) {
            for (Point point : each.points) {
                most = Math.max(most, point.y);
                least = point.y > 0 ? Math.min(least, point.y) : least;
            }
        }
        most = most > 0 ? most : 1;
        return logarithmic ? logarithmicLevels(Math.min(least, most), most) : linearLevels(most);
    }

    private static List<Double> linearLevels(double most) {
        double step = 1;
        double power = Math.pow(10, Math.floor(Math.log10(most / 4)));
        for (double factor : new double[]{1, 2, 5, 10}) {
            step = factor * power;
            if (step * 5 >= most) {
                break;
            }
        }
        List<Double> levels = new ArrayList<>(List.of(0.0));
        while (levels.getLast() < most) {
            levels.add(levels.size() * step);
        }
        return levels;
    }

    private static List<Double> logarithmicLevels(double least, double most) {
        boolean everyFactor = most / least < 2_000;
        List<Double> levels = new ArrayList<>();
        double power = Math.pow(10, Math.floor(Math.log10(least)));
        for (;; power *= 10) {
            for (double factor : everyFactor ? new double[]{1, 2, 5} : new double[]{1}) {
                double level = factor * power;
                if (!levels.isEmpty() && level <= least) {
                    levels.clear();
                }
                levels.add(level);
                if (level >= most && levels.size() > 1) {
                    return levels;
                }
            }
        }
    }

    private static double x(double part) {
        return LEFT + Math.clamp(part, 0, 1) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value, double lowest, double highest) {
        double part = logarithmic
                ? Math.log(Math.max(value, lowest) / lowest) / Math.log(highest / lowest)
                : value / highest;
        return height - BOTTOM - part * (height - TOP - BOTTOM);
    }

    private static void line(StringBuilder svg, String kind, double x1, double y1, double x2,
            double y2) {
        svg.append("<line class=\"").append(kind).append("\" x1=\"").append(place(x1))
                .append("\" y1=\"").append(place(y1)).append("\" x2=\"").append(place(x2))
                .append("\" y2=\"").append(place(y2)).append("\"/>\n");
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String words) {
        svg.append("<text x=\"").append(place(x)).append("\" y=\"").append(place(y))
                .append("\" text-anchor=\"").append(anchor).append("\">")
                .append(HtmlPage.escape(words)).append("</text>\n");
    }

    private static void title(StringBuilder svg, String words) {
        svg.append("<title>").append(HtmlPage.escape(words)).append("</title>");
    }

    /// A tenth of a pixel is enough.
    private static String place(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
