package dev.millrace.engine.sql;

import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Unit;
import dev.millrace.graph.Share;
import dev.millrace.graph.StageDecision;
import java.util.ArrayList;
import java.util.List;

/** Which parts of a scan a task reads, in reading order. */
final class TaskUnits {
    /** Of rows, or of the end of a file. */
    static final long NOT_KNOWN = -1;

    private TaskUnits() {}

    /** The units of a task: those of the plan, of which {@code decision} may have made several tasks. */
    static List<Unit> of(Scan scan, StageDecision decision, int task) {
        if (scan.everyTask()) {
            return scan.units();
        }
        if (scan.rangesOrNull() != null) {
            return ofRanges(scan, decision.share(task));
        }
        int pieces = 1 << decision.fineness();
        int planned = task / pieces;
        if (planned + 1 >= scan.taskBounds().size()) {
            throw new IllegalArgumentException("task " + task + " is beyond the splits of " + scan.source());
        }
        int start = scan.taskBounds().get(planned);
        long count = (long) scan.taskBounds().get(planned + 1) - start;
        int piece = task % pieces;
        return scan.units()
                .subList((int) (start + count * piece / pieces), (int) (start + count * (piece + 1) / pieces));
    }

    /** Ranges stand for partitions: what a task reads of the one it reads of the other. */
    private static List<Unit> ofRanges(Scan scan, Share share) {
        int from = scan.taskBounds().get(share.firstPartition());
        int until = scan.taskBounds().get(share.untilPartition());
        return scan.units().subList(from, until).stream().distinct().toList();
    }

    /** Units that touch become one range, and ranges that are all that the scan knows of a file become the whole file. */
    static List<Range> ranges(Scan scan, List<Unit> units) {
        List<Range> ranges = new ArrayList<>();
        for (Unit unit : units) {
            Range last = ranges.isEmpty() ? null : ranges.getLast();
            if (last != null && last.touches(unit)) {
                ranges.set(ranges.size() - 1, last.with(unit));
            } else {
                ranges.add(new Range(
                        unit.file(),
                        unit.firstRow(),
                        unit.rows(),
                        unit.fromByte(),
                        unit.toByte(),
                        unit.firstLine(),
                        1));
            }
        }
        int[] unitsOfFile = new int[scan.files().size()];
        scan.distinctUnits().forEach(unit -> unitsOfFile[unit.file()]++);
        return ranges.stream()
                .map(range -> range.wholeIf(unitsOfFile[range.file()]))
                .toList();
    }

    /**
     * Rows {@code [firstRow, firstRow + rows)} of a file, or the records of a text in its bytes {@code [fromByte, toByte)}, made of {@code units}
     * units.
     *
     * @param firstRow from 0; of text only where records are counted
     * @param rows {@link #NOT_KNOWN}: all in these bytes
     * @param toByte {@link #NOT_KNOWN}: the end of the file
     * @param firstLine on which the first record begins, from 1; 0 = nobody asks
     * @param alone whether what is read holds nothing but this range
     */
    record Range(
            int file, long firstRow, long rows, long fromByte, long toByte, long firstLine, int units, boolean alone) {
        /** Of what holds more than this range, unless the range is all of it. */
        Range(int file, long firstRow, long rows, long fromByte, long toByte, long firstLine, int units) {
            this(file, firstRow, rows, fromByte, toByte, firstLine, units, false);
        }

        /** Whether what is read is read from end to end. */
        boolean isWhole() {
            return alone || rows == NOT_KNOWN && isOfAllBytes();
        }

        /** The same, read from a file that holds nothing else. */
        Range cutOut() {
            return new Range(file, firstRow, rows, fromByte, toByte, firstLine, units, true);
        }

        /** Whether the file itself is read, not some bytes of it. */
        boolean isOfAllBytes() {
            return fromByte == 0 && toByte == NOT_KNOWN;
        }

        private boolean touches(Unit next) {
            return file == next.file() && (isOfAllBytes() ? touchesRows(next) : toByte == next.fromByte());
        }

        private boolean touchesRows(Unit next) {
            return rows >= 0 && next.rows() >= 0 && firstRow + rows == next.firstRow();
        }

        private Range with(Unit next) {
            return isOfAllBytes()
                    ? new Range(file, firstRow, rows + next.rows(), 0, NOT_KNOWN, firstLine, units + 1)
                    : new Range(file, firstRow, NOT_KNOWN, fromByte, next.toByte(), firstLine, units + 1);
        }

        private Range wholeIf(int unitsOfFile) {
            return firstRow == 0 && fromByte == 0 && units == unitsOfFile
                    ? new Range(file, 0, NOT_KNOWN, 0, NOT_KNOWN, firstLine, units)
                    : this;
        }
    }
}
