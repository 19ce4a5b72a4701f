package dev.millrace.storage.parquet;

import java.util.List;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Statistics;

/** Finds columns whose bounds are wrong, or may be, though a footer gives them. */
final class MisleadingBounds {
    private final FileMetaData metadata;
    private final boolean duck;

    MisleadingBounds(FileMetaData metadata) {
        this.metadata = metadata;
        this.duck = metadata.isSetCreated_by() && metadata.getCreated_by().startsWith("DuckDB");
    }

    boolean has(ParquetColumn column) {
        for (RowGroup group : metadata.getRow_groups()) {
            for (int leaf = column.firstLeaf(); leaf < column.firstLeaf() + column.leaves(); leaf++) {
                if (misleads(column, group.getColumns().get(leaf).getMeta_data(), leaf)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean misleads(ParquetColumn column, ColumnMetaData chunk, int leaf) {
        if (!chunk.isSetStatistics() || !isBounded(chunk.getStatistics())) {
            return false;
        }
        boolean unsigned = column.type().contains("UTINYINT")
                || column.type().contains("USMALLINT")
                || column.type().contains("UINTEGER")
                || column.type().contains("UBIGINT");
        return switch (chunk.getType()) {
            case FLOAT, DOUBLE -> mayHideNaN(chunk.getStatistics());
            case FIXED_LEN_BYTE_ARRAY ->
                column.type().contains("FLOAT") && mayHideNaN(chunk.getStatistics())
                        || isUnordered(chunk.getStatistics(), leaf);
            case BYTE_ARRAY -> isUnordered(chunk.getStatistics(), leaf);
            case INT96 -> true;
            case INT32, INT64 -> unsigned && isUnordered(chunk.getStatistics(), leaf);
            case BOOLEAN -> false;
        };
    }

    private static boolean isBounded(Statistics statistics) {
        return statistics.isSetMax()
                || statistics.isSetMax_value()
                || statistics.isSetMin()
                || statistics.isSetMin_value();
    }

    /** DuckDB writes no bounds where there is a NaN; of other writers it is not known. */
    private boolean mayHideNaN(Statistics statistics) {
        return !duck && !(statistics.isSetNan_count() && statistics.getNan_count() == 0);
    }

    /** Only the new fields, in a file that says how it orders the column, are in the order of the type. */
    private boolean isUnordered(Statistics statistics, int leaf) {
        List<?> orders = metadata.isSetColumn_orders() ? metadata.getColumn_orders() : List.of();
        boolean current = statistics.isSetMin_value() || statistics.isSetMax_value();
        return !current
                || leaf >= orders.size()
                || !metadata.getColumn_orders().get(leaf).isSetTYPE_ORDER();
    }
}
