package dev.millrace.graph.codec;

import dev.millrace.graph.AttemptOutput.Segment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.ToLongFunction;
import tools.jackson.databind.node.ObjectNode;

/**
 * Segments of an exchange object, as four lists of numbers. Tasks of the second level of an exchange fill a few neighbours of thousands of partitions:
 * long runs of empty ones at either end are numbers, {@code emptyBefore} and {@code emptyAfter}.
 */
final class SegmentsCodec {
    /** Shorter runs are written out, as they always were. */
    private static final int LEAST_RUN = 16;

    private SegmentsCodec() {}

    static ObjectNode segments(List<Segment> segments) {
        int before = emptyBefore(segments);
        int after = emptyAfter(segments, before);
        List<Segment> written = segments.subList(before, segments.size() - after);
        ObjectNode node = Document.node();
        if (before > 0) {
            node.put("emptyBefore", before);
        }
        if (after > 0) {
            node.put("emptyAfter", after);
        }
        node.set("offsets", Written.numbers(numbers(written, Segment::offset)));
        node.set("lengths", Written.numbers(numbers(written, Segment::lengthBytes)));
        node.set("rows", Written.numbers(numbers(written, Segment::rows)));
        node.set("checksums", Written.numbers(numbers(written, segment -> Integer.toUnsignedLong(segment.checksum()))));
        return node;
    }

    private static int emptyBefore(List<Segment> segments) {
        int run = 0;
        while (run < segments.size() && segments.get(run).equals(emptyAt(0))) {
            run++;
        }
        return run < LEAST_RUN ? 0 : run;
    }

    private static int emptyAfter(List<Segment> segments, int before) {
        if (before == segments.size()) {
            return 0;
        }
        Segment end = emptyAt(end(segments.getLast()));
        int run = 0;
        while (run < segments.size() - before
                && segments.get(segments.size() - 1 - run).equals(end)) {
            run++;
        }
        return run < LEAST_RUN ? 0 : run;
    }

    private static long end(Segment segment) {
        return segment.offset() + segment.lengthBytes();
    }

    private static Segment emptyAt(long offset) {
        return new Segment(offset, 0, 0, 0);
    }

    private static long[] numbers(List<Segment> segments, ToLongFunction<Segment> number) {
        return segments.stream().mapToLong(number).toArray();
    }

    static List<Segment> segments(Fields fields) {
        int before = run(fields, "emptyBefore");
        int after = run(fields, "emptyAfter");
        long[] offsets = fields.numbers("offsets");
        long[] lengths = fields.numbers("lengths");
        long[] rows = fields.numbers("rows");
        long[] checksums = fields.numbers("checksums");
        if (lengths.length != offsets.length || rows.length != offsets.length || checksums.length != offsets.length) {
            throw new IllegalArgumentException("the lists of segments have different lengths");
        }
        List<Segment> segments = new ArrayList<>(before + offsets.length + after);
        segments.addAll(Collections.nCopies(before, emptyAt(0)));
        for (int index = 0; index < offsets.length; index++) {
            segments.add(new Segment(offsets[index], lengths[index], rows[index], (int) checksums[index]));
        }
        segments.addAll(Collections.nCopies(after, emptyAt(segments.isEmpty() ? 0 : end(segments.getLast()))));
        return segments;
    }

    private static int run(Fields fields, String name) {
        int run = fields.has(name) ? fields.whole(name) : 0;
        if (run < 0 || run > 1 << 20) {
            throw new IllegalArgumentException("'" + name + "' cannot be " + run);
        }
        return run;
    }
}
