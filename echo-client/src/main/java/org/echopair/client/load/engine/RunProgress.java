package org.echopair.client.load.engine;

import java.util.function.Supplier;

/// Where a run reports its progress. All calls come from the thread that runs it.
public interface RunProgress {

    /// The state of the run in a line that the next one may replace; called often.
    void update(Supplier<String> line);

    /// A line that stays.
    void tell(String line);
}
