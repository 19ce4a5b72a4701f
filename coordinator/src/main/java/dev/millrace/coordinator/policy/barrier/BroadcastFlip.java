package dev.millrace.coordinator.policy.barrier;

import dev.millrace.graph.Adaptation;
import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Course;
import dev.millrace.graph.Shortcut;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Whether a stage joins at once, or leaves out rows, because what its rows meet is small enough for every task: by what was measured, as the planner decides it by
 * estimates. Its own rows are not known yet, so their volume is the planned one.
 */
final class BroadcastFlip {
    /** What is no larger than this part of the limit is given to every task, however many there are. */
    private static final double TINY = 1.0 / 32;

    private static final double KEY_BYTES = 16;

    private final Stage stage;
    private final Shortcut shortcut;
    private final BarrierInputs inputs;

    BroadcastFlip(Stage stage, Shortcut shortcut, BarrierInputs inputs) {
        this.stage = stage;
        this.shortcut = shortcut;
        this.inputs = inputs;
    }

    Course course(List<Adaptation> adaptations) {
        long most = inputs.settings().flipBytes();
        long rows = 0;
        double bytes = 0;
        for (StageId small : shortcut.small()) {
            long ofStage = Objects.requireNonNull(inputs.maps().get(small)).rows();
            rows += ofStage;
            bytes += ofStage * rowBytes(small);
        }
        double moved = bytes + Math.max(0, stage.estimate().outputBytes()) + (filters() ? readBytes() : 0);
        boolean pays = bytes * stage.tasks() <= moved || bytes <= most * TINY;
        boolean joins = most > 0 && bytes <= most && pays;
        adaptations.add(adaptation(joins, bytes <= most, rows, (long) bytes));
        if (!joins) {
            return Course.OWN;
        }
        return filters() ? new Course.Filtered() : new Course.Short();
    }

    /** What leaves rows out may leave out all that is read. */
    private long readBytes() {
        return Math.max(0, stage.estimate().inputBytes());
    }

    /** To leave rows out the keys are enough. */
    private double rowBytes(StageId small) {
        double all = inputs.rowBytes().getOrDefault(small, BarrierInputs.USUAL_ROW_BYTES);
        return filters() ? Math.min(all, KEY_BYTES) : all;
    }

    private Adaptation adaptation(boolean joins, boolean fits, long rows, long bytes) {
        SortedMap<String, Long> measured = new TreeMap<>(Map.of(
                "rows", rows, "bytes", bytes, "flipBytes", inputs.settings().flipBytes(), "tasks", (long)
                        stage.tasks()));
        String size = "it holds " + new ByteSize(bytes) + ", the limit is "
                + new ByteSize(inputs.settings().flipBytes());
        return new Adaptation(
                kind(joins), done(joins) + (joins ? "each task reads " : why(fits)) + names() + ": " + size, measured);
    }

    private boolean filters() {
        return shortcut.filters(stage.id());
    }

    private Adaptation.Kind kind(boolean joins) {
        if (filters()) {
            return joins ? Adaptation.Kind.FILTERED : Adaptation.Kind.NOT_FILTERED;
        }
        return joins ? Adaptation.Kind.BROADCAST : Adaptation.Kind.NOT_BROADCAST;
    }

    private String done(boolean joins) {
        if (filters()) {
            return joins ? "leaves out rows that will not be joined, because " : "all its rows are moved, because ";
        }
        return joins
                ? "joins at once what stage " + shortcut.replaced() + " would have joined, because "
                : "stage " + shortcut.replaced() + " joins, because ";
    }

    private static String why(boolean fits) {
        return fits ? "so many tasks would read more than is moved of " : "not every task can read ";
    }

    private String names() {
        return (shortcut.small().size() == 1 ? "stage " : "stages ")
                + String.join(
                        " and ",
                        shortcut.small().stream().map(StageId::toString).toList());
    }
}
