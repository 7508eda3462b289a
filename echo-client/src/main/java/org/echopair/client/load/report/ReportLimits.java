package org.echopair.client.load.report;

/// How much of a report that somebody else may have written is read. What `load` writes lies within;
/// what is beyond is refused by name.
final class ReportLimits {

    /// So many runs, each with the most that is read of a figure, do not overflow a sum.
    static final int MOST_PODS = 9_000;

    /// Of one figure; see [#MOST_PODS].
    static final long MOST_COUNT = 1_000_000_000_000_000L;

    /// Of a client that stood still; the sum in nanoseconds does not overflow. See [#MOST_PODS].
    static final double MOST_LAG_SECONDS = 1e6;

    /// Thirty years, which nobody measures, and which fit nanoseconds.
    static final double MOST_MEASURED_SECONDS = 1e9;

    /// A run has 256 for each of its loops, and a sum those of all pods.
    static final int MOST_ADDRESSES = 10_000;

    /// Entries of a timeline: a load writes 7,200, a sum one for each second of the wall clock.
    static final int MOST_SECONDS = 40_000;

    /// A load lists 100.
    static final int MOST_FAILURES = 1_000;

    /// A load has 15, and later versions may have more.
    static final int MOST_SETTINGS = 60;

    /// As many as `--percentiles` takes.
    static final int MOST_PERCENTILES = 10;

    /// More rules than anyone gives.
    static final int MOST_THRESHOLDS = 100;

    /// Reasons, or notes: a sum has its own, and a reason for each run that failed.
    static final int MOST_TEXTS = 10_000;

    /// Of a target, whose host may have 253 characters, an address, or a threshold with its figure.
    static final int LONGEST_NAME = 500;

    /// Of a detail, a setting, or a reason, which in a sum holds the first ones of a run, each no
    /// longer than [#LONGEST_NAME].
    static final int LONGEST_TEXT = 20_000;

    /// Of any kind of histogram; [HistogramReader] knows how long one of its kind can be.
    static final int LONGEST_HISTOGRAM = 1_000_000;

    private ReportLimits() {}
}
