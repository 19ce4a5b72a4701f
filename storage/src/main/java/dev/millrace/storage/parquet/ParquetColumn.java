package dev.millrace.storage.parquet;

/**
 * A top-level column of a Parquet file.
 *
 * @param name as DuckDB's reader calls it: of names that differ in case only, the later ones get {@code _1}, {@code _2}, …
 * @param type DuckDB's text of the type
 * @param firstLeaf position of its first leaf among the leaves of the file
 * @param leaves number of leaves, at least 1
 * @param boundsMislead whether the file gives bounds that a reader must not trust, or it loses rows: of floating numbers, which may leave out NaN,
 *     the greatest value in SQL; of text and unsigned numbers by old writers, who compared them as signed
 */
public record ParquetColumn(String name, String type, int firstLeaf, int leaves, boolean boundsMislead) {
    ParquetColumn withMisleadingBounds() {
        return new ParquetColumn(name, type, firstLeaf, leaves, true);
    }

    /** Whether it is a plain value in each row: no list, struct or map. */
    public boolean isFlat() {
        return leaves == 1 && !type.endsWith("]") && !type.startsWith("STRUCT(") && !type.startsWith("MAP(");
    }
}
