package dev.millrace.service.memory;

/**
 * Memory that tasks of one command share. A task takes the memory of its class before it is received and gives it back when it ended, so
 * that a larger class gets a larger share of the same memory, with fewer tasks beside it.
 *
 * <p>Who asks is served in the order of asking: while a large class waits for others to end, smaller ones that ask later wait too, so that it
 * does not starve.
 */
public interface MemoryBudget {
    /**
     * Waits until the memory is free. More than there is in all counts as all.
     *
     * @throws InterruptedException when the thread is interrupted meanwhile; nothing is taken
     */
    Grant acquire(long bytes) throws InterruptedException;

    /** Memory that is held. */
    interface Grant extends AutoCloseable {
        /** Gives it back; again: nothing. */
        @Override
        void close();
    }
}
