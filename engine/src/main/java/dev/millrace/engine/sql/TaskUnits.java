package dev.millrace.engine.sql;

import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Unit;
import dev.millrace.graph.StageDecision;
import java.util.ArrayList;
import java.util.List;

/** Which parts of a scan a task reads, in reading order. */
final class TaskUnits {
    /** Reads a file from its first to its last row, without looking at row numbers. */
    static final long WHOLE_FILE = -1;

    private TaskUnits() {}

    /** The units of a task: those of the plan, of which {@code decision} may have made several tasks. */
    static List<Unit> of(Scan scan, StageDecision decision, int task) {
        if (scan.everyTask()) {
            return scan.units();
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

    /** Units that touch become one range, and ranges that are all that the scan knows of a file become the whole file. */
    static List<Range> ranges(Scan scan, List<Unit> units) {
        List<Range> ranges = new ArrayList<>();
        for (Unit unit : units) {
            Range last = ranges.isEmpty() ? null : ranges.getLast();
            if (last != null && last.touches(unit)) {
                ranges.set(ranges.size() - 1, last.with(unit));
            } else {
                ranges.add(new Range(unit.file(), unit.firstRow(), unit.rows(), 1));
            }
        }
        int[] unitsOfFile = new int[scan.files().size()];
        scan.units().forEach(unit -> unitsOfFile[unit.file()]++);
        return ranges.stream()
                .map(range -> range.wholeIf(unitsOfFile[range.file()]))
                .toList();
    }

    /**
     * Rows {@code [firstRow, firstRow + rows)} of a file, made of {@code units} units.
     *
     * @param rows {@link #WHOLE_FILE}: all
     */
    record Range(int file, long firstRow, long rows, int units) {
        boolean isWhole() {
            return rows == WHOLE_FILE;
        }

        private boolean touches(Unit next) {
            return file == next.file() && rows >= 0 && next.rows() >= 0 && firstRow + rows == next.firstRow();
        }

        private Range with(Unit next) {
            return new Range(file, firstRow, rows + next.rows(), units + 1);
        }

        private Range wholeIf(int unitsOfFile) {
            return firstRow == 0 && units == unitsOfFile ? new Range(file, 0, WHOLE_FILE, units) : this;
        }
    }
}
