package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import java.util.List;

/** Everything that is wrong with a job, in order of the text; {@link #failure()} is the first. */
public final class InvalidJobException extends MillraceException {
    private static final long serialVersionUID = 1L;

    private final transient List<Failure> failures;

    public InvalidJobException(List<Failure> failures) {
        super(failures.getFirst());
        this.failures = List.copyOf(failures);
    }

    public List<Failure> failures() {
        return failures;
    }
}
