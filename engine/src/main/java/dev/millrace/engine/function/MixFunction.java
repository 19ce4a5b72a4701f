package dev.millrace.engine.function;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.AttemptOutput.Segment;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.storage.ObjectStore;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/** Reads rows, mixes them, writes segments of 8-byte numbers or a file of lines. */
final class MixFunction implements TaskFunction {
    @Override
    public AttemptOutput run(TaskAssignment assignment, ObjectStore objects, Cancellation cancellation) {
        MixInputs inputs = MixInputs.read(assignment, objects);
        List<Long> rows = Mix.made(assignment.stage(), inputs.rows(), inputs.broadcast());
        Part part = write(assignment, objects, rows);
        Measures measures = new Measures(
                inputs.rows().size() + inputs.broadcast().size(),
                inputs.bytes(),
                rows.size(),
                part.sizeBytes(),
                0,
                0,
                0,
                0);
        return new AttemptOutput(List.of(part), measures, inputs.reads());
    }

    private static Part write(TaskAssignment assignment, ObjectStore objects, List<Long> rows) {
        return switch (assignment.stage().output()) {
            case Output.Exchange exchange -> segments(assignment, objects, "exchange.bin", rows, exchange.partitions());
            case Output.Rows _ -> segments(assignment, objects, "rows.bin", rows, 1);
            case Output.Table table ->
                file(assignment, objects, name(assignment.outputs().get(table.output()), assignment.task()), rows);
            case Output.Findings findings ->
                throw Failure.of(
                                FailureKind.BUG,
                                "WRONG_WORKER",
                                "the function looks for nothing in '"
                                        + findings.inspection().subject() + "'")
                        .toException();
        };
    }

    /** Where columns are folders, each task writes into one of two. */
    private static String name(OutputSpec output, int task) {
        String file = "part-0." + output.extension();
        return output.layout().partitionBy().isEmpty()
                ? file
                : output.layout().partitionBy().getFirst() + "=" + task % 2 + "/" + file;
    }

    private static Part segments(
            TaskAssignment assignment, ObjectStore objects, String name, List<Long> rows, int partitions) {
        List<List<Long>> parts = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            parts.add(new ArrayList<>());
        }
        rows.forEach(row -> parts.get(Mix.partition(row, partitions)).add(row));
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<Segment> segments = new ArrayList<>();
        for (List<Long> part : parts) {
            byte[] bytes = bytes(part);
            segments.add(new Segment(all.size(), bytes.length, part.size(), checksum(bytes)));
            all.writeBytes(bytes);
        }
        return put(assignment, objects, name, all.toByteArray(), rows.size(), segments);
    }

    private static Part file(TaskAssignment assignment, ObjectStore objects, String name, List<Long> rows) {
        StringBuilder lines = new StringBuilder();
        rows.forEach(row -> lines.append(Mix.line(row)));
        return put(
                assignment, objects, name, lines.toString().getBytes(StandardCharsets.UTF_8), rows.size(), List.of());
    }

    private static Part put(
            TaskAssignment assignment,
            ObjectStore objects,
            String name,
            byte[] bytes,
            int rows,
            List<Segment> segments) {
        objects.put(assignment.prefix().resolve(name), ObjectStore.Content.of(bytes));
        return new Part(name, bytes.length, String.format("crc32c:%08x", checksum(bytes)), rows, segments, List.of());
    }

    private static byte[] bytes(List<Long> rows) {
        ByteBuffer buffer = ByteBuffer.allocate(rows.size() * Long.BYTES);
        rows.forEach(buffer::putLong);
        return buffer.array();
    }

    static int checksum(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return (int) checksum.getValue();
    }
}
