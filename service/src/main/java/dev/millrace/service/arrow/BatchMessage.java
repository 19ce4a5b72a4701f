package dev.millrace.service.arrow;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.RecordBatch;

/** Where the values of a batch are, as Arrow's {@code Message.fbs} says it, and the values. */
final class BatchMessage {
    private final int rows;
    private final List<Node> nodes = new ArrayList<>();
    private final List<Bytes> buffers = new ArrayList<>();

    private record Node(int size, int nulls) {}

    private BatchMessage(int rows) {
        this.rows = rows;
    }

    static BatchMessage of(int rows, List<Vector> columns) {
        BatchMessage batch = new BatchMessage(rows);
        columns.forEach(column -> column.lay(new Vector.Layout() {
            @Override
            public void node(int size, int nulls) {
                batch.nodes.add(new Node(size, nulls));
            }

            @Override
            public void buffer(Bytes bytes) {
                batch.buffers.add(bytes);
            }
        }));
        return batch;
    }

    /** Where it is in the builder. Structs of a vector are written from the last to the first. */
    int write(FlatBufferBuilder builder) {
        RecordBatch.startNodesVector(builder, nodes.size());
        nodes.reversed().forEach(node -> FieldNode.createFieldNode(builder, node.size(), node.nulls()));
        int allNodes = builder.endVector();
        RecordBatch.startBuffersVector(builder, buffers.size());
        long end = bodyBytes();
        for (Bytes buffer : buffers.reversed()) {
            end -= Bytes.aligned(buffer.size());
            Buffer.createBuffer(builder, end, buffer.size());
        }
        int allBuffers = builder.endVector();
        return RecordBatch.createRecordBatch(builder, rows, allNodes, allBuffers, 0, 0);
    }

    long bodyBytes() {
        return buffers.stream()
                .mapToLong(buffer -> Bytes.aligned(buffer.size()))
                .sum();
    }

    void writeBody(PrintStream out) {
        buffers.forEach(buffer -> buffer.writeTo(out));
    }
}
