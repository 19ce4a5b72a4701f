package dev.millrace.graph;

/**
 * A size of worker. Classes of a plan form a ladder, smallest first; a task that runs out of memory goes to the next.
 *
 * @param name for people and queue names, for example {@code m512}
 * @param memoryBytes what a task of this class may use in all
 */
public record MemoryClass(String name, long memoryBytes) {
    public MemoryClass {
        if (!name.matches("[a-z0-9-]{1,32}") || memoryBytes <= 0) {
            throw new IllegalArgumentException("not a memory class: " + name + ", " + memoryBytes + " bytes");
        }
    }
}
