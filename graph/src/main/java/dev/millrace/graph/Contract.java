package dev.millrace.graph;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a source or a step must be like. A row breaks the first rule that does not hold, in the order given; rules that only warn take
 * no part in that.
 *
 * @param on name of the source or step
 * @param severity of rules that every text has without being written
 * @param badRows what becomes of rows that break a rule
 * @param place where the user wrote it
 */
public record Contract(
        String on, List<ContractRule> rules, ContractRule.Severity severity, BadRows badRows, Place place) {
    public Contract {
        rules = List.copyOf(rules);
    }

    /** The same, whose bad rows are counted and left out. */
    public Contract withoutPlaceForBadRows() {
        return new Contract(on, rules, severity, new BadRows(null, badRows.limit(), badRows.mode()), place);
    }

    /**
     * Where rows that break a rule go.
     *
     * @param toOrNull folder in which they are kept; null: they are counted and left out
     * @param limit the most of them, by whatever rule, that a run accepts
     * @param mode what becomes of bad rows that are kept there already: they are replaced, or these come to them
     */
    public record BadRows(@Nullable Location toOrNull, RowLimit limit, OutputSpec.Mode mode) {
        public static final BadRows NOT_KEPT = new BadRows(null, RowLimit.NONE, OutputSpec.Mode.OVERWRITE);

        public Optional<Location> to() {
            return Optional.ofNullable(toOrNull);
        }
    }
}
