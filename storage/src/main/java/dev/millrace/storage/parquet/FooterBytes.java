package dev.millrace.storage.parquet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.parquet.format.ColumnChunk;
import org.apache.parquet.format.ColumnMetaData;
import org.apache.parquet.format.FileMetaData;
import org.apache.parquet.format.RowGroup;
import org.apache.parquet.format.Util;

/** The end of a Parquet file: metadata, its length in 4 bytes, and the magic word. */
public final class FooterBytes {
    public static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL_BYTES = 8;

    private FooterBytes() {}

    /** Reads the footer of the Parquet file that lies at {@code [start, end)} of {@code channel}. IOException: it is none. */
    public static FileMetaData read(FileChannel channel, long start, long end) throws IOException {
        ByteBuffer tail = bytes(channel, Math.max(start, end - TAIL_BYTES), end);
        int length = tail.remaining() < TAIL_BYTES ? -1 : tail.getInt(0);
        if (length < 0
                || tail.getInt(4)
                        != ByteBuffer.wrap(MAGIC).order(ByteOrder.LITTLE_ENDIAN).getInt()) {
            throw new IOException("no Parquet footer at byte " + end);
        }
        if (length > end - start - TAIL_BYTES - MAGIC.length) {
            throw new IOException("a Parquet footer of " + length + " bytes is longer than its file");
        }
        byte[] footer = new byte[length];
        bytes(channel, end - TAIL_BYTES - length, end - TAIL_BYTES).get(footer);
        return Util.readFileMetaData(new ByteArrayInputStream(footer));
    }

    private static ByteBuffer bytes(FileChannel channel, long start, long end) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate((int) (end - start)).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {
            // a read may bring less than was asked for
        }
        return buffer.flip();
    }

    /** Metadata as the end of a file, with its length and the magic word. */
    public static byte[] write(FileMetaData metadata) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Util.writeFileMetaData(metadata, out);
        int length = out.size();
        out.write(ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(length)
                .array());
        out.write(MAGIC);
        return out.toByteArray();
    }

    /** A complete Parquet file of the same columns without rows. */
    public static byte[] withoutRows(FileMetaData metadata) throws IOException {
        FileMetaData empty = new FileMetaData(metadata);
        empty.setRow_groups(List.of());
        empty.setNum_rows(0);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(MAGIC);
        out.write(write(empty));
        return out.toByteArray();
    }

    /** Moves every offset of a row group, as its bytes have been moved. */
    public static void move(RowGroup group, long distance) {
        if (group.isSetFile_offset()) {
            group.setFile_offset(group.getFile_offset() + distance);
        }
        for (ColumnChunk column : group.getColumns()) {
            move(column, distance);
        }
    }

    private static void move(ColumnChunk column, long distance) {
        if (column.getFile_offset() > 0) {
            column.setFile_offset(column.getFile_offset() + distance);
        }
        if (column.isSetColumn_index_offset()) {
            column.setColumn_index_offset(column.getColumn_index_offset() + distance);
        }
        if (column.isSetOffset_index_offset()) {
            column.setOffset_index_offset(column.getOffset_index_offset() + distance);
        }
        ColumnMetaData pages = column.getMeta_data();
        pages.setData_page_offset(pages.getData_page_offset() + distance);
        if (pages.isSetDictionary_page_offset() && pages.getDictionary_page_offset() > 0) {
            pages.setDictionary_page_offset(pages.getDictionary_page_offset() + distance);
        }
        if (pages.isSetIndex_page_offset()) {
            pages.setIndex_page_offset(pages.getIndex_page_offset() + distance);
        }
        if (pages.isSetBloom_filter_offset()) {
            pages.setBloom_filter_offset(pages.getBloom_filter_offset() + distance);
        }
    }
}
