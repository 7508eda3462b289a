package org.echopair.client.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Guesses the name that was meant by a mistyped one.
final class NearestName {

    /// With more mistakes it is another word.
    private static final int MOST_MISTAKES = 3;

    private NearestName() {}

    /// The name with the fewest typing mistakes, if they are few for its length.
    ///
    /// @param prefix what all names begin with, which does not count as length
    static Optional<String> to(String word, Collection<String> names, String prefix) {
        return names.stream()
                .filter(name -> mistakes(word, name) <= Math.min(MOST_MISTAKES,
                        (name.length() - prefix.length()) / 4 + 1))
                .min(Comparator.<String>comparingInt(name -> mistakes(word, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /// Letters that are left out, added, changed, or swapped with the next (optimal string
    /// alignment).
    private static int mistakes(String from, String to) {
        int[][] least = new int[from.length() + 1][to.length() + 1];
        for (int i = 0; i <= from.length(); i++) {
            for (int j = 0; j <= to.length(); j++) {
                least[i][j] = i == 0 || j == 0 ? i + j : least(least, i, j, from, to);
            }
        }
        return least[from.length()][to.length()];
    }

    private static int least(int[][] least, int i, int j, String from, String to) {
        int changed = least[i - 1][j - 1] + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        int oneMore = Math.min(least[i - 1][j], least[i][j - 1]) + 1;
        boolean swapped = i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2)
                && from.charAt(i - 2) == to.charAt(j - 1);
        int best = Math.min(changed, oneMore);
        return swapped ? Math.min(best, least[i - 2][j - 2] + 1) : best;
    }
}
