package org.echopair.server;

import java.util.function.LongSupplier;

/// How much one read may take, so that a crowd of slow readers cannot fill the heap with their tails:
/// in whole buffers ten thousand of them would hold 2.6 GB, in the smallest reads 2.5 MB.
final class ReadBudget {

    /// Size of a loop's read buffer, and so the most that one slow reader makes the server keep. In
    /// pieces of 64 KiB a stream costs half as much again, because each piece wakes both sides.
    static final int BUFFER_BYTES = 256 * 1024;

    /// The most that one read takes once a loop has used a quarter of its share: else a few slow
    /// readers would use up all of it.
    static final int MEDIUM_READ_BYTES = 64 * 1024;

    /// The most that one read takes once the pending output has reached its budget.
    static final int SMALL_READ_BYTES = 2 * 1024;

    /// The same at twice the budget, where only ever more slow readers can have brought it.
    static final int SMALLEST_READ_BYTES = 256;

    /// Pending output may take one part in eight of the heap before reads become small.
    private static final int HEAP_DIVISOR = 8;

    private final long loopBudgetBytes;
    private final long budgetBytes;
    private final int largestReadBytes;

    /// For each of `loops` loops that share `heapBytes`; `largestReadBytes` is the mode's own limit.
    ReadBudget(long heapBytes, int loops, int largestReadBytes) {
        this.budgetBytes = heapBytes / HEAP_DIVISOR;
        this.loopBudgetBytes = budgetBytes / loops;
        this.largestReadBytes = largestReadBytes;
    }

    /// A loop that holds nothing, the usual case, need not ask what the others do.
    int maxReadBytes(long pendingInLoop, LongSupplier pendingInAll) {
        return pendingInLoop == 0
                ? largestReadBytes
                : Math.min(largestReadBytes, allowed(pendingInLoop, pendingInAll.getAsLong()));
    }

    private int allowed(long pendingInLoop, long pending) {
        if (pending >= 2 * budgetBytes) {
            return SMALLEST_READ_BYTES;
        }
        if (pending >= budgetBytes) {
            return SMALL_READ_BYTES;
        }
        return pendingInLoop < loopBudgetBytes / 4 ? BUFFER_BYTES : MEDIUM_READ_BYTES;
    }
}
