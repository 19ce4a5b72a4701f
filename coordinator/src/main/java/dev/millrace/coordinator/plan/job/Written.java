package dev.millrace.coordinator.plan.job;

import dev.millrace.graph.Place;
import java.util.List;
import java.util.Optional;

/** What the user wrote, before it means anything: values with their places. */
sealed interface Written {
    Place place();

    /** What this is, for messages: {@code a list}, {@code the number 3}. */
    String noun();

    /**
     * One value.
     *
     * @param text as written, without quotes
     * @param textPlace where the text itself begins; column 0 where lines were joined, so that only the line is known
     */
    record Scalar(Place place, String text, Kind kind, Place textPlace) implements Written {
        @Override
        public String noun() {
            return switch (kind) {
                case NULL -> "nothing";
                case TEXT -> "the text '" + shortened() + "'";
                case FLAG -> "'" + text + "'";
                case WHOLE, NUMBER -> "the number " + shortened();
            };
        }

        private String shortened() {
            String line = text.replace('\n', ' ');
            return line.length() <= 40 ? line : line.substring(0, 40) + "…";
        }
    }

    enum Kind {
        NULL,
        TEXT,
        FLAG,
        WHOLE,
        NUMBER
    }

    record Sequence(Place place, List<Written> items) implements Written {
        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String noun() {
            return "a list";
        }
    }

    /** Keys are unique. */
    record Mapping(Place place, List<Entry> entries) implements Written {
        public Mapping {
            entries = List.copyOf(entries);
        }

        @Override
        public String noun() {
            return "a map";
        }

        Optional<Written> get(String key) {
            return entries.stream()
                    .filter(entry -> entry.key().equals(key))
                    .map(Entry::value)
                    .findFirst();
        }
    }

    record Entry(String key, Place keyPlace, Written value) {}
}
