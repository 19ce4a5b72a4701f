package dev.millrace.storage;

/** Starts work beside the caller: threads in a process, coroutines in a simulation. */
public interface Forks {
    /** Starts {@code body}; nothing waits for its end. */
    void start(String name, Runnable body);
}
