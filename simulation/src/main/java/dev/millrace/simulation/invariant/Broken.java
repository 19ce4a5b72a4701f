package dev.millrace.simulation.invariant;

/**
 * An invariant that did not hold.
 *
 * @param what happened
 * @param mark text by which lines of the story are known to be about it; empty: all are
 */
public record Broken(Invariant invariant, String what, String mark) {
    public boolean concerns(String line) {
        return line.contains(mark);
    }

    @Override
    public String toString() {
        return invariant + " (" + invariant.text() + "): " + what;
    }
}
