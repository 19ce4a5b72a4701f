package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong, so that the user sees all of it at once. */
final class Findings {
    private static final Comparator<Failure> BY_PLACE = Comparator.comparing(
            failure -> failure.place().orElse(new Place("", 0, 0)),
            Comparator.comparingInt(Place::line).thenComparingInt(Place::column));

    private final List<Failure> failures = new ArrayList<>();

    void add(Place place, String code, String message, String remedy) {
        add(Failure.invalid(code, message, remedy).at(place));
    }

    void add(Failure failure) {
        failures.add(failure);
    }

    boolean isEmpty() {
        return failures.isEmpty();
    }

    int count() {
        return failures.size();
    }

    /** Throws {@link InvalidJobException} if anything was found. */
    void throwIfAny() {
        if (!failures.isEmpty()) {
            throw new InvalidJobException(ordered());
        }
    }

    /** All of them, in order of the text. */
    List<Failure> ordered() {
        return ordered(failures);
    }

    /** The same failures in order of the text. */
    static List<Failure> ordered(List<Failure> failures) {
        return failures.stream().sorted(BY_PLACE).toList();
    }
}
