package org.echopair.client.stream;

/// The finalizer of SplitMix64 (Steele, Lea and Flood, 2014): numbers that are close come out far
/// apart, so that neighbouring messages and connections look nothing alike.
final class SplitMix {

    /// Steps by which a counter visits all 64-bit numbers evenly.
    static final long GOLDEN_RATIO = 0x9e3779b97f4a7c15L;

    private SplitMix() {}

    /// Spreads every bit of the value over all bits of the result.
    static long mix(long value) {
        value = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        value = (value ^ (value >>> 27)) * 0x94d049bb133111ebL;
        return value ^ (value >>> 31);
    }
}
