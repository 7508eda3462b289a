package org.echopair.server;

/// What every line that tells of something from outside has to be: one line, which neither moves the
/// cursor nor turns the direction of text, and which is not as long as whoever wrote it likes.
final class OneLine {

    private static final String TURNING = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
            + "\u2066\u2067\u2068\u2069";
    private static final int LONGEST = 4_000;

    private OneLine() {}

    static void check(String line) {
        checkPrintable(line);
        require(line.length() <= LONGEST, "a line of " + line.length() + " characters");
    }

    static void checkPrintable(String line) {
        line.codePoints().filter(point -> !isPrintable(point)).findFirst().ifPresent(point -> {
            throw new AssertionError(
                    "not printable: " + Integer.toHexString(point) + " in " + line);
        });
    }

    private static boolean isPrintable(int point) {
        return !Character.isISOControl(point) && point != 0x2028 && point != 0x2029
                && TURNING.indexOf(point) < 0 && Character.getType(point) != Character.SURROGATE;
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise);
        }
    }
}
