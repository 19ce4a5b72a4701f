package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.distribute.Distribution;
import dev.millrace.coordinator.plan.distribute.Flow;
import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.SortKey;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.source.SourceCatalog;
import dev.millrace.coordinator.policy.AppendFit;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.FileLayout.Order;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.OutputSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** A sink whose columns are known: what it names is found among the columns of its step, or refused with the place where it is written. */
final class PlannedSink {
    /** Types of which a value and its text are one and the same; approximate numbers and nested values are not among them. */
    private static final Set<String> AS_FOLDERS = Set.of(
            "BOOLEAN",
            "TINYINT",
            "SMALLINT",
            "INTEGER",
            "BIGINT",
            "UTINYINT",
            "USMALLINT",
            "UINTEGER",
            "UBIGINT",
            "VARCHAR",
            "DATE",
            "TIMESTAMP",
            "TIMESTAMP_NS",
            "TIMESTAMP WITH TIME ZONE",
            "TIME",
            "UUID");

    private final SinkTarget target;
    private final Sink sink;
    private final PlannedStep step;
    private final List<Column> columns;
    private final FileLayout layout;

    /** Throws {@code INVALID} when a column is not there, or cannot be what the sink makes of it. */
    PlannedSink(SinkTarget target, PlannedStep step) {
        this.target = target;
        this.sink = target.sink();
        this.step = step;
        this.columns = PublishedColumns.of(step.names(), step.types(), sink.format(), target.name());
        this.layout = found();
        checkFolders();
        requireKept();
    }

    OutputSpec output() {
        return new OutputSpec(
                target.name(), sink.to(), sink.format(), sink.mode(), columns, step.names(), layout, target.readTag());
    }

    /** Refuses to add to a result of other columns, before anything runs; it is looked at again when the run publishes. */
    void requireFit(SourceCatalog catalog) {
        if (sink.mode().adds()) {
            catalog.published(sink.to())
                    .flatMap(there -> AppendFit.misfit(output(), there.manifest()))
                    .ifPresent(misfit -> {
                        throw misfit.at(sink.place("mode")).toException();
                    });
        }
    }

    /** The rows where the files are written. */
    Flow arranged(Distribution distribution, Flow flow) {
        List<Integer> folders =
                layout.partitionBy().stream().map(this::position).toList();
        return distribution.arranged(
                flow, folders, layout.sortBy().stream().map(this::key).toList(), layout);
    }

    private SortKey key(Order order) {
        int column = position(order.column());
        SqlType type = step.types().get(column);
        return new SortKey(new ColumnReference(column, type), order.descending(), order.nullsFirst());
    }

    private int position(String column) {
        return columns.stream().map(Column::name).toList().indexOf(column);
    }

    private FileLayout found() {
        List<String> folders = new ArrayList<>();
        sink.layout().partitionBy().forEach(name -> folders.add(find("partitionBy", name)));
        List<Order> order = new ArrayList<>();
        sink.layout()
                .sortBy()
                .forEach(key -> order.add(new Order(find("sortBy", key.column()), key.descending(), key.nullsFirst())));
        return sink.layout().named(folders, order);
    }

    /** The column as the files have it: case does not matter. */
    private String find(String option, String name) {
        return columns.stream()
                .map(Column::name)
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .orElseThrow(() -> refused(
                        option,
                        "UNKNOWN_COLUMN",
                        "'" + option + "' names the column '" + name + "', which the step '" + target.name()
                                + "' does not have",
                        Suggestion.among(
                                name, columns.stream().map(Column::name).toList())));
    }

    private void checkFolders() {
        for (Column column : columns) {
            if (layout.partitionBy().contains(column.name()) && !isFolder(column.type())) {
                throw refused(
                        "partitionBy",
                        "BAD_PARTITION",
                        "The column '" + column.name() + "' has the type " + column.type()
                                + ", whose values cannot be names of folders",
                        "Partition by a column of whole numbers, text, dates or the like, for example by a rounded"
                                + " value");
            }
        }
        if (layout.partitionBy().size() == columns.size()) {
            throw refused(
                    "partitionBy",
                    "BAD_PARTITION",
                    "All columns of the step '" + target.name()
                            + "' are partitions, so that its files would hold nothing",
                    "Leave one column out of partitionBy");
        }
    }

    /** A kept result is read as the step itself would be, so that nothing of it may become something else. */
    private void requireKept() {
        for (int position = 0; sink.mode() == OutputSpec.Mode.KEEP && position < columns.size(); position++) {
            String name = step.names().get(position);
            String type = step.types().get(position).sql();
            if (!columns.get(position).equals(new Column(name, type))) {
                throw refused(
                        "cache",
                        "NOT_CACHEABLE",
                        "A cached step is kept in Parquet files, which do not keep the column '" + name
                                + "' of the type "
                                + type + " as it is: it would be '"
                                + columns.get(position).name() + "' "
                                + columns.get(position).type(),
                        "Cast or rename it in the step, or leave out cache:");
            }
        }
    }

    private static boolean isFolder(String type) {
        return AS_FOLDERS.contains(type.toUpperCase(Locale.ROOT)) || type.startsWith("DECIMAL(") && !type.endsWith("]");
    }

    private RuntimeException refused(String option, String code, String message, String remedy) {
        return Failure.invalid(code, message, remedy).at(sink.place(option)).toException();
    }
}
