package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.graph.Failure;
import dev.millrace.service.client.Artifacts;
import dev.millrace.service.client.HomeArtifacts;
import dev.millrace.service.client.HomeNamedTables;
import dev.millrace.service.client.HomeRuns;
import dev.millrace.service.client.HomeTables;
import dev.millrace.service.client.HomeTriggers;
import dev.millrace.service.client.HttpArtifacts;
import dev.millrace.service.client.HttpNamedTables;
import dev.millrace.service.client.HttpRuns;
import dev.millrace.service.client.HttpTables;
import dev.millrace.service.client.HttpTriggers;
import dev.millrace.service.client.NamedTables;
import dev.millrace.service.client.Runs;
import dev.millrace.service.client.Triggers;
import dev.millrace.service.home.Home;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.service.settings.SettingsLayers;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that has to do with a home. */
public final class CommonOptions {
    @Option(names = "--home", paramLabel = "DIR", description = "Folder of runs and results (default: .millrace here).")
    @Nullable
    String home;

    @Option(
            names = "--endpoint",
            paramLabel = "URI",
            description =
                    "Ask a service instead of a home: http://127.0.0.1:8787 (run, sql, plan, runs, tables, triggers,"
                            + " artifacts; docs/api.md lists them).")
    @Nullable
    String endpoint;

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "A setting; may be repeated. millrace config lists them.")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(names = "--json", description = "Print JSON for programs.")
    boolean json;

    EffectiveSettings settings(Context context) {
        return settings(context, Map.of());
    }

    EffectiveSettings settings(Context context, Map<String, String> flags) {
        return settings(context, flags, "");
    }

    /**
     * The settings in force.
     *
     * @param chosen environment that may name a service; empty: none
     */
    EffectiveSettings settings(Context context, Map<String, String> flags, String chosen) {
        Map<String, String> options = new LinkedHashMap<>(flags);
        if (home != null) {
            options.put(ServiceSetting.HOME.key(), home);
        }
        if (endpoint != null) {
            options.put(ServiceSetting.ENDPOINT.key(), endpoint);
        }
        EffectiveSettings known = SettingsLayers.load(context.environment(), context.folder(), settings, options);
        return endpoint == null
                ? known.endpointOf(chosen)
                        .map(named -> SettingsLayers.over(
                                known, Map.of(ServiceSetting.ENDPOINT.key(), named), "--env " + chosen))
                        .orElse(known)
                : known;
    }

    /** Where the home is. Throws {@code NOT_OVER_HTTP} when a service is named. */
    static Path homeFolder(Context context, EffectiveSettings settings) {
        requireHome(settings);
        return context.folder().resolve(settings.text(ServiceSetting.HOME));
    }

    /** The home, which may not be there yet. */
    static Home homeOf(Context context, EffectiveSettings settings) {
        return new Home(homeFolder(context, settings).toAbsolutePath().normalize());
    }

    /** The home of a command that makes one when there is none. */
    static Home home(Context context, EffectiveSettings settings) {
        return Home.open(homeFolder(context, settings));
    }

    /** The home of a command that only looks. */
    static Home existingHome(Context context, EffectiveSettings settings) {
        return Home.existing(homeFolder(context, settings));
    }

    /** The runs of the service that is named, or of the home. */
    Runs runs(Context context, EffectiveSettings settings) {
        return isRemote(settings)
                ? service(context, settings)
                : new HomeRuns(existingHome(context, settings), settings, context.folder());
    }

    /** The triggers of the service that is named, or of the home. */
    Triggers triggers(Context context, EffectiveSettings settings) {
        return isRemote(settings)
                ? triggersOfService(context, settings)
                : new HomeTriggers(existingHome(context, settings), settings);
    }

    HttpTriggers triggersOfService(Context context, EffectiveSettings settings) {
        return new HttpTriggers(
                settings.text(ServiceSetting.ENDPOINT), context.environment().getOrDefault("MILLRACE_TOKEN", ""));
    }

    /** The artifacts of the service that is named, or of the home. */
    Artifacts artifacts(Context context, EffectiveSettings settings, boolean mayMakeHome) {
        if (isRemote(settings)) {
            return new HttpArtifacts(
                    settings.text(ServiceSetting.ENDPOINT),
                    context.environment().getOrDefault("MILLRACE_TOKEN", ""));
        }
        return new HomeArtifacts(mayMakeHome ? home(context, settings) : existingHome(context, settings), settings);
    }

    /** The registered tables of the service that is named, or of the home. */
    NamedTables namedTables(Context context, EffectiveSettings settings, boolean mayMakeHome) {
        if (isRemote(settings)) {
            return new HttpNamedTables(
                    settings.text(ServiceSetting.ENDPOINT),
                    context.environment().getOrDefault("MILLRACE_TOKEN", ""));
        }
        return new HomeNamedTables(mayMakeHome ? home(context, settings) : existingHome(context, settings), settings);
    }

    /** Looks names of tables up for what only looks at jobs. */
    static HomeTables tablesOfHome(Context context, EffectiveSettings settings) {
        return new HomeTables(homeFolder(context, settings), settings);
    }

    HttpTables tablesOfService(Context context, EffectiveSettings settings) {
        return new HttpTables(
                settings.text(ServiceSetting.ENDPOINT), context.environment().getOrDefault("MILLRACE_TOKEN", ""));
    }

    /** Whether a service is named. */
    static boolean isRemote(EffectiveSettings settings) {
        return !settings.text(ServiceSetting.ENDPOINT).isEmpty();
    }

    HttpRuns service(Context context, EffectiveSettings settings) {
        return new HttpRuns(
                settings.text(ServiceSetting.ENDPOINT), context.environment().getOrDefault("MILLRACE_TOKEN", ""));
    }

    /** Throws {@code NOT_OVER_HTTP} when a service is named. */
    static void requireHome(EffectiveSettings settings) {
        String service = settings.text(ServiceSetting.ENDPOINT);
        if (!service.isEmpty()) {
            throw Failure.invalid(
                            "NOT_OVER_HTTP",
                            "This command works on a home of this machine, not on the service " + service,
                            "Leave --endpoint and MILLRACE_ENDPOINT out, or use the HTTP API: docs/api.md")
                    .toException();
        }
    }
}
