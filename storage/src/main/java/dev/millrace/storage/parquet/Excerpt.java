package dev.millrace.storage.parquet;

import dev.millrace.storage.fetch.Move;
import dev.millrace.storage.parquet.ParquetExcerpts.Wanted;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.ColumnOrder;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;

/**
 * How a part of a Parquet file is laid out as a file. Pure.
 *
 * @param metadata of the new file
 * @param moves chunks, by their places in the old and the new file
 * @param endOfColumns where the footer of the new file begins
 */
record Excerpt(FileMetaData metadata, List<Move> moves, long endOfColumns) {
    /** Old versions of this writer leave the header of a dictionary out of a chunk's size. */
    private static final String SHORT_SIZES = "parquet-cpp version";

    private static final int MOST_HEADER_BYTES = 100;

    /** No page begins before. */
    private static final int FIRST_PAGE = FooterBytes.MAGIC.length;

    Excerpt {
        moves = List.copyOf(moves);
    }

    /**
     * Changes the metadata into that of the part.
     *
     * @param footerPosition where the columns of the old file end
     * @throws IllegalArgumentException a chunk lies outside of the file
     */
    static Excerpt of(FileMetaData metadata, long footerPosition, Wanted wanted) {
        boolean anyWanted = metadata.getSchema().stream()
                .skip(1)
                .anyMatch(column -> wanted.columns().test(column.getName()));
        ColumnCut cut = ColumnCut.of(metadata.getSchema(), wanted.columns());
        Packing packing = new Packing(
                footerPosition,
                anyWanted,
                metadata.isSetCreated_by() && metadata.getCreated_by().startsWith(SHORT_SIZES));
        List<RowGroup> groups = new ArrayList<>();
        long firstRow = 0;
        long rows = 0;
        for (RowGroup group : metadata.getRow_groups()) {
            boolean within = firstRow >= wanted.firstRow()
                    && (wanted.rows() < 0 || firstRow + group.getNum_rows() <= wanted.firstRow() + wanted.rows());
            if (within && group.getNum_rows() > 0) {
                groups.add(packing.moved(group, cut.leaves()));
                rows += group.getNum_rows();
            }
            firstRow += group.getNum_rows();
        }
        if (metadata.isSetColumn_orders()) {
            List<ColumnOrder> orders = metadata.getColumn_orders();
            metadata.setColumn_orders(
                    new ArrayList<>(cut.leaves().stream().map(orders::get).toList()));
        }
        metadata.setSchema(new ArrayList<>(cut.schema()));
        metadata.setRow_groups(groups);
        metadata.setNum_rows(rows);
        return new Excerpt(metadata, packing.moves, packing.position);
    }

    private static final class Packing {
        private final long footerPosition;
        private final boolean filled;
        private final boolean shortSizes;
        private final List<Move> moves = new ArrayList<>();
        private long position = FIRST_PAGE;

        Packing(long footerPosition, boolean filled, boolean shortSizes) {
            this.footerPosition = footerPosition;
            this.filled = filled;
            this.shortSizes = shortSizes;
        }

        RowGroup moved(RowGroup group, List<Integer> leaves) {
            List<ColumnChunk> chunks = new ArrayList<>();
            long stored = 0;
            long decoded = 0;
            for (int leaf : leaves) {
                ColumnChunk chunk = group.getColumns().get(leaf);
                stored += chunk.getMeta_data().getTotal_compressed_size();
                decoded += chunk.getMeta_data().getTotal_uncompressed_size();
                chunks.add(moved(chunk));
            }
            group.setColumns(chunks);
            group.setTotal_byte_size(decoded);
            group.setTotal_compressed_size(stored);
            group.unsetFile_offset();
            group.unsetOrdinal();
            group.unsetSorting_columns();
            return group;
        }

        private ColumnChunk moved(ColumnChunk chunk) {
            ColumnMetaData pages = chunk.getMeta_data();
            boolean dictionary = pages.isSetDictionary_page_offset() && pages.getDictionary_page_offset() >= FIRST_PAGE;
            long start = dictionary
                    ? Math.min(pages.getDictionary_page_offset(), pages.getData_page_offset())
                    : pages.getData_page_offset();
            long length = pages.getTotal_compressed_size();
            if (start < FIRST_PAGE || length < 0 || start > footerPosition - length) {
                throw new IllegalArgumentException("a column lies outside the file, which was cut short or changed");
            }
            if (shortSizes) {
                length = Math.min(length + MOST_HEADER_BYTES, footerPosition - start);
            }
            long distance = position - start;
            pages.setData_page_offset(pages.getData_page_offset() + distance);
            if (dictionary) {
                pages.setDictionary_page_offset(pages.getDictionary_page_offset() + distance);
            } else {
                pages.unsetDictionary_page_offset();
            }
            pages.unsetIndex_page_offset();
            pages.unsetBloom_filter_offset();
            pages.unsetBloom_filter_length();
            chunk.setFile_offset(0);
            chunk.unsetColumn_index_offset();
            chunk.unsetColumn_index_length();
            chunk.unsetOffset_index_offset();
            chunk.unsetOffset_index_length();
            if (filled) {
                moves.add(new Move(start, position, length));
                position += length;
            }
            return chunk;
        }
    }
}
