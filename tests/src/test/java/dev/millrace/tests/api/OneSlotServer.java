package dev.millrace.tests.api;

import dev.millrace.service.api.Tenants;
import dev.millrace.service.home.Home;
import dev.millrace.service.http.Tokens;
import dev.millrace.service.server.LocalServer;
import dev.millrace.service.settings.SettingsLayers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Servers of a folder for tests, on a port that is free. */
final class OneSlotServer {
    private OneSlotServer() {}

    /** @param faults where faults of requests are put, from any thread */
    static LocalServer start(Path folder, List<Throwable> faults) throws IOException {
        return LocalServer.start(
                Home.open(folder.resolve("home")),
                SettingsLayers.load(
                        Map.of("XDG_CONFIG_HOME", folder.toString()),
                        folder,
                        Map.of("runtime.slots", "1", "runtime.memory", "512MiB")),
                folder,
                new LocalServer.Listening("127.0.0.1", 0, Tenants.none(folder, Tokens.NONE)),
                (_, fault) -> faults.add(fault));
    }
}
