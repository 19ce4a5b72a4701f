package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a job file failures are about, by where they stand: what is wrong within a source makes its columns doubtful.
 *
 * @param tables names of sources and steps
 * @param parameters whether a parameter has no value, or not that which its user means
 */
record DoubtfulParts(Set<String> tables, boolean parameters) {
    static final DoubtfulParts NONE = new DoubtfulParts(Set.of(), false);

    private static final Comparator<Place> ORDER =
            Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

    private static final List<String> TABLES = List.of("sources", "steps");

    DoubtfulParts {
        tables = Set.copyOf(tables);
    }

    /** A key of the file, from where it stands to the next one. */
    private record Part(Place from, String section, String tableOrEmpty) {}

    static DoubtfulParts of(Written document, List<Failure> failures) {
        List<Part> parts = parts(document);
        Set<String> tables = new TreeSet<>();
        boolean parameters =
                failures.stream().anyMatch(failure -> failure.code().endsWith("_PARAMETER"));
        for (Failure failure : failures) {
            Optional<Part> part = failure.place().flatMap(place -> at(parts, place));
            part.map(Part::tableOrEmpty).filter(name -> !name.isEmpty()).ifPresent(tables::add);
            parameters |= part.filter(one -> one.section().equals("params")).isPresent();
        }
        return new DoubtfulParts(tables, parameters);
    }

    private static List<Part> parts(Written document) {
        List<Part> parts = new ArrayList<>();
        if (document instanceof Written.Mapping job) {
            for (Written.Entry section : job.entries()) {
                parts.add(new Part(section.keyPlace(), section.key(), ""));
                if (TABLES.contains(section.key()) && section.value() instanceof Written.Mapping tables) {
                    tables.entries()
                            .forEach(table -> parts.add(new Part(table.keyPlace(), section.key(), table.key())));
                }
            }
        }
        parts.sort(Comparator.comparing(Part::from, ORDER));
        return parts;
    }

    private static Optional<Part> at(List<Part> parts, Place place) {
        return parts.stream()
                .filter(part -> ORDER.compare(part.from(), place) <= 0)
                .reduce((_, later) -> later);
    }
}
