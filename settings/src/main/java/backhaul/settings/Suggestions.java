package backhaul.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// "Did you mean": the known name that a misspelled one is closest to.
public final class Suggestions {

    private Suggestions() {}

    /// Empty where nothing is close enough to be worth a question.
    public static Optional<String> closest(String word, Collection<String> known) {
        return known.stream()
                .filter(candidate -> isClose(word, candidate))
                .min(
                        Comparator.<String>comparingInt(candidate -> distance(word, candidate))
                                .thenComparing(Comparator.naturalOrder()));
    }

    /// `Did you mean stop?`
    public static Optional<String> question(String word, Collection<String> known) {
        return closest(word, known).map(Suggestions::question);
    }

    static String question(String meant) {
        return "Did you mean " + meant + "?";
    }

    private static boolean isClose(String word, String candidate) {
        int shorter = Math.min(word.length(), candidate.length());
        int longer = Math.max(word.length(), candidate.length());
        if (longer > 200) {
            return false;
        }
        boolean alike =
                distance(word, candidate) <= Math.max(1, longer / 3)
                        && (shorter > 1 || word.equalsIgnoreCase(candidate));
        return alike || (shorter >= 3 && (begins(word, candidate) || begins(candidate, word)));
    }

    private static boolean begins(String text, String prefix) {
        return lower(text).startsWith(lower(prefix));
    }

    /// Insertions, deletions, replacements and swaps of neighbours; upper and lower case are the
    /// same.
    static int distance(String from, String to) {
        String a = lower(from);
        String b = lower(to);
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : cheapest(a, b, d, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int cheapest(String a, String b, int[][] d, int i, int j) {
        int replace = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int least = Math.min(replace, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped =
                i > 1
                        && j > 1
                        && a.charAt(i - 1) == b.charAt(j - 2)
                        && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, d[i - 2][j - 2] + 1) : least;
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
