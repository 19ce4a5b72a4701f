package dev.millrace.graph;

import java.util.List;
import java.util.stream.Stream;

/**
 * Another way to carry a stage out, when what its rows will be joined to turns out to be small enough to be given to every task. Either its tasks
 * compute at once what the stage that reads them would make of their rows, so that nothing has to be moved; or they leave out rows that nothing small
 * meets, so that less has to be moved.
 *
 * @param replaced the stage whose output is written instead, and which has nothing left to do; the stage itself: it writes its own output
 * @param small stages whose rows every task reads; whoever decides waits until they are done
 * @param inputs instead of the stage's own
 * @param output that of the replaced stage
 * @param memoryClass least class that may run a task this way
 * @param memoryBytes projected peak of one task
 * @param bounds of a task that does the work of both stages
 */
public record Shortcut(
        StageId replaced,
        List<StageId> small,
        Work work,
        List<Input> inputs,
        Output output,
        int memoryClass,
        long memoryBytes,
        Reproducibility reproducibility,
        Stage.Bounds bounds) {
    public Shortcut {
        small = List.copyOf(small);
        inputs = List.copyOf(inputs);
        if (small.isEmpty()) {
            throw new IllegalArgumentException("nothing small makes a shortcut to stage " + replaced);
        }
    }

    /** A way of which the user says nothing. */
    public Shortcut(
            StageId replaced,
            List<StageId> small,
            Work work,
            List<Input> inputs,
            Output output,
            int memoryClass,
            long memoryBytes,
            Reproducibility reproducibility) {
        this(replaced, small, work, inputs, output, memoryClass, memoryBytes, reproducibility, Stage.Bounds.NONE);
    }

    /** The stages that must be done before this way can be chosen and taken, each once: what is given to every task anyway is among them. */
    List<StageId> awaitedStages() {
        return Stream.concat(small.stream(), Input.stages(inputs).stream())
                .distinct()
                .toList();
    }

    /** Whether the stage {@code own} writes its own output this way, with fewer rows. */
    public boolean filters(StageId own) {
        return replaced.equals(own);
    }

    /** The same within the bounds of one more stage, of which the shorter time counts, and in no smaller a class than {@code least}. */
    public Shortcut within(Stage.Bounds more, int least) {
        return new Shortcut(
                replaced,
                small,
                work,
                inputs,
                output,
                Math.max(memoryClass, least),
                memoryBytes,
                reproducibility,
                bounds.shorter(more));
    }
}
