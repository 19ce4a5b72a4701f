package dev.millrace.engine.sql;

import dev.millrace.engine.sql.TaskUnits.Range;
import dev.millrace.graph.Scan.Unit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How many rows a task keeps where tasks keep ranges of a column. Of row groups that no other task reads it keeps all; the others are counted, so that
 * all tasks together are known to keep each of their rows once.
 */
final class KeptRows {
    private final SplitsRead read;

    KeptRows(SplitsRead read) {
        this.read = read;
    }

    /** A SELECT of the number, which reads one column of a few row groups. */
    String select(List<Unit> units) {
        Set<Unit> seen = new HashSet<>();
        Set<Unit> shared = new HashSet<>();
        for (Unit unit : read.scan().units()) {
            if (!seen.add(unit)) {
                shared.add(unit);
            }
        }
        long alone = 0;
        List<String> counted = new ArrayList<>();
        for (Unit unit : units) {
            if (shared.contains(unit)) {
                counted.add(rows(unit));
            } else {
                alone += unit.rows();
            }
        }
        String all = "SELECT CAST(" + alone + " AS BIGINT)";
        return counted.isEmpty()
                ? all
                : all + " + (SELECT count(*) FROM (" + String.join("\nUNION ALL\n", counted) + ") AS shared WHERE "
                        + (read.own().isEmpty() ? "true" : read.own()) + ")";
    }

    private String rows(Unit unit) {
        Range holding = read.ranges().stream()
                .filter(range -> holds(range, unit))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no range of a task holds one of its row groups"));
        long first = holding.alone() ? unit.firstRow() - holding.firstRow() : unit.firstRow();
        Range part = new Range(unit.file(), first, unit.rows(), 0, TaskUnits.NOT_KNOWN, 0, 1);
        return new SplitsQuery(read.scan(), Map.of(part, read.file(holding))).of(List.of(part));
    }

    private static boolean holds(Range range, Unit unit) {
        return range.file() == unit.file()
                && range.firstRow() <= unit.firstRow()
                && (range.rows() == TaskUnits.NOT_KNOWN || unit.firstRow() < range.firstRow() + range.rows());
    }
}
