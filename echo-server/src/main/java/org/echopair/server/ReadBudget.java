package org.echopair.server;

/// How much one read may take, so that a crowd of slow readers cannot fill the heap with their tails:
/// in whole buffers ten thousand of them would hold 640 MB, in small reads 20 MB.
final class ReadBudget {

    /// Size of a loop's read buffer, and so the most that one slow reader makes the server keep.
    static final int BUFFER_BYTES = 64 * 1024;

    /// The most that one read takes once the pending output of a loop has reached its budget.
    static final int SMALL_READ_BYTES = 2 * 1024;

    /// Pending output may take one part in eight of the heap before reads become small.
    private static final int HEAP_DIVISOR = 8;

    private final long pendingBudgetBytes;
    private final int largestReadBytes;

    /// One loop's share of `heapBytes`; `largestReadBytes` is the mode's own limit.
    ReadBudget(long heapBytes, int loops, int largestReadBytes) {
        this.pendingBudgetBytes = heapBytes / HEAP_DIVISOR / loops;
        this.largestReadBytes = largestReadBytes;
    }

    int maxReadBytes(long pendingBytes) {
        return pendingBytes < pendingBudgetBytes
                ? largestReadBytes
                : Math.min(SMALL_READ_BYTES, largestReadBytes);
    }
}
