package dev.millrace.service.settings;

import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.coordinator.plan.job.SettingsText;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Place;
import dev.millrace.service.settings.EffectiveSettings.Assigned;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Puts the layers of settings over each other: defaults, the user's {@code config.yaml}, the project's {@code millrace.yaml}, the
 * environment, the job's own (of {@code plan.*} and {@code sql.*}), the command line. Later ones win.
 */
public final class SettingsLayers {
    static final int JOB_RANK = 4;

    private static final int DEFAULT_RANK = 0;
    private static final int USER_RANK = 1;
    private static final int PROJECT_RANK = 2;
    private static final int ENVIRONMENT_RANK = 3;
    private static final int COMMAND_RANK = 5;

    private final SettingsCatalogue catalogue = new SettingsCatalogue();
    private final SortedMap<String, Assigned> values = new TreeMap<>();

    private SettingsLayers() {
        catalogue
                .all()
                .forEach((key, known) -> values.put(key, new Assigned(known.defaultValue(), "default", DEFAULT_RANK)));
    }

    /**
     * The settings in force.
     *
     * @param environment variables; of interest are those that begin with {@code MILLRACE_}, and where AWS's tools find S3
     * @param folder working directory, where the project's file lies
     * @param given keys and values of the command line
     * @throws dev.millrace.graph.MillraceException for an unknown key or a bad value, with its place
     */
    public static EffectiveSettings load(Map<String, String> environment, Path folder, Map<String, String> given) {
        return load(environment, folder, given, Map.of());
    }

    /**
     * The settings in force.
     *
     * @param flags keys and values of options of their own, {@code --slots} of {@code runtime.slots}; they win over {@code given}
     */
    public static EffectiveSettings load(
            Map<String, String> environment, Path folder, Map<String, String> given, Map<String, String> flags) {
        SettingsLayers layers = new SettingsLayers();
        layers.file(userFile(environment), USER_RANK);
        layers.file(folder.resolve("millrace.yaml"), PROJECT_RANK);
        layers.environment(environment);
        given.forEach((key, value) -> layers.put(key, value, "--set", Place.of("--set " + key), COMMAND_RANK));
        flags.forEach((key, value) -> layers.put(key, value, option(key), Place.of(option(key)), COMMAND_RANK));
        return new EffectiveSettings(layers.values);
    }

    private static String option(String key) {
        return "--" + key.substring(key.lastIndexOf('.') + 1);
    }

    /**
     * Settings with others on top, as a request gives them. Throws {@code INVALID} for an unknown key or a bad value.
     *
     * @param origin who says so
     */
    public static EffectiveSettings over(EffectiveSettings below, Map<String, String> given, String origin) {
        SettingsLayers layers = new SettingsLayers();
        layers.values.putAll(below.values());
        given.forEach((key, value) -> layers.put(key, value, origin, Place.of(origin + " " + key), COMMAND_RANK));
        return new EffectiveSettings(layers.values);
    }

    /** Values that were in force before, with defaults where there are none; keys that are not known any more are left out. */
    public static EffectiveSettings of(Map<String, String> stored) {
        SettingsLayers layers = new SettingsLayers();
        stored.forEach((key, value) -> {
            if (layers.catalogue.checkAny(key, value).isEmpty()) {
                layers.values.put(key, new Assigned(value, "stored", COMMAND_RANK));
            }
        });
        return new EffectiveSettings(layers.values);
    }

    /** Where the user's own file lies, whether it exists or not. */
    public static Path userFile(Map<String, String> environment) {
        String configured = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path base = configured.isEmpty()
                ? Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")), ".config")
                : Path.of(configured);
        return base.resolve("millrace").resolve("config.yaml");
    }

    private void file(Path file, int rank) {
        if (!Files.isRegularFile(file)) {
            return;
        }
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException error) {
            throw Failure.invalid(
                            "UNREADABLE_FILE",
                            "The settings in " + file + " cannot be read: " + error.getMessage(),
                            "Make it readable UTF-8 text")
                    .toException();
        }
        SettingsText.read(new JobText(file.toString(), text, file.toAbsolutePath()))
                .forEach(entry -> put(entry.key(), entry.value(), file.toString(), entry.place(), rank));
    }

    private void environment(Map<String, String> environment) {
        ofAws(environment, ServiceSetting.S3_ENDPOINT, "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_S3");
        ofAws(environment, ServiceSetting.S3_REGION, "AWS_DEFAULT_REGION", "AWS_REGION");
        for (String key : catalogue.all().keySet()) {
            String name = SettingsCatalogue.environmentName(key);
            String value = environment.get(name);
            if (value != null) {
                put(key, value, name, Place.of(name), ENVIRONMENT_RANK);
            }
        }
        shortName(environment, "MILLRACE_HOME", ServiceSetting.HOME);
        shortName(environment, "MILLRACE_ENDPOINT", ServiceSetting.ENDPOINT);
    }

    private void shortName(Map<String, String> environment, String name, ServiceSetting setting) {
        String value = environment.get(name);
        if (value != null) {
            put(setting.key(), value, name, Place.of(name), ENVIRONMENT_RANK);
        }
    }

    /** The last of the variables that is set. */
    private void ofAws(Map<String, String> environment, ServiceSetting setting, String... variables) {
        for (String variable : variables) {
            String value = environment.getOrDefault(variable, "");
            if (!value.isEmpty()) {
                put(setting.key(), value, variable, Place.of(variable), ENVIRONMENT_RANK);
            }
        }
    }

    private void put(String key, String value, String origin, Place place, int rank) {
        catalogue.checkAny(key, value).ifPresent(failure -> {
            throw failure.at(place).toException();
        });
        values.put(key, new Assigned(value, origin, rank));
    }
}
