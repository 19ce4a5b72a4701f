package dev.millrace.benchmarks;

import dev.millrace.graph.Input;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Settings under which a query reads its largest table in a number of tasks. How many bytes a split has depends on
 * the columns that a query reads, so that each query has settings of its own.
 */
final class SplitSettings {
    private static final double STEP = 1.04;

    private SplitSettings() {}

    /**
     * @param planning the plan under some settings
     * @param table the one whose parts are counted, where the query reads it
     */
    static Map<String, String> of(Function<Map<String, String>, StageGraph> planning, String table, int splits) {
        Scan whole = largest(planning.apply(unranged(Long.MAX_VALUE >> 24)), table);
        long total = whole.units().stream().mapToLong(Scan.Unit::bytes).sum();
        long bytes = Math.max(1, total / splits);
        while (largest(planning.apply(unranged(bytes)), table).taskBounds().size() - 1 > splits) {
            bytes = (long) (bytes * STEP) + 1;
        }
        return settings(bytes);
    }

    private static Map<String, String> settings(long splitBytes) {
        return Map.of("plan.collapse", "false", "plan.splitBytes", Long.toString(splitBytes));
    }

    /** Ranges are as many as splits, or more. */
    private static Map<String, String> unranged(long splitBytes) {
        Map<String, String> settings = new TreeMap<>(settings(splitBytes));
        settings.put("plan.ranges", "false");
        return settings;
    }

    private static Scan largest(StageGraph plan, String table) {
        List<Scan> scans = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            for (Input input : stage.inputs()) {
                if (input instanceof Input.Splits(String _, Scan scan)) {
                    scans.add(scan);
                }
            }
        }
        return scans.stream()
                .max(Comparator.comparing((Scan scan) -> scan.source().equals(table))
                        .thenComparingLong(scan -> scan.units().stream()
                                .mapToLong(Scan.Unit::bytes)
                                .sum()))
                .orElseThrow(() -> new BenchmarkException("the plan reads no table"));
    }
}
