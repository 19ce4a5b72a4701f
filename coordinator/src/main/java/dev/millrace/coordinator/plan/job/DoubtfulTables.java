package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Which sources and steps of a job file failures are about, by where they stand: what is wrong within a source makes its columns doubtful. */
final class DoubtfulTables {
    private static final Comparator<Place> ORDER =
            Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

    private static final List<String> TABLES = List.of("sources", "steps");

    private DoubtfulTables() {}

    /** A key of the file, from where it stands to the next one. */
    private record Part(Place from, String tableOrEmpty) {}

    static Set<String> of(Written document, List<Failure> failures) {
        List<Part> parts = new ArrayList<>();
        if (document instanceof Written.Mapping job) {
            for (Written.Entry section : job.entries()) {
                parts.add(new Part(section.keyPlace(), ""));
                if (TABLES.contains(section.key()) && section.value() instanceof Written.Mapping tables) {
                    tables.entries().forEach(table -> parts.add(new Part(table.keyPlace(), table.key())));
                }
            }
        }
        parts.sort(Comparator.comparing(Part::from, ORDER));
        Set<String> doubtful = new HashSet<>();
        failures.forEach(failure -> failure.place().flatMap(place -> at(parts, place)).ifPresent(doubtful::add));
        return doubtful;
    }

    private static Optional<String> at(List<Part> parts, Place place) {
        return parts.stream()
                .filter(part -> ORDER.compare(part.from(), place) <= 0)
                .reduce((_, later) -> later)
                .map(Part::tableOrEmpty)
                .filter(table -> !table.isEmpty());
    }
}
