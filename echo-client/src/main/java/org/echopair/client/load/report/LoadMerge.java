package org.echopair.client.load.report;

import org.echopair.client.text.Figures;

/// Reads reports out of files and adds them up.
public final class LoadMerge {

    private final LoadReportSum sum = new LoadReportSum();

    /// @param name for messages
    /// @param bytes a file, several reports one after the other, or the logs of many pods
    /// @throws IllegalArgumentException with one line that says what is wrong with which file
    public void add(String name, byte[] bytes) {
        try {
            int found = ReportSearch.in(ReportText.decoded(bytes), text -> {
                LoadReport report = LoadJsonReader.read(text);
                try {
                    sum.add(name, report);
                } catch (IllegalArgumentException e) {
                    throw new Complete(e);
                }
            });
            if (found == 0) {
                throw new IllegalArgumentException("holds no report");
            }
        } catch (Complete e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(name + " " + e.getMessage(), e);
        }
    }

    /// @param wanted how many runs there have to be; 0 where any number will do
    /// @throws IllegalArgumentException with one line that says how many there are
    public LoadReport total(long wanted) {
        if (wanted > 0 && sum.pods() != wanted) {
            throw new IllegalArgumentException("there are "
                    + Figures.counted(sum.pods(), "report") + ", not "
                    + Figures.grouped(wanted) + " as --reports says; a verdict without the others"
                    + " would be worth nothing");
        }
        return sum.total();
    }

    /// A line that names the files already.
    private static final class Complete extends IllegalArgumentException {

        private static final long serialVersionUID = 1;

        Complete(IllegalArgumentException e) {
            super(e.getMessage(), e);
        }
    }
}
