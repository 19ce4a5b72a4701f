package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.sql.Similar;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Settles one schema for all files of a source: the declared one, or the least one to which all files widen. */
final class SchemaMerge {
    private final JobSpec.Source source;
    private final SourceColumns declared;
    private final Partitions partitions;
    private final Map<String, Found> found = new LinkedHashMap<>();

    /** A column so far, and the file that gave it its type. */
    private record Found(String name, SqlType type, Location file) {}

    SchemaMerge(JobSpec.Source source, SourceColumns declared, Partitions partitions) {
        this.source = source;
        this.declared = declared;
        this.partitions = partitions;
    }

    /** Whether a column of a file of this name is, or becomes, a column of the source. */
    boolean wants(String name) {
        boolean known = declared.columns().isEmpty()
                || declared.columns().stream().anyMatch(column -> column.name().equalsIgnoreCase(name));
        return known && !partitions.has(name);
    }

    /** Takes a column of a file in, if it is wanted. Throws SCHEMA_CONFLICT where it cannot be read as what is there. */
    void add(Location file, String name, SqlType type) {
        if (!wants(name)) {
            return;
        }
        if (declared.columns().isEmpty()) {
            SqlType read = declared.given(name).orElse(type);
            if (!TypeRules.declared(type, read)) {
                throw conflictWithDeclared(file, name, type, new SourceColumn(name, read));
            }
            found.merge(name.toLowerCase(Locale.ROOT), new Found(name, read, file), this::merged);
            return;
        }
        for (SourceColumn column : declared.columns()) {
            if (column.name().equalsIgnoreCase(name) && !TypeRules.declared(type, column.type())) {
                throw conflictWithDeclared(file, name, type, column);
            }
        }
    }

    private Found merged(Found before, Found now) {
        SqlType type = TypeRules.common(before.type(), now.type()).orElseThrow(() -> conflict(before, now));
        return new Found(before.name(), type, type.equals(before.type()) ? before.file() : now.file());
    }

    private MillraceException conflict(Found before, Found now) {
        return Failure.invalid(
                        "SCHEMA_CONFLICT",
                        "the column '" + before.name() + "' of the source '" + source.name() + "' is "
                                + DescribedType.of(before.type()) + " in '" + before.file() + "' and "
                                + DescribedType.of(now.type()) + " in '" + now.file() + "'",
                        "Make two sources and cast in the query, or write one of the files again with the other type")
                .toException();
    }

    private MillraceException conflictWithDeclared(Location file, String name, SqlType type, SourceColumn column) {
        return Failure.invalid(
                        "SCHEMA_CONFLICT",
                        "the column '" + name + "' is declared as " + DescribedType.of(column.type())
                                + " in the source '" + source.name() + "', and is " + DescribedType.of(type) + " in '"
                                + file + "'",
                        "Declare a type to which all files can be widened, or leave that file out")
                .toException();
    }

    /** Columns of the files: as declared, or in order of appearance; those that are NULL in every file are INTEGER, as in DuckDB. */
    List<SourceColumn> columns() {
        declared.types().forEach(this::refuseUnknown);
        List<SourceColumn> columns = declared.columns().isEmpty()
                ? found.values().stream()
                        .map(column -> new SourceColumn(
                                column.name(), column.type() == PlainType.SQLNULL ? PlainType.INTEGER : column.type()))
                        .toList()
                : declared.columns().stream()
                        .filter(column -> !partitions.has(column.name()))
                        .toList();
        if (columns.isEmpty() && partitions.columns().isEmpty()) {
            throw Failure.invalid(
                            "NO_COLUMNS",
                            "the source '" + source.name() + "' has no file that tells its columns",
                            "Declare columns: with their types, or name files that have rows")
                    .toException();
        }
        return columns;
    }

    private void refuseUnknown(SourceColumn typed) {
        if (!found.isEmpty()
                && !found.containsKey(typed.name().toLowerCase(Locale.ROOT))
                && !partitions.has(typed.name())) {
            List<String> names = found.values().stream().map(Found::name).toList();
            throw Failure.invalid(
                            "UNKNOWN_COLUMN",
                            "no file of the source '" + source.name() + "' has the column '" + typed.name()
                                    + "', for which a type is given",
                            Similar.to(typed.name(), names)
                                    .map(name -> "Did you mean '" + name + "'?")
                                    .orElse("Its columns are " + String.join(", ", names)))
                    .toException();
        }
    }

    /** The column of a file that stands for a column of the source. */
    static Optional<String> named(List<String> fileColumns, String name) {
        return fileColumns.contains(name)
                ? Optional.of(name)
                : fileColumns.stream()
                        .filter(candidate -> candidate.equalsIgnoreCase(name))
                        .findFirst();
    }
}
