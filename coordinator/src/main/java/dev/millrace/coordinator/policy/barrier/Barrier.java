package dev.millrace.coordinator.policy.barrier;

import dev.millrace.graph.Adaptation;
import dev.millrace.graph.Course;
import dev.millrace.graph.Input;
import dev.millrace.graph.RowsRead;
import dev.millrace.graph.Share;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** Which tasks a stage has, and what each reads, by what its inputs turned out to be. */
public final class Barrier {
    private final Stage stage;
    private final BarrierInputs inputs;
    private final List<Adaptation> adaptations = new ArrayList<>();

    private Barrier(Stage stage, BarrierInputs inputs) {
        this.stage = stage;
        this.inputs = inputs;
    }

    /**
     * Decides.
     *
     * @param shares none: task r reads partition r
     */
    public record Decided(int tasks, List<Share> shares, List<Adaptation> adaptations, Course course) {
        public Decided {
            shares = List.copyOf(shares);
            adaptations = List.copyOf(adaptations);
        }

        static Decided of(List<Share> shares, List<Adaptation> adaptations) {
            return new Decided(shares.size(), shares, adaptations, Course.OWN);
        }

        Decided by(Course other) {
            return new Decided(tasks, shares, adaptations, other);
        }
    }

    /** Every stage that it waits for is done. */
    public static Decided decide(Stage stage, BarrierInputs inputs) {
        return new Barrier(stage, inputs).decide();
    }

    /** One task over no rows, whose output tells the columns: nobody needs the rows, because {@code empty} has none. */
    public static Decided skipped(Stage stage, StageId empty) {
        Adaptation adaptation = new Adaptation(
                Adaptation.Kind.SKIPPED,
                "nothing is read, because stage " + empty + ", which its rows are for, has none",
                new TreeMap<>(Map.of("tasksPlanned", (long) stage.tasks(), "emptyStage", (long) empty.index())));
        return Decided.of(List.of(Share.NOTHING), List.of(adaptation));
    }

    private Decided decide() {
        Optional<StageDecision> before = inputs.decisions().values().stream()
                .filter(decision -> decision.course() instanceof Course.Short)
                .filter(decision -> stage.inputStages().contains(decision.stage()))
                .findFirst();
        if (before.isPresent()) {
            return taken(before.get());
        }
        Course course = stage.shortcut()
                .map(shortcut -> new BroadcastFlip(stage, shortcut, inputs).course(adaptations))
                .orElse(Course.OWN);
        return tasks().by(course);
    }

    private Decided taken(StageDecision before) {
        adaptations.add(new Adaptation(
                Adaptation.Kind.TAKEN,
                "nothing is left to do: stage " + before.stage() + " has joined already",
                new TreeMap<>(Map.of("tasksPlanned", (long) stage.tasks(), "takenBy", (long)
                        before.stage().index()))));
        return new Decided(before.tasks(), List.of(), adaptations, new Course.Taken(before.stage()));
    }

    private Decided tasks() {
        Optional<StageDecision> followed = stage.inputs().stream()
                .filter(Input.Aligned.class::isInstance)
                .map(input -> Objects.requireNonNull(inputs.decisions().get(((Input.Aligned) input).stage())))
                .findFirst();
        if (followed.isPresent()) {
            return new Decided(followed.get().tasks(), followed.get().shares(), adaptations, Course.OWN);
        }
        Optional<String> empty = emptyInput();
        if (empty.isPresent()) {
            return nothing(empty.get());
        }
        if (stage.inputs().stream().noneMatch(Input.Exchanged.class::isInstance)) {
            return asPlanned();
        }
        return shared(PartitionSizes.of(stage, inputs));
    }

    private Decided asPlanned() {
        return new Decided(stage.tasks(), List.of(), adaptations, Course.OWN);
    }

    /** A needed input that everybody reads whole, and that has no rows. */
    private Optional<String> emptyInput() {
        return stage.inputs().stream()
                .filter(input -> stage.leeway().needs().contains(input.relation()))
                .filter(input -> input instanceof Input.Broadcast broadcast && rows(broadcast) == 0)
                .map(Input::relation)
                .findFirst();
    }

    private long rows(Input.Broadcast input) {
        StageMap map = Objects.requireNonNull(inputs.maps().get(input.stage()));
        return RowsRead.of(input, map, Share.NOTHING, 0).orElseThrow();
    }

    private Decided nothing(String relation) {
        adaptations.add(new Adaptation(
                Adaptation.Kind.EMPTY,
                relation + " has no rows, so nothing is read and there are none in the result",
                new TreeMap<>(Map.of("tasksPlanned", (long) stage.tasks()))));
        return Decided.of(List.of(Share.NOTHING), adaptations);
    }

    private Decided shared(PartitionSizes sizes) {
        if (!inputs.settings().adaptive()) {
            // Only pieces of the second level of an exchange wait for what was written.
            return Decided.of(new GroupPieces(stage, sizes, false).shares(sizes.all(), adaptations), adaptations);
        }
        List<Integer> kept = new EmptyPartitions(stage, sizes).kept(adaptations);
        List<Share> shares = new Coalescing(stage.leeway().coalesces(), sizes, inputs.settings())
                .shares(split(sizes, kept), adaptations);
        if (isAsPlanned(shares)) {
            return asPlanned();
        }
        return Decided.of(shares.isEmpty() ? List.of(Share.NOTHING) : shares, adaptations);
    }

    /** Pieces of large partitions, and all others whole, in order. */
    private List<Share> split(PartitionSizes sizes, List<Integer> kept) {
        if (stage.pieces() > 1) {
            return new GroupPieces(stage, sizes, true).shares(kept, adaptations);
        }
        SkewSplit split = new SkewSplit(stage, sizes, inputs.settings(), kept);
        List<Share> shares = new ArrayList<>();
        kept.forEach(partition -> shares.addAll(split.shares(partition, adaptations)));
        return shares;
    }

    private boolean isAsPlanned(List<Share> shares) {
        if (shares.size() != stage.tasks()) {
            return false;
        }
        for (int task = 0; task < shares.size(); task++) {
            if (!shares.get(task).equals(Share.of(task, task + 1))) {
                return false;
            }
        }
        return true;
    }
}
