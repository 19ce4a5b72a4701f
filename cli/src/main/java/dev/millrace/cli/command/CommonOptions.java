package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
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
        Map<String, String> options = new LinkedHashMap<>(flags);
        if (home != null) {
            options.put(ServiceSetting.HOME.key(), home);
        }
        return SettingsLayers.load(context.environment(), context.folder(), settings, options);
    }

    static Path homeFolder(Context context, EffectiveSettings settings) {
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
}
