package dev.millrace.graph;

/** A stage of a run, by its position in the stage graph; inputs of a stage have smaller positions. */
public record StageId(int index) implements Comparable<StageId> {
    public StageId {
        if (index < 0) {
            throw new IllegalArgumentException("a stage's position is not negative: " + index);
        }
    }

    @Override
    public int compareTo(StageId other) {
        return Integer.compare(index, other.index);
    }

    @Override
    public String toString() {
        return Integer.toString(index);
    }
}
