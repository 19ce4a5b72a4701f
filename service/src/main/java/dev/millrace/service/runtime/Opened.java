package dev.millrace.service.runtime;

import java.util.ArrayDeque;
import java.util.Deque;

/** What was opened, to be closed in the opposite order: all of it, whatever fails; the first error is thrown at the end. */
public final class Opened implements AutoCloseable {
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();

    public void push(AutoCloseable part) {
        parts.push(part);
    }

    @Override
    public void close() {
        RuntimeException first = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (RuntimeException error) {
                first = first == null ? error : first;
            } catch (Exception error) {
                throw new IllegalStateException("a part cannot be closed", error);
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
