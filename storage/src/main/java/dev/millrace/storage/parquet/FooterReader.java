package dev.millrace.storage.parquet;

import dev.millrace.graph.Checksum;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.parquet.ParquetFooter.ColumnChunk;
import dev.millrace.storage.parquet.ParquetFooter.RowGroup;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;

/** Reads one footer: one range of the file's end, a second one where the footer is longer than that. */
final class FooterReader {
    private static final int TAIL_BYTES = FileEnd.USUAL_BYTES;
    private static final int TRAILER_BYTES = FileEnd.TRAILER_BYTES;
    private static final int LEAST_FILE_BYTES = 12;
    private static final int MAXIMUM_FOOTER_BYTES = 512 * 1024 * 1024;
    private static final String DAMAGED = "PARQUET_DAMAGED";
    private static final String WRITE_AGAIN = "Write the file again, or leave it out of the source";

    private final ObjectStore store;
    private final ObjectStore.Listed file;

    FooterReader(ObjectStore store, ObjectStore.Listed file) {
        this.store = store;
        this.file = file;
    }

    ParquetFooter read() {
        FileEnd end = end();
        try {
            int length = end.bytes().length - end.footerStart();
            return footer(
                    end.metadata(),
                    length,
                    new Checksum().add(end.bytes(), end.footerStart(), length).text());
        } catch (StackOverflowError deep) {
            throw new MillraceException(
                    Failure.invalid(
                            DAMAGED,
                            "the footer of '" + file.location() + "' cannot be read: it is nested too deep",
                            WRITE_AGAIN),
                    deep);
        } catch (IOException | RuntimeException e) {
            if (e instanceof MillraceException known) {
                throw known;
            }
            throw new MillraceException(
                    Failure.invalid(
                            DAMAGED,
                            "the footer of '" + file.location() + "' cannot be read: " + e.getMessage(),
                            WRITE_AGAIN),
                    e);
        }
    }

    /** From the footer, or before it, to the end of the file. */
    FileEnd end() {
        if (file.sizeBytes() == 0) {
            throw refused("PARQUET_EMPTY", "'" + file.location() + "' has no bytes, so it is not a Parquet file");
        }
        if (file.sizeBytes() < LEAST_FILE_BYTES) {
            throw refused(
                    DAMAGED,
                    "'" + file.location() + "' has " + file.sizeBytes() + " bytes: too few for a Parquet file");
        }
        long from = Math.max(0, file.sizeBytes() - TAIL_BYTES);
        byte[] tail = range(from);
        int length = footerLength(tail);
        int start = tail.length - TRAILER_BYTES - length;
        long footer = file.sizeBytes() - TRAILER_BYTES - length;
        return start >= 0 ? new FileEnd(tail, from, start) : new FileEnd(range(footer), footer, 0);
    }

    private int footerLength(byte[] tail) {
        String magic = new String(tail, tail.length - 4, 4, StandardCharsets.ISO_8859_1);
        if (magic.equals("PARE")) {
            throw Failure.invalid(
                            "PARQUET_ENCRYPTED",
                            "'" + file.location() + "' is encrypted",
                            "Decrypt it first: Millrace reads Parquet files without encryption")
                    .toException();
        }
        if (!magic.equals("PAR1")) {
            throw refused(
                    DAMAGED,
                    "'" + file.location()
                            + "' does not end like a Parquet file: it was cut short, or is something else");
        }
        int length = ByteBuffer.wrap(tail, tail.length - TRAILER_BYTES, 4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .getInt();
        if (length <= 0 || length > MAXIMUM_FOOTER_BYTES || length > file.sizeBytes() - LEAST_FILE_BYTES) {
            throw refused(DAMAGED, "the footer of '" + file.location() + "' claims a length of " + length + " bytes");
        }
        return length;
    }

    private byte[] range(long offset) {
        return store.getRange(file.location(), offset, Math.toIntExact(file.sizeBytes() - offset))
                .orElseThrow(() -> Failure.invalid(
                                "SOURCE_CHANGED",
                                "'" + file.location() + "' disappeared while it was planned",
                                "Run again when the source is complete")
                        .toException());
    }

    private ParquetFooter footer(FileMetaData metadata, int bytes, String checksum) {
        List<ParquetColumn> columns = SchemaReader.columns(metadata.getSchema());
        List<String> leafTypes = new ArrayList<>();
        for (ParquetColumn column : columns) {
            for (int leaf = 0; leaf < column.leaves(); leaf++) {
                leafTypes.add(column.isFlat() ? column.type() : "");
            }
        }
        List<RowGroup> groups = new ArrayList<>();
        long firstRow = 0;
        for (org.apache.parquet.format.RowGroup group : metadata.getRow_groups()) {
            groups.add(new RowGroup(firstRow, group.getNum_rows(), chunks(metadata, group, leafTypes)));
            firstRow += group.getNum_rows();
        }
        if (firstRow != metadata.getNum_rows()) {
            throw new IllegalArgumentException(
                    "its row groups have " + firstRow + " rows, the file claims " + metadata.getNum_rows());
        }
        return new ParquetFooter(marked(columns, metadata), firstRow, groups, bytes, checksum);
    }

    private static List<ParquetColumn> marked(List<ParquetColumn> columns, FileMetaData metadata) {
        MisleadingBounds misleading = new MisleadingBounds(metadata);
        return columns.stream()
                .map(column -> misleading.has(column) ? column.withMisleadingBounds() : column)
                .toList();
    }

    private List<ColumnChunk> chunks(
            FileMetaData metadata, org.apache.parquet.format.RowGroup group, List<String> leafTypes) {
        if (group.getNum_rows() < 0 || group.getColumnsSize() != leafTypes.size()) {
            throw new IllegalArgumentException("a row group does not fit the schema");
        }
        List<ColumnChunk> chunks = new ArrayList<>();
        for (int leaf = 0; leaf < leafTypes.size(); leaf++) {
            org.apache.parquet.format.ColumnChunk chunk = group.getColumns().get(leaf);
            if (chunk.isSetCrypto_metadata() || !chunk.isSetMeta_data()) {
                throw Failure.invalid(
                                "PARQUET_ENCRYPTED",
                                "'" + file.location() + "' has encrypted columns",
                                "Decrypt it first: Millrace reads Parquet files without encryption")
                        .toException();
            }
            boolean ordered = metadata.isSetColumn_orders()
                    && leaf < metadata.getColumn_ordersSize()
                    && metadata.getColumn_orders().get(leaf).isSetTYPE_ORDER();
            chunks.add(chunk(chunk.getMeta_data(), leafTypes.get(leaf), ordered));
        }
        return chunks;
    }

    private ColumnChunk chunk(ColumnMetaData chunk, String type, boolean ordered) {
        long start = chunk.isSetDictionary_page_offset() && chunk.getDictionary_page_offset() > 0
                ? Math.min(chunk.getDictionary_page_offset(), chunk.getData_page_offset())
                : chunk.getData_page_offset();
        if (start < 0
                || chunk.getNum_values() < 0
                || chunk.getTotal_compressed_size() < 0
                || start > file.sizeBytes() - chunk.getTotal_compressed_size()) {
            throw new IllegalArgumentException("a column lies outside the file, which was cut short or changed");
        }
        boolean known = chunk.isSetStatistics();
        return new ColumnChunk(
                chunk.getTotal_compressed_size(),
                chunk.getTotal_uncompressed_size(),
                chunk.getCodec().name(),
                known && chunk.getStatistics().isSetNull_count()
                        ? chunk.getStatistics().getNull_count()
                        : -1,
                known ? BoundsReader.read(chunk.getStatistics(), chunk.getType(), type, ordered) : Bounds.UNKNOWN);
    }

    private static MillraceException refused(String code, String message) {
        return Failure.invalid(code, message, WRITE_AGAIN).toException();
    }
}
