package dev.millrace.engine.function;

import dev.millrace.graph.Input;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Stage;
import dev.millrace.graph.Work;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * The arithmetic of the {@code mix} function. Rows are 64-bit numbers. A row that comes in over a split, an aligned or an exchanged input becomes
 * one row that depends on it, on the stage and on all rows that are broadcast to the stage. The rows of a stage are thus the same however its
 * tasks are cut, and no row can be lost or doubled without being seen.
 *
 * <p>Arguments: {@code rows}: rows of each unit of a split, or of each task without splits or streams; 4 by default. {@code probe} and
 * {@code partitions}: rows of that input become rows that depend on those rows of all other inputs which belong to the same of so many partitions.
 * {@code join} and {@code partitions}: what the stage makes of its own rows is joined so to what is broadcast, as by the stage of that number.
 * {@code filter}: what is broadcast changes nothing.
 */
final class Mix {
    private static final String ROWS = "rows";
    private static final String PROBE = "probe";
    private static final String JOIN = "join";
    private static final String FILTER = "filter";
    private static final String PARTITIONS = "partitions";
    private static final int DEFAULT_ROWS = 4;

    private Mix() {}

    /** A permutation of the 64-bit numbers that spreads any change over all bits (the finaliser of SplitMix64). */
    static long spread(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    static int rowsOf(Stage stage) {
        return Integer.parseInt(argument(stage, ROWS).orElse(Integer.toString(DEFAULT_ROWS)));
    }

    private static Optional<String> argument(Stage stage, String name) {
        return stage.work() instanceof Work.Function function
                ? Optional.ofNullable(function.arguments().get(name))
                : Optional.empty();
    }

    /** Whether rows of an input only change what becomes of others. */
    static boolean isBeside(Stage stage, Input input) {
        return argument(stage, PROBE)
                .map(probe -> !probe.equals(input.relation()))
                .orElse(input instanceof Input.Broadcast
                        || input instanceof Input.Splits splits && splits.scan().everyTask());
    }

    /**
     * What a stage makes of its rows, ascending.
     *
     * @param beside rows that change what becomes of them
     */
    static List<Long> made(Stage stage, List<Long> rows, List<Long> beside) {
        if (argument(stage, PROBE).isPresent()) {
            return joined(stage, stage.id().index(), rows, beside);
        }
        if (argument(stage, FILTER).isPresent()) {
            return transform(stage, rows, 0);
        }
        Optional<String> join = argument(stage, JOIN);
        return join.isPresent()
                ? joined(stage, Integer.parseInt(join.get()), transform(stage, rows, 0), beside)
                : transform(stage, rows, salt(beside));
    }

    private static List<Long> joined(Stage stage, int number, List<Long> rows, List<Long> beside) {
        int partitions = Integer.parseInt(argument(stage, PARTITIONS).orElseThrow());
        long[] salts = new long[partitions];
        for (long row : beside) {
            salts[partition(row, partitions)] += salt(List.of(row));
        }
        List<Long> made = new ArrayList<>(rows.size());
        for (long row : rows) {
            made.add(spread(row + salts[partition(row, partitions)] + number + 1));
        }
        Collections.sort(made);
        return made;
    }

    /** Rows that a unit of a source holds. */
    static List<Long> rowsOf(Scan scan, Scan.Unit unit, int rows) {
        long seed = spread(scan.files().get(unit.file()).location().uri().hashCode() * 31L + unit.firstRow());
        return generated(seed, rows);
    }

    /** Rows of a task that reads no rows. */
    static List<Long> rowsOf(Stage stage, int task, int rows) {
        return generated(spread(stage.id().index() * 1_000_003L + task), rows);
    }

    private static List<Long> generated(long seed, int rows) {
        List<Long> generated = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            generated.add(spread(seed + row + 1));
        }
        return generated;
    }

    /** One number for all rows that are broadcast to a stage, whatever their order. */
    private static long salt(List<Long> broadcast) {
        long salt = 0;
        for (long row : broadcast) {
            salt += spread(row ^ 0x5bd1e995L);
        }
        return salt;
    }

    private static List<Long> transform(Stage stage, List<Long> rows, long salt) {
        List<Long> made = new ArrayList<>(rows.size());
        for (long row : rows) {
            made.add(spread(row + salt + stage.id().index() + 1));
        }
        Collections.sort(made);
        return made;
    }

    static int partition(long row, int partitions) {
        return (int) Long.remainderUnsigned(spread(row ^ 0x2545f491L), partitions);
    }

    /** A row in a published file: a line. */
    static String line(long row) {
        return String.format("%016x\n", row);
    }
}
