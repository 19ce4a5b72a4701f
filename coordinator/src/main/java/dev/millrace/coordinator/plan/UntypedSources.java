package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.source.DescribedSource;
import dev.millrace.graph.Failure;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Explains errors about types by sources of text whose files have no rows: nothing there tells a type, so that every column is VARCHAR. */
final class UntypedSources {
    private static final Set<String> ABOUT_TYPES =
            Set.of("OUTPUT_SCHEMA", "TYPE_MISMATCH", "WRONG_ARGUMENTS", "BAD_QUERY");

    private UntypedSources() {}

    /** The failure with the cause and the remedy; as it is, where it is about something else. */
    static Failure explained(Failure failure, Collection<DescribedSource> sources) {
        List<DescribedSource> untyped =
                sources.stream().filter(DescribedSource::isUntyped).toList();
        if (untyped.isEmpty() || !ABOUT_TYPES.contains(failure.code())) {
            return failure;
        }
        String names = untyped.stream().map(source -> "'" + source.name() + "'").collect(Collectors.joining(", "));
        return new Failure(
                failure.kind(),
                failure.code(),
                failure.message() + "; the files of " + names
                        + " have no rows, so nothing tells the types of its columns",
                "Declare them, by columns: or types: of the source, so that files without rows fit too",
                failure.placeOrNull());
    }
}
