package dev.millrace.storage.parquet;

import dev.millrace.graph.Checksum;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** Checksum of the end of a Parquet file that was just written: the footer, its length and the last word. What a planner reads of a file. */
public final class FooterChecksum {
    private static final int TRAILER_BYTES = 8;

    private FooterChecksum() {}

    /** As text, the same as {@link ParquetFooter#checksum()} of these bytes. */
    public static String of(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            int length = read(channel, size - TRAILER_BYTES, TRAILER_BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .getInt();
            byte[] tail = read(channel, size - TRAILER_BYTES - length, length + TRAILER_BYTES)
                    .array();
            return new Checksum().add(tail, 0, tail.length).text();
        }
    }

    private static ByteBuffer read(FileChannel channel, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("a Parquet file ends within its footer");
            }
        }
        return bytes.flip();
    }
}
