package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.distribute.Clusters.Span;
import dev.millrace.coordinator.plan.distribute.Distribution;
import dev.millrace.coordinator.plan.distribute.Flow;
import dev.millrace.coordinator.plan.distribute.PlanSettings;
import dev.millrace.coordinator.plan.distribute.SourceFlow;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.ScanColumn;
import dev.millrace.coordinator.plan.source.ColumnEstimate;
import dev.millrace.coordinator.plan.source.DescribedSource;
import dev.millrace.coordinator.plan.source.RowGroupFilter;
import dev.millrace.graph.Column;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/** What the tables of one query are: sources, or steps that are written. One instance for each plan of a query, because it numbers the reads. */
final class PlanTables implements Distribution.Tables {
    /** What the rows of stages are called. */
    private static final Pattern STAGE = Pattern.compile("(?i)stage_[0-9]+[a-z_]*");

    /** A column of so few rows has few values, whatever they are. */
    private static final long FEW_ROWS = 10_000;

    private final PlanSettings settings;
    private final Map<String, DescribedSource> sources;
    private final Map<String, WrittenStep> steps;
    private final Function<DescribedSource, List<ColumnEstimate>> estimates;
    private final Set<String> relations = new HashSet<>();

    /** @param estimates what is known of a source's columns; asked only when a plan depends on it */
    PlanTables(
            PlanSettings settings,
            Map<String, DescribedSource> sources,
            Map<String, WrittenStep> steps,
            Function<DescribedSource, List<ColumnEstimate>> estimates) {
        this.settings = settings;
        this.sources = sources;
        this.steps = steps;
        this.estimates = estimates;
    }

    @Override
    public OptionalDouble different(String table, String column) {
        DescribedSource source = sources.get(table);
        if (source == null || steps.containsKey(table)) {
            return OptionalDouble.empty();
        }
        List<String> names = source.columns().stream().map(Column::name).toList();
        List<ColumnEstimate> known = estimates.apply(source);
        int position = names.indexOf(column);
        long distinct = position < 0 || position >= known.size()
                ? -1
                : known.get(position).distinct();
        if (distinct < 0 && source.rowsExact() && source.rows() <= FEW_ROWS) {
            return OptionalDouble.of((double) source.rows() + 1);
        }
        return distinct < 0 ? OptionalDouble.empty() : OptionalDouble.of((double) distinct + 1);
    }

    @Override
    public Flow scan(Scan scan, List<Expression> conditions) {
        WrittenStep step = steps.get(scan.table());
        return step != null ? read(step, scan) : source(scan, RowGroupFilters.of(scan, conditions));
    }

    private Flow source(Scan scan, List<RowGroupFilter> filters) {
        DescribedSource source = Objects.requireNonNull(sources.get(scan.table()), scan.table());
        List<String> names = scan.columns().stream()
                .filter(column -> !column.isRowNumber())
                .map(ScanColumn::name)
                .toList();
        return SourceFlow.of(
                scan,
                relation(scan.table()),
                splitBytes -> source.scan(names, splitBytes, filters),
                column -> spans(source, names, filters, column),
                source.rows(),
                settings);
    }

    private static Optional<List<Span>> spans(
            DescribedSource source, List<String> names, List<RowGroupFilter> filters, String column) {
        return source.bounds(names, filters, column)
                .map(units -> units.stream()
                        .map(unit -> new Span(unit.least(), unit.greatest()))
                        .toList());
    }

    /** A name that no other input has: neither another reading of a table nor the rows of a stage. */
    private String relation(String table) {
        String first = STAGE.matcher(table).matches() ? "source_" + table : table;
        String name = first;
        for (int number = 2; !relations.add(name.toLowerCase(Locale.ROOT)); number++) {
            name = first + " (" + number + ")";
        }
        return name;
    }

    private static Flow read(WrittenStep step, Scan scan) {
        List<Expression> columns = new ArrayList<>();
        for (ScanColumn column : scan.columns()) {
            int position = step.columns().indexOf(column.name());
            columns.add(column.isRowNumber() ? SourceFlow.rowOnly() : new ColumnReference(position, column.type()));
        }
        return SourceFlow.projected(step.flow(), columns);
    }
}
