package dev.millrace.graph;

import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * An address that is told how runs of a job ended.
 *
 * @param name of the user's choice
 * @param on the ends that it is told of; at least one
 * @param url {@code https}, or {@code http} to this machine
 * @param secret where the key of the signature lies; the key itself is in no document
 */
public record Webhook(String name, SortedSet<Event> on, String url, Secret secret) {
    public Webhook {
        on = Collections.unmodifiableSortedSet(new TreeSet<>(on));
    }

    public Webhook(String name, Set<Event> on, String url, Secret secret) {
        this(name, (SortedSet<Event>) new TreeSet<>(on), url, secret);
    }

    /** How a run ends. */
    public enum Event {
        SUCCEEDED,
        FAILED,
        CANCELLED;

        /** As it is written in a job file. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Event> of(String word) {
            return Arrays.stream(values())
                    .filter(event -> event.word().equals(word))
                    .findFirst();
        }
    }

    /** Where a secret lies. */
    public sealed interface Secret {
        /** Under the name of a variable of the environment. */
        record Variable(String name) implements Secret {}

        /** In a file; the end of its last line is not part of it. */
        record File(Location file) implements Secret {}
    }
}
