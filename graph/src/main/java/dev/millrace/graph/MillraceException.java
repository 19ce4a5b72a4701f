package dev.millrace.graph;

import org.jspecify.annotations.Nullable;

/** Carries a {@link Failure}. Callers branch on {@link #failure()}, never on the message. */
public class MillraceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public MillraceException(Failure failure) {
        this(failure, null);
    }

    public MillraceException(Failure failure, @Nullable Throwable cause) {
        super(text(failure), cause);
        this.failure = failure;
    }

    public final Failure failure() {
        return failure;
    }

    private static String text(Failure failure) {
        StringBuilder text = new StringBuilder();
        failure.place().ifPresent(place -> text.append(place).append(": "));
        text.append(failure.message()).append(" [").append(failure.code()).append(']');
        failure.remedy().ifPresent(remedy -> text.append(". ").append(remedy));
        return text.toString();
    }
}
