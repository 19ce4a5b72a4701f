package dev.millrace.coordinator.plan.distribute;

import dev.millrace.graph.ByteSize;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A setting of the planner: its key, what it means, its default and the values it may have. */
public enum Setting {
    SPLIT_BYTES(
            "plan.splitBytes", "128MiB", new Form.Size(1, 1L << 40), "bytes of source files that a task reads, about"),
    BROADCAST_BYTES(
            "plan.broadcastBytes",
            "32MiB",
            new Form.Size(0, 1L << 34),
            "largest side of a join that is given to every task instead of being hashed"),
    FLIP_BYTES(
            "plan.flipBytes",
            "32MiB",
            new Form.Size(0, 1L << 34),
            "largest side of a join that was to be hashed and is given to every task all the same, once its size is known; 0: none"),
    COLLAPSE(
            "plan.collapse",
            "true",
            new Form.Truth(),
            "whether what fits one task is one task; false: exchange also what is small"),
    COLLAPSE_BYTES(
            "plan.collapseBytes",
            "1GiB",
            new Form.Size(0, 1L << 40),
            "most bytes of source files for a whole query in one task"),
    PAIR_BYTES(
            "plan.pairBytes",
            "16MiB",
            new Form.Size(0, 1L << 40),
            "bytes of source files from which two tasks do what one could do in one thread only"),
    RANGES(
            "plan.ranges",
            "true",
            new Form.Truth(),
            "whether files that lie in order of a key are read by ranges of it, where their rows would be moved else"),
    PARTITIONS("plan.partitions", "0", new Form.Count(0, 4096), "partitions of an exchange; 0: by the estimated bytes"),
    PARTITION_BYTES(
            "plan.partitionBytes",
            "128MiB",
            new Form.Size(1, 1L << 40),
            "bytes of rows in a partition of an exchange, about"),
    ADAPTIVE(
            "plan.adaptive",
            "true",
            new Form.Truth(),
            "whether tasks of an exchange are chosen again when its sizes are known; false: as planned"),
    COALESCE_BYTES(
            "plan.coalesceBytes",
            "16MiB",
            new Form.Size(0, 1L << 40),
            "partitions of an exchange that hold no more together are read by one task; 0: never, also where the"
                    + " partitions are given"),
    SKEW_BYTES(
            "plan.skewBytes",
            "32MiB",
            new Form.Size(1, 1L << 40),
            "a partition of an exchange that is no larger is never read by several tasks"),
    SKEW_FACTOR(
            "plan.skewFactor",
            "2",
            new Form.Count(1, 1000),
            "a partition that is larger than so many times the median is read by several tasks"),
    MERGE_SEGMENTS(
            "plan.mergeSegments",
            "200000",
            new Form.Count(1, 100_000_000),
            "an exchange of more segments (tasks that write times partitions) goes through a stage between"),
    MERGE_SEGMENT_BYTES(
            "plan.mergeSegmentBytes",
            "256KiB",
            new Form.Size(0, 1L << 30),
            "so does one of smaller segments, if a reader has more than plan.mergeFanIn of them"),
    MERGE_FAN_IN(
            "plan.mergeFanIn",
            "64",
            new Form.Count(1, 1_000_000),
            "small segments that a reader fetches at once, so that a stage between would gain nothing"),
    MAX_TASKS("plan.maxTasks", "10000", new Form.Count(1, 100_000), "most tasks of a stage"),
    REPRODUCIBLE(
            "plan.reproducible",
            "true",
            new Form.Truth(),
            "whether results are the same bytes in every run; false: tasks use all threads"),
    INTEGER_DIVISION(
            "sql.integerDivision", "false", new Form.Truth(), "whether / between whole numbers gives a whole number"),
    DEFAULT_NULL_ORDER(
            "sql.defaultNullOrder",
            "nulls_last",
            new Form.Choice(List.of(
                    "nulls_first", "nulls_last", "nulls_first_on_asc_last_on_desc", "nulls_last_on_asc_first_on_desc")),
            "where ORDER BY puts NULL"),
    TIME_ZONE(
            "sql.timeZone",
            "UTC",
            new Form.Zone(),
            "time zone of TIMESTAMP WITH TIME ZONE in text and in date functions");

    private final String key;
    private final String defaultValue;
    private final Form form;
    private final String meaning;

    Setting(String key, String defaultValue, Form form, String meaning) {
        this.key = key;
        this.defaultValue = defaultValue;
        this.form = form;
        this.meaning = meaning;
    }

    public String key() {
        return key;
    }

    public String defaultValue() {
        return defaultValue;
    }

    /** One phrase for people. */
    public String meaning() {
        return meaning;
    }

    /** What may be written, for people. */
    public String accepted() {
        return form.accepted();
    }

    /** Whether {@code value} may be written. */
    boolean accepts(String value) {
        return form.accepts(value);
    }

    static Optional<Setting> of(String key) {
        return Arrays.stream(values())
                .filter(setting -> setting.key.equals(key))
                .findFirst();
    }

    static List<String> keys() {
        return Arrays.stream(values()).map(Setting::key).toList();
    }

    /** Forms of values. */
    private sealed interface Form {
        boolean accepts(String value);

        String accepted();

        record Size(long least, long most) implements Form {
            @Override
            public boolean accepts(String value) {
                try {
                    long bytes = ByteSize.parse(value).bytes();
                    return bytes >= least && bytes <= most;
                } catch (IllegalArgumentException notASize) {
                    return false;
                }
            }

            @Override
            public String accepted() {
                return "a size from " + new ByteSize(least) + " to " + new ByteSize(most) + ", for example 64MB";
            }
        }

        record Count(int least, int most) implements Form {
            @Override
            public boolean accepts(String value) {
                return value.matches("[0-9]{1,9}")
                        && Integer.parseInt(value) >= least
                        && Integer.parseInt(value) <= most;
            }

            @Override
            public String accepted() {
                return "a whole number from " + least + " to " + most;
            }
        }

        record Truth() implements Form {
            @Override
            public boolean accepts(String value) {
                return value.equals("true") || value.equals("false");
            }

            @Override
            public String accepted() {
                return "true or false";
            }
        }

        record Choice(List<String> values) implements Form {
            @Override
            public boolean accepts(String value) {
                return values.contains(value.toLowerCase(Locale.ROOT));
            }

            @Override
            public String accepted() {
                return "one of " + String.join(", ", values);
            }
        }

        record Zone() implements Form {
            @Override
            public boolean accepts(String value) {
                return value.equals("UTC") || ZoneId.getAvailableZoneIds().contains(value);
            }

            @Override
            public String accepted() {
                return "a name such as UTC or Europe/Oslo";
            }
        }
    }
}
