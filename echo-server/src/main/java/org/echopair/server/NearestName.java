package org.echopair.server;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the existing name that is closest to a mistyped one.
final class NearestName {

    private NearestName() {}

    /// The name with the fewest typing mistakes between it and `word`, if they are few for its length.
    static Optional<String> to(String word, Collection<String> names) {
        return names.stream()
                .filter(name -> mistakes(word, name) <= Math.min(3, name.length() / 4 + 1))
                .min(Comparator.comparingInt(name -> mistakes(word, name)));
    }

    /// Letters left out, added, changed, or swapped with the next (optimal string alignment).
    static int mistakes(String from, String to) {
        var counts = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                counts[i][j] = i == 0 || j == 0 ? i + j : fewest(counts, i, j, from, to);
            }
        }
        return counts[from.length()][to.length()];
    }

    private static int fewest(int[][] counts, int i, int j, String from, String to) {
        boolean same = from.charAt(i - 1) == to.charAt(j - 1);
        int fewest = Math.min(counts[i - 1][j - 1] + (same ? 0 : 1),
                Math.min(counts[i - 1][j], counts[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        return swapped ? Math.min(fewest, counts[i - 2][j - 2] + 1) : fewest;
    }
}
