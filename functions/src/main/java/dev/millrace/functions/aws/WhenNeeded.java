package dev.millrace.functions.aws;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Something that takes time to make, and that many calls of a function do without: made once, when it is first asked for. For many threads. */
final class WhenNeeded<T> implements Supplier<T> {
    private final Supplier<T> making;
    private @Nullable T madeOrNull;

    WhenNeeded(Supplier<T> making) {
        this.making = making;
    }

    @Override
    public synchronized T get() {
        T made = madeOrNull;
        if (made == null) {
            made = making.get();
            madeOrNull = made;
        }
        return made;
    }
}
