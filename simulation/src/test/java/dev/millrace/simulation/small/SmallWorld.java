package dev.millrace.simulation.small;

import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.simulation.world.JobShape;
import dev.millrace.simulation.world.Shape;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.Writes;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a small world consists of.
 *
 * @param stages 1 or 2, one after the other, of which the first divides; 3: two that are joined, of which the second joins at once; 4: two that are
 *     joined, of which the second leaves rows out; 5: two that are joined beside a third that all tasks read, of which the second joins at once
 * @param tasks of the first stage; others have one, but for joined ones
 * @param claims most claims of a task in an epoch
 * @param budget what may go wrong, and how often
 */
record SmallWorld(
        int stages, int tasks, int classes, int coordinators, int workers, int claims, Budget budget, Rules rules) {
    static final RunId RUN = RunId.of(1, 2, 3);

    /** When everything happens that is not late. */
    static final long NOW = 10;
    /** When a stage has not moved for so long that it is swept, though no lease has ended. */
    static final long LATE = 1_000_000_000;

    /** Partitions between two stages, which one task reads, because they are small. */
    static final int PARTITIONS = 2;

    private static final long COALESCED = 21;

    /** The smaller side is always small enough, and the join is published. */
    private static final long JOINED = 2;

    /** The same, and the join has less to do. */
    private static final long FILTERED = 6;

    /** The second joins at once, and reads a third stage with every task. */
    private static final long JOINED_BESIDE = 10;

    private static final ProtocolSettings SETTINGS = ProtocolSettings.DEFAULT
            .with(new ProtocolSettings.Lease(1_000_000_000_000L, 1))
            .with(new ProtocolSettings.Sweep(1_000_000, 1_000_000))
            .with(new ProtocolSettings.Times(
                    1, 1, 1_000_000_000_000L, ProtocolSettings.DEFAULT.times().clockMarginMillis()));

    /**
     * How often each thing may happen.
     *
     * @param chances by {@link Chance}
     * @param sweeps of each stage, in each epoch
     * @param eager whether a stage may be swept while somebody works on it; else only when nothing else is left to do
     */
    record Budget(Map<Chance, Integer> chances, int sweeps, boolean eager) {

        Budget {
            chances = Collections.unmodifiableMap(
                    chances.isEmpty() ? new EnumMap<>(Chance.class) : new EnumMap<>(chances));
        }

        int[] left() {
            int[] left = new int[Chance.values().length];
            chances.forEach((chance, times) -> left[chance.ordinal()] = times);
            return left;
        }
    }

    ProtocolSettings settings() {
        return SETTINGS.with(new ProtocolSettings.Attempts(claims, 1, 1, 1, 0));
    }

    Writes writes() {
        return new Writes(rules, settings());
    }

    StageGraph plan() {
        OutputSpec output =
                new OutputSpec("result", new Location("memory:/out"), OutputSpec.Format.CSV, true, List.of());
        if (stages > 2) {
            long salt = stages == 3 ? JOINED : stages == 4 ? FILTERED : JOINED_BESIDE;
            return new JobShape(Shape.JOIN, tasks, PARTITIONS, 3, classes, 2, salt, List.of(output)).graph(0);
        }
        return stages == 1
                ? new JobShape(Shape.SINGLE, tasks, 1, stages, classes, 2, 1, List.of(output)).graph(0)
                : new JobShape(Shape.CHAIN, tasks, PARTITIONS, stages, classes, 2, COALESCED, List.of(output)).graph(0);
    }

    @Override
    public String toString() {
        return stages + " stages, " + tasks + " tasks, " + classes + " classes, " + coordinators + " coordinators, "
                + workers + " workers, " + budget.chances() + ", " + budget.sweeps() + (budget.eager() ? " early" : "")
                + " sweeps";
    }
}
