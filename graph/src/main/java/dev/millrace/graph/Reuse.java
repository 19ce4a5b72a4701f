package dev.millrace.graph;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a job takes over from its earlier runs.
 *
 * @param cached names of steps whose results are kept, and used again as long as nothing changes that they follow from
 * @param use what this run makes of kept results
 * @param incrementOrNull of which source it takes only files that are new; null: none
 */
public record Reuse(List<String> cached, Use use, @Nullable Increment incrementOrNull) {
    public static final Reuse NONE = new Reuse(List.of(), Use.USE, null);

    public Reuse {
        cached = List.copyOf(cached);
    }

    /** What a run makes of kept results. */
    public enum Use {
        /** Those that are right are used; others are computed and kept. */
        USE("use"),
        /** All are computed again and kept instead of those that are there. */
        REFRESH("refresh"),
        /** None is used, none is kept. */
        IGNORE("ignore");

        private final String word;

        Use(String word) {
            this.word = word;
        }

        /** As it is written in documents. */
        public String word() {
            return word;
        }
    }

    /** The same steps, otherwise used. */
    public Reuse with(Use other) {
        return new Reuse(cached, other, incrementOrNull);
    }

    /** The same, taking files otherwise. */
    public Reuse with(Increment other) {
        return new Reuse(cached, use, other);
    }

    public Optional<Increment> increment() {
        return Optional.ofNullable(incrementOrNull);
    }
}
