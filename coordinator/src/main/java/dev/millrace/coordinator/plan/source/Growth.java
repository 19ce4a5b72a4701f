package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Scan.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * How a source that is not there would lie in files: as many more like those that are there, whose row groups are larger while they are small.
 *
 * @param copies of each file
 * @param each how much larger a file is
 */
record Growth(int copies, double each) {
    static final Growth NONE = new Growth(1, 1);

    /** What people write who have much. */
    private static final double UNIT_BYTES = 32 << 20;

    /** Plans of more row groups are of no use. */
    private static final double MOST_UNITS = 50_000;

    /** Of a source that becomes so many times as large. */
    static Growth of(DescribedSource source, double times) {
        double bytes = Math.max(1, source.bytes());
        double units = Math.max(
                1,
                source.files().stream()
                        .mapToLong(file -> file.footerOrNull() == null
                                ? 1
                                : file.footerOrNull().rowGroups().size())
                        .sum());
        double unit = Math.max(UNIT_BYTES, bytes * times / MOST_UNITS);
        double wanted = Math.clamp(unit / (bytes / units), Math.min(1, times), Math.max(1, times));
        int copies = (int) Math.max(1, Math.ceil(times / wanted - 1e-9));
        return new Growth(copies, times / copies);
    }

    /** In reading order: a file's copies follow each other. */
    List<DescribedFile> files(List<DescribedFile> files) {
        List<DescribedFile> all = new ArrayList<>(files.size() * copies);
        files.forEach(file -> all.addAll(Collections.nCopies(copies, file)));
        return all;
    }

    SourceRows rows(SourceRows rows) {
        return new SourceRows(
                Math.round(rows.rows() * each * copies),
                rows.exact(),
                rows.sampledFiles(),
                rows.rowBytes(),
                rows.ratio());
    }

    long each(long bytes) {
        return each == 1 ? bytes : Math.round(bytes * each);
    }

    Unit unit(Unit unit) {
        return each == 1
                ? unit
                : new Unit(
                        unit.file(),
                        unit.firstRow(),
                        unit.rows() < 0 ? unit.rows() : Math.max(1, each(unit.rows())),
                        unit.fromByte(),
                        unit.toByte(),
                        unit.firstLine(),
                        each(unit.bytes()));
    }

    /**
     * Columns of keys have more values then, others have the same ones more often.
     *
     * @param found of as many files as there are
     * @param rows that there would be
     */
    List<ColumnEstimate> estimates(List<ColumnEstimate> found, long rows) {
        if (equals(NONE)) {
            return List.copyOf(found);
        }
        double times = each * copies;
        return found.stream()
                .map(one -> new ColumnEstimate(
                        one.distinct() * times > rows / 2.0
                                ? Math.min(rows, Math.round(one.distinct() * times))
                                : one.distinct(),
                        one.nulls() < 0 ? -1 : each(one.nulls()),
                        one.bytes() < 0 ? -1 : each(one.bytes())))
                .toList();
    }
}
