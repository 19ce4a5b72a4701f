package dev.millrace.graph;

import java.util.List;
import java.util.stream.Stream;

/**
 * Another way to carry a stage out: its tasks compute at once what the stage that reads them would make of their rows. That is possible when all
 * other inputs of that stage are small enough to be given to every task; then nothing has to be moved.
 *
 * @param replaced the stage whose output is written instead, and which has nothing left to do
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
