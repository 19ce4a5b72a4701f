package dev.millrace.coordinator.plan.job;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Guesses which of the known names a user meant. */
public final class Suggestion {
    private Suggestion() {}

    /** The known name that is nearest to {@code written}, if it is near enough to be a slip; of equal ones the first in order. */
    public static Optional<String> nearest(String written, Collection<String> known) {
        int limit = Math.max(1, written.length() / 3);
        return known.stream()
                .sorted()
                .min(Comparator.comparingInt(name -> distance(written, name)))
                .filter(name -> distance(written, name) <= limit);
    }

    /** "Did you mean 'x'?", or a list of what is known. */
    public static String among(String written, Collection<String> known) {
        return nearest(written, known)
                .map(name -> "did you mean '" + name + "'?")
                .orElseGet(() -> known.isEmpty() ? "none is known here" : "known: " + listed(known));
    }

    /** As {@link #among}, as a sentence of its own. */
    public static String sentence(String written, Collection<String> known) {
        return capital(among(written, known));
    }

    /** The name that was meant, and then all that are known, the nearest first: for names that their user does not have before him. */
    public static String withAll(String written, Collection<String> known) {
        Optional<String> nearest = nearest(written, known);
        if (nearest.isEmpty() || known.size() == 1) {
            return sentence(written, known);
        }
        List<String> nearestFirst = known.stream()
                .sorted(Comparator.comparingInt((String name) -> distance(written, name))
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        return sentence(written, known) + " Known: " + listed(nearestFirst);
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String listed(Collection<String> known) {
        String shown = String.join(", ", known.stream().limit(20).toList());
        return known.size() > 20 ? shown + ", …" : shown;
    }

    /** Number of single-character edits, neighbours exchanged counting as one; case does not matter. */
    static int distance(String left, String right) {
        String a = left.toLowerCase(Locale.ROOT);
        String b = right.toLowerCase(Locale.ROOT);
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                cost[i][j] = i == 0 ? j : j == 0 ? i : cheapest(a, b, i, j, cost);
            }
        }
        return cost[a.length()][b.length()];
    }

    private static int cheapest(String a, String b, int i, int j, int[][] cost) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(cost[i - 1][j - 1] + same, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean exchanged = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return exchanged ? Math.min(best, cost[i - 2][j - 2] + 1) : best;
    }
}
