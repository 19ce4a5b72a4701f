package dev.millrace.graph;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a source may say beside its place and its columns.
 *
 * @param exclude patterns of files that are left out although {@code from} names or finds them, as absolute locations
 * @param types types of some columns, where the others are taken as found
 * @param fileNameOrEmpty name of a column that holds the path of a row's file; empty: none
 * @param rowNumberOrEmpty name of a column that holds the number of a row within its file, from 1; empty: none
 * @param missing what becomes of a column that a file lacks
 * @param tableOrNull the table that it reads; null: it names files itself
 */
public record SourceOptions(
        List<String> exclude,
        List<Column> types,
        String fileNameOrEmpty,
        String rowNumberOrEmpty,
        Missing missing,
        @Nullable TableReference tableOrNull) {
    public static final SourceOptions NONE = new SourceOptions(List.of(), List.of(), "", "", Missing.SOME);

    /** Which files may lack a column; it is NULL there. */
    public enum Missing {
        /** Some: a declared column that no file has is an error. */
        SOME,
        ALL,
        NONE,
        /**
         * None of those that name their columns, which JSON does not. So it is by default where files are taken as they come: which of them come together must
         * not decide whether one is taken.
         */
        NAMED
    }

    public SourceOptions {
        exclude = List.copyOf(exclude);
        types = List.copyOf(types);
    }

    /** Those of a source that names its files itself. */
    public SourceOptions(
            List<String> exclude,
            List<Column> types,
            String fileNameOrEmpty,
            String rowNumberOrEmpty,
            Missing missing) {
        this(exclude, types, fileNameOrEmpty, rowNumberOrEmpty, missing, null);
    }

    public Optional<TableReference> table() {
        return Optional.ofNullable(tableOrNull);
    }

    /** The same, where nothing is said of missing columns, for files that are taken as they come. */
    public SourceOptions asTheyCome() {
        return missing == Missing.SOME
                ? new SourceOptions(exclude, types, fileNameOrEmpty, rowNumberOrEmpty, Missing.NAMED, tableOrNull)
                : this;
    }

    /** The same, whichever table it was that says so. */
    public SourceOptions unnamed() {
        return new SourceOptions(exclude, types, fileNameOrEmpty, rowNumberOrEmpty, missing);
    }

    /** The same of a source that reads a table. */
    public SourceOptions of(TableReference table) {
        return new SourceOptions(exclude, types, fileNameOrEmpty, rowNumberOrEmpty, missing, table);
    }
}
