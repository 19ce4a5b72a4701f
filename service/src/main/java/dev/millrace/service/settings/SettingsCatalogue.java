package dev.millrace.service.settings;

import dev.millrace.coordinator.plan.distribute.PlanSettings;
import dev.millrace.coordinator.plan.distribute.Setting;
import dev.millrace.coordinator.plan.job.SettingCheck;
import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.graph.Failure;
import java.util.Arrays;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Every setting there is. */
public final class SettingsCatalogue implements SettingCheck {
    private final SortedMap<String, Description> all;

    /**
     * A setting, for people.
     *
     * @param ofJob whether a job file may set it
     */
    public record Description(String key, String defaultValue, String accepted, String meaning, boolean ofJob) {}

    public SettingsCatalogue() {
        SortedMap<String, Description> settings = new TreeMap<>();
        Arrays.stream(Setting.values())
                .map(own -> new Description(own.key(), own.defaultValue(), own.accepted(), own.meaning(), true))
                .forEach(description -> settings.put(description.key(), description));
        Arrays.stream(ServiceSetting.values())
                .map(own -> new Description(
                        own.key(), own.defaultValue(), own.form().accepted(), own.meaning(), false))
                .forEach(description -> settings.put(description.key(), description));
        all = Collections.unmodifiableSortedMap(settings);
    }

    /** By key. */
    public SortedMap<String, Description> all() {
        return all;
    }

    /** What is wrong with a setting of a job file; empty: nothing. */
    @Override
    public Optional<Failure> check(String key, String value) {
        if (ServiceSetting.of(key).isPresent()) {
            return Optional.of(Failure.invalid(
                    "UNKNOWN_SETTING",
                    "'" + key + "' is a setting of the command, not of a job",
                    "Use --set " + key + "=" + value + ", or a file of settings"));
        }
        return PlanSettings.check(key, value);
    }

    /** What is wrong with a setting from a file, the environment or the command line; empty: nothing. */
    public Optional<Failure> checkAny(String key, String value) {
        Optional<ServiceSetting> own = ServiceSetting.of(key);
        if (own.isPresent()) {
            SettingForm form = own.get().form();
            return form.accepts(value)
                    ? Optional.empty()
                    : Optional.of(Failure.invalid(
                            "BAD_SETTING",
                            "The setting '" + key + "' cannot be '" + value + "'",
                            "Write " + form.accepted()));
        }
        if (all.containsKey(key)) {
            return PlanSettings.check(key, value);
        }
        Set<String> known = all.keySet();
        return Optional.of(Failure.invalid(
                "UNKNOWN_SETTING",
                "There is no setting '" + key + "'",
                Suggestion.nearest(key, known)
                        .map(near -> "Did you mean '" + near + "'?")
                        .orElse("millrace config lists all settings")));
    }

    /** The name of a setting in the environment: {@code plan.splitBytes} is {@code MILLRACE_PLAN_SPLIT_BYTES}. */
    public static String environmentName(String key) {
        return "MILLRACE_"
                + key.replace('.', '_').replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }
}
