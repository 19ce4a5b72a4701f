package dev.millrace.storage.parquet;

import java.util.List;
import java.util.Optional;

/**
 * What a Parquet file says about itself.
 *
 * @param columns top-level columns, in order of the file
 * @param rows of the whole file
 * @param rowGroups in order of the rows
 * @param bytes of the footer and the 8 bytes after it
 * @param checksum of these bytes, as text
 */
public record ParquetFooter(
        List<ParquetColumn> columns, long rows, List<RowGroup> rowGroups, long bytes, String checksum) {
    public ParquetFooter {
        columns = List.copyOf(columns);
        rowGroups = List.copyOf(rowGroups);
    }

    /** The column of this name; where none has it exactly, the one that differs in case only. */
    public Optional<ParquetColumn> column(String name) {
        Optional<ParquetColumn> exact =
                columns.stream().filter(column -> column.name().equals(name)).findFirst();
        return exact.isPresent()
                ? exact
                : columns.stream()
                        .filter(column -> column.name().equalsIgnoreCase(name))
                        .findFirst();
    }

    /**
     * A run of rows that is stored together.
     *
     * @param firstRow position in the file, from 0
     * @param chunks one for each leaf of the schema, in order of the file
     */
    public record RowGroup(long firstRow, long rows, List<ColumnChunk> chunks) {
        public RowGroup {
            chunks = List.copyOf(chunks);
        }

        /** Stored bytes of a column in this row group. */
        public long bytes(ParquetColumn column) {
            long bytes = 0;
            for (int leaf = column.firstLeaf(); leaf < column.firstLeaf() + column.leaves(); leaf++) {
                bytes += chunks.get(leaf).bytes();
            }
            return bytes;
        }

        /** The only chunk of a column without nesting; empty for nested ones. */
        public Optional<ColumnChunk> chunk(ParquetColumn column) {
            return column.isFlat() ? Optional.of(chunks.get(column.firstLeaf())) : Optional.empty();
        }
    }

    /**
     * A leaf column within a row group.
     *
     * @param bytes as stored
     * @param decodedBytes after decompression
     * @param codec Parquet's name of the compression
     * @param nulls number of NULLs; -1 = unknown
     * @param bounds of the values that are not NULL
     */
    public record ColumnChunk(long bytes, long decodedBytes, String codec, long nulls, Bounds bounds) {}
}
