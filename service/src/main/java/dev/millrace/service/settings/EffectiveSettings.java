package dev.millrace.service.settings;

import dev.millrace.coordinator.plan.job.DurationText;
import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.storage.record.ProtocolSettings;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every setting with the value that is in force, and who says so. All values are valid. */
public record EffectiveSettings(SortedMap<String, Assigned> values) {
    public EffectiveSettings {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    /**
     * A value.
     *
     * @param origin {@code default}, a file, a variable of the environment, {@code job}, {@code --set} or another option
     * @param rank of the layer; higher ones win
     */
    public record Assigned(String value, String origin, int rank) {}

    public String text(ServiceSetting setting) {
        return text(setting.key());
    }

    public String text(String key) {
        Assigned assigned = values.get(key);
        if (assigned == null) {
            throw new IllegalArgumentException("no setting " + key);
        }
        return assigned.value();
    }

    public int count(ServiceSetting setting) {
        return Integer.parseInt(text(setting));
    }

    public boolean flag(ServiceSetting setting) {
        return text(setting).equals("true");
    }

    public long bytes(ServiceSetting setting) {
        return ByteSize.parse(text(setting)).bytes();
    }

    public long millis(ServiceSetting setting) {
        return DurationText.parseMillis(text(setting));
    }

    /** Key to value, of those keys that begin with a prefix. */
    public SortedMap<String, String> withPrefix(String... prefixes) {
        SortedMap<String, String> chosen = new TreeMap<>();
        values.forEach((key, assigned) -> {
            for (String prefix : prefixes) {
                if (key.startsWith(prefix)) {
                    chosen.put(key, assigned.value());
                }
            }
        });
        return chosen;
    }

    /** What a plan is made with, a job's own settings put in where no higher layer speaks. */
    public SortedMap<String, String> planSettings(SortedMap<String, String> ofJob) {
        SortedMap<String, String> plan = withPrefix("plan.", "sql.");
        ofJob.forEach((key, value) -> {
            Assigned assigned = values.get(key);
            if (assigned == null || assigned.rank() < SettingsLayers.JOB_RANK) {
                plan.put(key, value);
            }
        });
        return plan;
    }

    /** A job's limits, with the settings' where it says nothing. */
    public Limits limits(Limits ofJob) {
        return ofJob.with(
                ofJob.tasks() > 0 ? ofJob.tasks() : count(ServiceSetting.LIMIT_TASKS),
                ofJob.attempts() > 0 ? ofJob.attempts() : count(ServiceSetting.LIMIT_ATTEMPTS),
                ofJob.wallMillis() > 0 ? ofJob.wallMillis() : millis(ServiceSetting.LIMIT_WALL_TIME),
                ofJob.taskMillis() > 0 ? ofJob.taskMillis() : millis(ServiceSetting.LIMIT_TASK_TIME),
                ofJob.bytes() > 0 ? ofJob.bytes() : bytes(ServiceSetting.LIMIT_BYTES));
    }

    /** Limits of a run, but those that are named (as {@code limits.NAME}) from these settings. */
    public Limits limitsOver(Limits before, Collection<String> names) {
        Limits all = limits(Limits.DEFAULT);
        return before.with(
                names.contains("tasks") ? all.tasks() : before.tasks(),
                names.contains("attempts") ? all.attempts() : before.attempts(),
                names.contains("wallTime") ? all.wallMillis() : before.wallMillis(),
                names.contains("taskTime") ? all.taskMillis() : before.taskMillis(),
                names.contains("bytes") ? all.bytes() : before.bytes());
    }

    /** Times and limits of the protocol. Throws {@code INVALID} when they contradict each other. */
    public ProtocolSettings protocol() {
        try {
            return new ProtocolSettings(
                    new ProtocolSettings.Lease(millis(ServiceSetting.LEASE), millis(ServiceSetting.BEAT)),
                    new ProtocolSettings.Sweep(millis(ServiceSetting.SWEEP_AFTER), millis(ServiceSetting.EMPTY_QUEUE)),
                    new ProtocolSettings.Times(
                            millis(ServiceSetting.CHECK),
                            millis(ServiceSetting.QUIET_AFTER),
                            millis(ServiceSetting.RETENTION),
                            millis(ServiceSetting.CLOCK_MARGIN)),
                    ProtocolSettings.DEFAULT.batches(),
                    new ProtocolSettings.Attempts(
                            count(ServiceSetting.CLAIMS),
                            millis(ServiceSetting.BACKOFF),
                            millis(ServiceSetting.BACKOFF_LIMIT),
                            millis(ServiceSetting.PAUSED),
                            millis(ServiceSetting.SPECULATE_AFTER)));
        } catch (IllegalArgumentException error) {
            throw Failure.invalid(
                            "BAD_SETTING",
                            "The protocol.* settings contradict each other: " + error.getMessage(),
                            "Change one of them")
                    .toException();
        }
    }

    /** The address of the service that an environment names; empty: it names none. */
    public Optional<String> endpointOf(String environment) {
        return Arrays.stream(text(ServiceSetting.ENDPOINTS).split(","))
                .map(String::strip)
                .filter(entry -> entry.startsWith(environment + "=") && !environment.isEmpty())
                .map(entry -> entry.substring(environment.length() + 1))
                .findFirst();
    }
}
