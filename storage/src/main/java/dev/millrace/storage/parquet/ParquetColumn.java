package dev.millrace.storage.parquet;

/**
 * A top-level column of a Parquet file.
 *
 * @param name as DuckDB's reader calls it: of names that differ in case only, the later ones get {@code _1}, {@code _2}, …
 * @param type DuckDB's text of the type
 * @param firstLeaf position of its first leaf among the leaves of the file
 * @param leaves number of leaves, at least 1
 * @param hidesNaN whether the file gives bounds of floating numbers that may leave out NaN, the greatest value in SQL: a reader that trusts them
 *     loses rows
 */
public record ParquetColumn(String name, String type, int firstLeaf, int leaves, boolean hidesNaN) {
    ParquetColumn hidingNaN() {
        return new ParquetColumn(name, type, firstLeaf, leaves, true);
    }

    /** Whether it is a plain value in each row: no list, struct or map. */
    public boolean isFlat() {
        return leaves == 1 && !type.endsWith("]") && !type.startsWith("STRUCT(") && !type.startsWith("MAP(");
    }
}
