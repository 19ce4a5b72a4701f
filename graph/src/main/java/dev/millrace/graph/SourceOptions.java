package dev.millrace.graph;

import java.util.List;

/**
 * What a source may say beside its place and its columns.
 *
 * @param exclude patterns of files that are left out although {@code from} names or finds them, as absolute locations
 * @param types types of some columns, where the others are taken as found
 * @param fileNameOrEmpty name of a column that holds the path of a row's file; empty: none
 * @param rowNumberOrEmpty name of a column that holds the number of a row within its file, from 1; empty: none
 * @param missing what becomes of a column that a file lacks
 */
public record SourceOptions(
        List<String> exclude, List<Column> types, String fileNameOrEmpty, String rowNumberOrEmpty, Missing missing) {
    public static final SourceOptions NONE = new SourceOptions(List.of(), List.of(), "", "", Missing.SOME);

    /** Which files may lack a column; it is NULL there. */
    public enum Missing {
        /** Some: a declared column that no file has is an error. */
        SOME,
        ALL,
        NONE
    }

    public SourceOptions {
        exclude = List.copyOf(exclude);
        types = List.copyOf(types);
    }
}
