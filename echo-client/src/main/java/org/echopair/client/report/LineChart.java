package org.echopair.client.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/// A chart of lines for an [HtmlPage], which has its colours. The x axis is the caller's: it hands
/// over places from 0 to 1 and the labels to put there. The y axis begins at zero, or is logarithmic
/// where values lie orders of magnitude apart.
///
/// It is drawn twice, for a broad page and for a narrow one, because letters that shrink with the
/// chart would be too small to read.
public final class LineChart {

    private static final int BROAD = 960;
    private static final int NARROW = 380;

    /// @param x from 0 to 1
    record Tick(double x, String label) {}

    /// @param x from 0 to 1
    /// @param y NaN where the line is to be interrupted
    /// @param label for whoever points at it
    public record Point(double x, double y, String label) {

        public static Point gap(double x) {
            return new Point(x, Double.NaN, "");
        }

        boolean isGap() {
            return Double.isNaN(y);
        }
    }

    /// @param colour which one of the page's
    record Series(String name, List<Point> points, int colour) {}

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
    private int colours;

    /// @param name what the chart shows, for those who cannot see it
    /// @param yLabel a value of the y axis in words
    public LineChart(String name, int height, boolean logarithmic, DoubleFunction<String> yLabel) {
        this.name = name;
        this.height = height;
        this.logarithmic = logarithmic;
        this.yLabel = yLabel;
    }

    /// A series without a point is neither drawn nor named.
    public LineChart series(String seriesName, List<Point> points) {
        int colour = colours++;
        if (!points.stream().allMatch(Point::isGap)) {
            series.add(new Series(seriesName, List.copyOf(points), colour));
        }
        return this;
    }

    /// Labels that do not fit beside those before them are left out.
    public LineChart tick(double x, String label) {
        ticks.add(new Tick(x, label));
        return this;
    }

    /// Something bad that happened, as a line from top to bottom.
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
        return drawing("broad", BROAD) + drawing("narrow", NARROW);
    }

    private String drawing(String kind, int width) {
        List<Double> values = series.stream().flatMap(each -> each.points.stream())
                .filter(point -> !point.isGap()).map(Point::y).toList();
        return new ChartDrawing(kind, width, height, ChartScale.of(values, logarithmic), yLabel)
                .draw(name, series, ticks, events);
    }
}
