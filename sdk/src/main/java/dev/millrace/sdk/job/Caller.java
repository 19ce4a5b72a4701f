package dev.millrace.sdk.job;

import dev.millrace.graph.Place;
import java.security.CodeSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the user's own code called this library. */
public final class Caller {
    private static final StackWalker STACK = StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
    private static final @Nullable CodeSource OWN =
            Caller.class.getProtectionDomain().getCodeSource();

    private Caller() {}

    /** File and line of the nearest call from code outside; only the line is known. */
    public static Place place() {
        return STACK.walk(frames -> frames.filter(frame -> isOutside(frame.getDeclaringClass()))
                        .findFirst())
                .map(frame -> new Place(
                        Objects.requireNonNullElse(frame.getFileName(), frame.getClassName()),
                        Math.max(0, frame.getLineNumber()),
                        0))
                .orElse(Place.of("<java>"));
    }

    private static boolean isOutside(Class<?> type) {
        return !type.getName().startsWith("java.")
                && !Objects.equals(type.getProtectionDomain().getCodeSource(), OWN);
    }
}
