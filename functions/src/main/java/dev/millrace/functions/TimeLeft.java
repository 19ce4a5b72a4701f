package dev.millrace.functions;

/** How long a function may still run. */
@FunctionalInterface
public interface TimeLeft {
    /** Milliseconds until the service ends it; may be negative. */
    long millis();
}
