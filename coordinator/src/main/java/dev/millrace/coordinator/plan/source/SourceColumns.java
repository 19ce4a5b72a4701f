package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.storage.sql.Similar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a source declares, with types understood.
 *
 * @param columns of the files; empty: as found
 * @param partitions of the paths
 * @param types of some columns, where the others are as found
 */
record SourceColumns(List<SourceColumn> columns, List<SourceColumn> partitions, List<SourceColumn> types) {
    SourceColumns {
        types = List.copyOf(types);
        columns = List.copyOf(columns);
        partitions = List.copyOf(partitions);
    }

    static SourceColumns of(JobSpec.Source source) {
        Set<String> names = new HashSet<>();
        List<SourceColumn> columns = parsed(source, source.columns(), names);
        List<SourceColumn> partitions = parsed(source, source.partitions(), names);
        return new SourceColumns(
                columns, partitions, parsed(source, source.options().types(), names));
    }

    /** The type that is given for a column, in any case of letters. */
    Optional<SqlType> given(String name) {
        return Stream.concat(columns.stream(), types.stream())
                .filter(column -> column.name().equalsIgnoreCase(name))
                .map(SourceColumn::type)
                .findFirst();
    }

    private static List<SourceColumn> parsed(JobSpec.Source source, List<Column> declared, Set<String> names) {
        List<SourceColumn> columns = new ArrayList<>();
        for (Column column : declared) {
            if (!names.add(column.name().toLowerCase(Locale.ROOT))) {
                throw Failure.invalid(
                                "DUPLICATE_NAME",
                                "the source '" + source.name() + "' declares the column '" + column.name() + "' twice",
                                "Declare each column once; names that differ only in case are the same name")
                        .toException();
            }
            columns.add(new SourceColumn(column.name(), type(source, column)));
        }
        return columns;
    }

    private static SqlType type(JobSpec.Source source, Column column) {
        Optional<SqlType> type = TypeParser.parse(column.type()).filter(found -> found != PlainType.SQLNULL);
        return type.orElseThrow(() -> Failure.invalid(
                        "UNKNOWN_TYPE",
                        "the column '" + column.name() + "' of the source '" + source.name()
                                + "' has the unknown type '" + column.type() + "'",
                        Similar.to(column.type().toLowerCase(Locale.ROOT), TypeParser.knownNames())
                                .map(name -> "Did you mean " + name.toUpperCase(Locale.ROOT) + "?")
                                .orElse("Write a DuckDB type, for example BIGINT, DECIMAL(12,2), VARCHAR[] or STRUCT(a"
                                        + " INTEGER)"))
                .toException());
    }
}
