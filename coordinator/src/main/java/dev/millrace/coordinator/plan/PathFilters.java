package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Conjunction;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.In;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.source.FileChoice;
import dev.millrace.coordinator.plan.source.PathPruning;
import dev.millrace.coordinator.plan.source.RowGroupFilter;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the queries of a job ask of the rows of each source, as far as paths can tell: for each time that a source is read, conditions that must all
 * hold, each of which is one of several comparisons. A file is looked into if it can have a row for any of these readings.
 */
final class PathFilters implements FileChoice {
    private final SortedMap<String, List<List<List<RowGroupFilter>>>> readings = new TreeMap<>();

    /** Notes how a bound query reads tables. */
    void note(Relation query) {
        TableReads.of(query, (scan, predicates) -> readings(scan.table()).add(clauses(scan, predicates)));
    }

    /** Notes that all rows of tables may be read. */
    void noteAll(Collection<String> tables) {
        tables.forEach(table -> readings(table).add(List.of()));
    }

    private List<List<List<RowGroupFilter>>> readings(String table) {
        return readings.computeIfAbsent(table, _ -> new ArrayList<>());
    }

    private static List<List<RowGroupFilter>> clauses(Scan scan, List<Expression> predicates) {
        List<List<RowGroupFilter>> clauses = new ArrayList<>();
        for (Expression predicate : predicates) {
            if (predicate instanceof Conjunction conjunction && conjunction.all()) {
                clauses.addAll(clauses(scan, conjunction.operands()));
            } else if (predicate instanceof Conjunction any) {
                anyOf(scan, any.operands()).ifPresent(clauses::add);
            } else if (predicate instanceof In in && !in.negated()) {
                anyOf(
                                scan,
                                in.candidates().stream()
                                        .map(value -> (Expression) new Comparison(Operator.EQUAL, in.operand(), value))
                                        .toList())
                        .ifPresent(clauses::add);
            } else {
                RowGroupFilters.of(scan, List.of(predicate)).forEach(filter -> clauses.add(List.of(filter)));
            }
        }
        return clauses;
    }

    /** Empty where one of them cannot be told by a comparison: then any row may pass. */
    private static Optional<List<RowGroupFilter>> anyOf(Scan scan, List<Expression> operands) {
        List<RowGroupFilter> any = new ArrayList<>();
        for (Expression operand : operands) {
            List<List<RowGroupFilter>> clauses = clauses(scan, List.of(operand));
            if (clauses.isEmpty()) {
                return Optional.empty();
            }
            any.addAll(clauses.getFirst());
        }
        return Optional.of(any);
    }

    /** Whether these sources are read in the same ways. */
    boolean agrees(PathFilters other, Collection<String> sources) {
        return sources.stream()
                .allMatch(source -> readings.getOrDefault(source, List.of())
                        .equals(other.readings.getOrDefault(source, List.of())));
    }

    @Override
    public BitSet of(JobSpec.Source source, List<Column> partitions, List<Map<String, Optional<String>>> values) {
        List<List<List<RowGroupFilter>>> ways = readings.getOrDefault(source.name(), List.of());
        BitSet kept = FileChoice.all(values.size());
        if (ways.isEmpty()) {
            return kept;
        }
        PathPruning pruning = new PathPruning(partitions);
        for (int file = 0; file < values.size(); file++) {
            Map<String, Optional<String>> path = values.get(file);
            kept.set(file, ways.stream().anyMatch(clauses -> pruning.mayPass(path, clauses)));
        }
        return kept;
    }
}
