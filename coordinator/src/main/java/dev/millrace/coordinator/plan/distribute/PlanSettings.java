package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.coordinator.policy.barrier.BarrierSettings;
import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Failure;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The effective settings of a plan; {@link Setting} says what each means.
 *
 * @param partitions 0 = by the estimated bytes
 * @param levels when an exchange has two levels
 * @param barriers when sizes count as small or large, once they are known
 */
public record PlanSettings(
        long splitBytes,
        long broadcastBytes,
        boolean collapse,
        long collapseBytes,
        long pairBytes,
        boolean ranges,
        int partitions,
        long partitionBytes,
        int maxTasks,
        boolean reproducible,
        boolean integerDivision,
        String defaultNullOrder,
        String timeZone,
        ExchangeLevels levels,
        BarrierSettings barriers) {
    public static final PlanSettings DEFAULT = of(Map.of());

    /** Defaults, overruled by {@code values}. Throws {@code INVALID} for an unknown key or a value that is not allowed. */
    public static PlanSettings of(Map<String, String> values) {
        new TreeMap<>(values)
                .forEach((key, value) -> check(key, value).ifPresent(failure -> {
                    throw failure.toException();
                }));
        return new PlanSettings(
                size(values, Setting.SPLIT_BYTES),
                size(values, Setting.BROADCAST_BYTES),
                truth(values, Setting.COLLAPSE),
                size(values, Setting.COLLAPSE_BYTES),
                size(values, Setting.PAIR_BYTES),
                truth(values, Setting.RANGES),
                count(values, Setting.PARTITIONS),
                size(values, Setting.PARTITION_BYTES),
                count(values, Setting.MAX_TASKS),
                truth(values, Setting.REPRODUCIBLE),
                truth(values, Setting.INTEGER_DIVISION),
                text(values, Setting.DEFAULT_NULL_ORDER).toLowerCase(Locale.ROOT),
                text(values, Setting.TIME_ZONE),
                new ExchangeLevels(
                        count(values, Setting.MERGE_SEGMENTS),
                        size(values, Setting.MERGE_SEGMENT_BYTES),
                        count(values, Setting.MERGE_FAN_IN)),
                barriers(values));
    }

    /** Partitions whose number was given are left as they are. */
    private static BarrierSettings barriers(Map<String, String> values) {
        boolean given = count(values, Setting.PARTITIONS) > 0;
        boolean coalesces = !given || values.containsKey(Setting.COALESCE_BYTES.key());
        return new BarrierSettings(
                truth(values, Setting.ADAPTIVE),
                coalesces ? size(values, Setting.COALESCE_BYTES) : 0,
                size(values, Setting.SKEW_BYTES),
                count(values, Setting.SKEW_FACTOR),
                size(values, Setting.FLIP_BYTES));
    }

    /** What is wrong with a setting; empty: nothing. */
    public static Optional<Failure> check(String key, String value) {
        Optional<Setting> setting = Setting.of(key);
        if (setting.isEmpty()) {
            return Optional.of(Failure.invalid(
                    "UNKNOWN_SETTING", "There is no setting '" + key + "'", Suggestion.among(key, Setting.keys())));
        }
        return setting.get().accepts(value)
                ? Optional.empty()
                : Optional.of(Failure.invalid(
                        "BAD_SETTING",
                        "The setting '" + key + "' cannot be '" + value + "'",
                        "Write " + setting.get().accepted()));
    }

    /** The same, with splits of at most so many bytes. */
    public PlanSettings withSplitsOf(long bytes) {
        SortedMap<String, String> values = effective();
        values.put(Setting.SPLIT_BYTES.key(), Long.toString(Math.min(bytes, splitBytes)));
        return of(values);
    }

    /** The same, with splits of at most so many bytes, and two partitions of each exchange. */
    PlanSettings inTwo(long bytes) {
        SortedMap<String, String> values = effective();
        values.put(Setting.SPLIT_BYTES.key(), Long.toString(Math.min(bytes, splitBytes)));
        values.put(Setting.PARTITIONS.key(), Integer.toString(Math.min(2, maxTasks)));
        return of(values);
    }

    /** Every key with the value in force. */
    public SortedMap<String, String> effective() {
        SortedMap<String, String> all = new TreeMap<>();
        for (Setting setting : Setting.values()) {
            all.put(setting.key(), valueOf(setting));
        }
        return all;
    }

    private String valueOf(Setting setting) {
        return switch (setting) {
            case SPLIT_BYTES -> Long.toString(splitBytes);
            case BROADCAST_BYTES -> Long.toString(broadcastBytes);
            case FLIP_BYTES -> Long.toString(barriers.flipBytes());
            case COLLAPSE -> Boolean.toString(collapse);
            case COLLAPSE_BYTES -> Long.toString(collapseBytes);
            case PAIR_BYTES -> Long.toString(pairBytes);
            case RANGES -> Boolean.toString(ranges);
            case PARTITIONS -> Integer.toString(partitions);
            case PARTITION_BYTES -> Long.toString(partitionBytes);
            case MAX_TASKS -> Integer.toString(maxTasks);
            case REPRODUCIBLE -> Boolean.toString(reproducible);
            case INTEGER_DIVISION -> Boolean.toString(integerDivision);
            case DEFAULT_NULL_ORDER -> defaultNullOrder;
            case TIME_ZONE -> timeZone;
            case MERGE_SEGMENTS -> Long.toString(levels.mostSegments());
            case MERGE_SEGMENT_BYTES -> Long.toString(levels.leastSegmentBytes());
            case MERGE_FAN_IN -> Integer.toString(levels.fanIn());
            case ADAPTIVE -> Boolean.toString(barriers.adaptive());
            case COALESCE_BYTES -> Long.toString(barriers.coalesceBytes());
            case SKEW_BYTES -> Long.toString(barriers.skewBytes());
            case SKEW_FACTOR -> Integer.toString(barriers.skewFactor());
        };
    }

    /** How many partitions rows of {@code bytes} in all are spread over. */
    int partitionsFor(double bytes) {
        int least = Math.min(collapse ? 1 : 2, maxTasks);
        if (partitions > 0) {
            return Math.min(partitions, maxTasks);
        }
        double wanted = Math.ceil(bytes / partitionBytes);
        return (int) Math.max(least, Math.min(wanted, Math.min(maxTasks, 4096)));
    }

    private static String text(Map<String, String> values, Setting setting) {
        return values.getOrDefault(setting.key(), setting.defaultValue());
    }

    private static long size(Map<String, String> values, Setting setting) {
        return ByteSize.parse(text(values, setting)).bytes();
    }

    private static boolean truth(Map<String, String> values, Setting setting) {
        return text(values, setting).equals("true");
    }

    private static int count(Map<String, String> values, Setting setting) {
        return Integer.parseInt(text(values, setting));
    }
}
