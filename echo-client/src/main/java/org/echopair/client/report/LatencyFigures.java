package org.echopair.client.report;

import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.echopair.client.exchange.LatencyHistograms;
import org.echopair.client.text.Figures;

/// The figures of latencies, in the words that all commands share: members of a JSON report, rows of
/// a page's table. A percentile that the samples cannot carry is left out.
public final class LatencyFigures {

    /// Those that are told where nobody asks for others.
    public static final List<Double> PERCENTILES = List.of(50.0, 90.0, 99.0, 99.9, 99.99);

    private final List<Double> percentiles;
    private final List<List<String>> rows = new ArrayList<>();

    public LatencyFigures(List<Double> percentiles) {
        this.percentiles = percentiles;
    }

    /// `p99`, `p99.99`.
    public static String name(double percentile) {
        return percentile == Math.rint(percentile) ? "p" + (long) percentile : "p" + percentile;
    }

    /// The member of that name.
    public void write(JsonWriter json, String name, Histogram latencies) throws IOException {
        json.name(name).beginObject();
        json.name("samples").value(latencies.getTotalCount());
        if (latencies.getTotalCount() > 0) {
            ReportJson.micros(json, "mean_us", Math.round(latencies.getMean() / 100) * 100);
            for (double percentile : percentiles) {
                writePercentile(json, latencies, percentile);
            }
            ReportJson.micros(json, "max_us", latencies.getMaxValue());
        }
        json.name("hdr_histogram_base64").value(LatencyHistograms.encode(latencies));
        json.endObject();
    }

    /// The member `p99_us`, if the samples carry it.
    public static void writePercentile(JsonWriter json, Histogram latencies, double percentile)
            throws IOException {
        if (LatencyHistograms.carries(latencies, percentile)) {
            ReportJson.micros(json, name(percentile) + "_us",
                    latencies.getValueAtPercentile(percentile));
        }
    }

    /// Another row of the table, unless there is no sample.
    public LatencyFigures row(String name, Histogram latencies) {
        if (latencies.getTotalCount() == 0) {
            return this;
        }
        List<String> row = new ArrayList<>(List.of(name,
                Figures.grouped(latencies.getTotalCount()),
                Figures.latency((long) latencies.getMean())));
        row.addAll(cells(latencies, percentiles));
        rows.add(row);
        return this;
    }

    /// A cell for each percentile, and the longest.
    public static List<String> cells(Histogram latencies, List<Double> percentiles) {
        List<String> cells = new ArrayList<>();
        for (double percentile : percentiles) {
            cells.add(LatencyHistograms.carries(latencies, percentile)
                    ? Figures.latency(latencies.getValueAtPercentile(percentile))
                    : "–");
        }
        cells.add(Figures.latency(latencies.getMaxValue()));
        return cells;
    }

    /// @param remark what else there is to know of them; may be empty
    public String table(String remark) {
        List<String> heads = new ArrayList<>(List.of("Latency", "samples", "mean"));
        percentiles.forEach(each -> heads.add(name(each)));
        heads.add("max");
        return HtmlPage.table(heads, rows)
                + HtmlPage.paragraph("faint", "– : too few samples to tell" + remark);
    }
}
