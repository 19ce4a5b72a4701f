package dev.millrace.service.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import dev.millrace.graph.Column;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.List;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * Writes rows as a stream of Arrow's IPC format: the schema, batches of a megabyte, and an end. A batch is in memory until it is full.
 *
 * @see <a href="https://arrow.apache.org/docs/format/Columnar.html#ipc-streaming-format">IPC Streaming Format</a>
 */
public final class ArrowStream {
    /** What HTTP calls it. */
    public static final String MEDIA_TYPE = "application/vnd.apache.arrow.stream";

    private static final long BATCH_BYTES = 1L << 20;
    private static final int BATCH_ROWS = 1 << 16;
    /** Stands before each message. */
    private static final int CONTINUATION = -1;

    private final List<ArrowField> fields;
    private final List<Vector> vectors;
    private final PrintStream out;
    private int rows;
    private boolean closed;

    /**
     * Nothing is written yet.
     *
     * @param columns names, no two alike, and types
     * @throws dev.millrace.graph.MillraceException {@code TYPE_NOT_IN_ARROW}: a column has a type that Arrow has none for
     */
    public ArrowStream(List<Column> columns, PrintStream out) {
        this.fields = columns.stream().map(ArrowField::of).toList();
        this.vectors = fields.stream().map(Vectors::of).toList();
        this.out = out;
    }

    /** First, once. */
    public void begin() {
        FlatBufferBuilder builder = new FlatBufferBuilder();
        message(builder, MessageHeader.Schema, SchemaMessage.write(builder, fields), 0);
    }

    /**
     * Takes a row; sometimes a batch is full then and written.
     *
     * @param values as DuckDB's driver gives them, but times as numbers of their unit, and maps as lists of structs of key and value
     * @throws dev.millrace.graph.MillraceException {@code VALUE_NOT_IN_ARROW}: a time is none in Arrow
     */
    public void row(@Nullable Object[] values) throws SQLException {
        long size = 0;
        for (int column = 0; column < values.length; column++) {
            Vector vector = vectors.get(column);
            vector.add(values[column]);
            size += vector.sizeBytes();
        }
        if (++rows == BATCH_ROWS || size >= BATCH_BYTES) {
            batch();
        }
    }

    private void batch() {
        BatchMessage batch = BatchMessage.of(rows, vectors);
        FlatBufferBuilder builder = new FlatBufferBuilder();
        message(builder, MessageHeader.RecordBatch, batch.write(builder), batch.bodyBytes());
        batch.writeBody(out);
        vectors.forEach(Vector::clear);
        rows = 0;
        closed = out.checkError();
    }

    private void message(FlatBufferBuilder builder, byte kind, int header, long bodyBytes) {
        builder.finish(Message.createMessage(builder, MetadataVersion.V5, kind, header, bodyBytes, 0));
        Bytes metadata = new Bytes();
        metadata.put(builder.sizedByteArray());
        prefix((int) Bytes.aligned(metadata.size()));
        metadata.writeTo(out);
    }

    private void prefix(int metadataBytes) {
        Bytes prefix = new Bytes();
        prefix.putInt(CONTINUATION);
        prefix.putInt(metadataBytes);
        prefix.writeTo(out);
    }

    /** Whether nobody takes rows any more: there will be no use in the rest. Found out with each batch. */
    public boolean isClosed() {
        return closed;
    }

    /** Last, once. */
    public void end() {
        if (rows > 0) {
            batch();
        }
        prefix(0);
        out.flush();
    }
}
