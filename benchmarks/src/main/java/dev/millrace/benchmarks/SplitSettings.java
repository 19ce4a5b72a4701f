package dev.millrace.benchmarks;

import dev.millrace.graph.Input;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Settings under which a query reads its largest table (lineitem, where it reads it) in a number of tasks. How many bytes a split has depends on
 * the columns that a query reads, so that each query has settings of its own.
 */
final class SplitSettings {
    private static final double STEP = 1.04;

    private SplitSettings() {}

    /** @param planning the plan under some settings */
    static Map<String, String> of(Function<Map<String, String>, StageGraph> planning, int splits) {
        Scan whole = largest(planning.apply(settings(Long.MAX_VALUE >> 24)));
        long total = whole.units().stream().mapToLong(Scan.Unit::bytes).sum();
        long bytes = Math.max(1, total / splits);
        while (largest(planning.apply(settings(bytes))).taskBounds().size() - 1 > splits) {
            bytes = (long) (bytes * STEP) + 1;
        }
        return settings(bytes);
    }

    private static Map<String, String> settings(long splitBytes) {
        return Map.of("plan.collapse", "false", "plan.splitBytes", Long.toString(splitBytes));
    }

    private static Scan largest(StageGraph plan) {
        List<Scan> scans = new ArrayList<>();
        for (Stage stage : plan.stages()) {
            for (Input input : stage.inputs()) {
                if (input instanceof Input.Splits(String _, Scan scan)) {
                    scans.add(scan);
                }
            }
        }
        return scans.stream()
                .max(Comparator.comparing((Scan scan) -> scan.source().equals("lineitem"))
                        .thenComparingLong(scan -> scan.units().stream()
                                .mapToLong(Scan.Unit::bytes)
                                .sum()))
                .orElseThrow(() -> new BenchmarkException("the plan reads no table"));
    }
}
