package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.ScanColumn;
import dev.millrace.coordinator.plan.source.RowGroupFilter;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What a query needs of its tables, as it was bound: of each the columns whose values count, and conditions that all its rows must pass. */
final class TableNeeds {
    private final boolean known;
    private final Map<String, Set<String>> columns = new HashMap<>();
    private final Map<String, List<RowGroupFilter>> filters = new HashMap<>();

    private TableNeeds(boolean known) {
        this.known = known;
    }

    /** Of a query that was not understood: it may need everything. */
    static TableNeeds unknown() {
        return new TableNeeds(false);
    }

    /** @param bound a pruned tree */
    static TableNeeds of(Relation bound) {
        TableNeeds needs = new TableNeeds(true);
        TableReads.of(bound, (scan, predicates) -> needs.note(scan, RowGroupFilters.of(scan, predicates)));
        return needs;
    }

    /** Empty: it may be all. */
    Optional<Collection<String>> columns(String table) {
        return known ? Optional.of(columns.getOrDefault(table, Set.of())) : Optional.empty();
    }

    List<RowGroupFilter> filters(String table) {
        return filters.getOrDefault(table, List.of());
    }

    /** A table that is read twice is read without conditions: a row may pass in either place. */
    private void note(Scan scan, List<RowGroupFilter> conditions) {
        boolean again = columns.containsKey(scan.table());
        filters.put(scan.table(), again ? List.of() : conditions);
        Set<String> names = columns.computeIfAbsent(scan.table(), _ -> new TreeSet<>());
        scan.columns().stream()
                .filter(column -> !column.isRowNumber())
                .map(ScanColumn::name)
                .forEach(names::add);
    }
}
