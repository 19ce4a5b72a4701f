package dev.millrace.coordinator.plan.job;

import dev.millrace.storage.sql.Similar;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Guesses which of the known names a user meant. */
public final class Suggestion {
    private Suggestion() {}

    /** The known name that is nearest to {@code written}, if it is near enough to be a slip; of equal ones the first in order. */
    public static Optional<String> nearest(String written, Collection<String> known) {
        int limit = Math.max(1, written.length() / 3);
        return known.stream()
                .sorted()
                .min(Comparator.comparingInt(name -> Similar.distance(written, name)))
                .filter(name -> Similar.distance(written, name) <= limit);
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
        List<String> nearestFirst =
                Similar.nearestFirst(written, known.stream().sorted().toList());
        return sentence(written, known) + " Known: " + listed(nearestFirst);
    }

    private static String capital(String text) {
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    private static String listed(Collection<String> known) {
        String shown = String.join(", ", known.stream().limit(20).toList());
        return known.size() > 20 ? shown + ", …" : shown;
    }
}
