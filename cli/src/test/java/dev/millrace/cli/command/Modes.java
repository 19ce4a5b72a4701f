package dev.millrace.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.output.Screen;
import dev.millrace.cli.output.Terminal;
import dev.millrace.service.api.Tenants;
import dev.millrace.service.home.Home;
import dev.millrace.service.http.Principal;
import dev.millrace.service.http.Tokens;
import dev.millrace.service.server.LocalServer;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsCatalogue;
import dev.millrace.service.settings.SettingsLayers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The three ways in which a command works: on the home of a working directory, on a service of that home, and on the API of that home as a function behind a
 * gateway that wants signatures. All have the same settings.
 */
final class Modes implements AutoCloseable {
    static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private final Path folder;
    private final Map<String, String> settings = new TreeMap<>();
    private final List<Throwable> faults = Collections.synchronizedList(new ArrayList<>());
    private final SignedService service;
    private final LocalServer server;

    /**
     * Starts both services.
     *
     * @param more settings beside those that make a small engine
     */
    Modes(Path folder, Map<String, String> more) throws IOException {
        this.folder = folder;
        settings.put("runtime.slots", "1");
        settings.put("runtime.memory", "512MiB");
        settings.putAll(more);
        EffectiveSettings effective =
                SettingsLayers.load(Map.of("XDG_CONFIG_HOME", folder.toString()), folder, settings);
        Home home = Home.open(folder.resolve(".millrace"));
        service = new SignedService(home, effective, folder, (_, fault) -> faults.add(fault));
        server = LocalServer.start(
                home,
                effective,
                folder,
                new LocalServer.Listening(
                        "127.0.0.1", 0, Tenants.none(folder, new Tokens(Map.of(TOKEN, Principal.OWNER)))),
                (_, fault) -> faults.add(fault));
    }

    /** Where the service listens. */
    URI uri() {
        return server.uri();
    }

    /** Calls {@code millrace} on the home. */
    Said here(String... words) {
        return with(Map.of(), words);
    }

    /** The same, with more variables of the environment. */
    Said with(Map<String, String> variables, String... words) {
        Map<String, String> environment = new HashMap<>(variables);
        settings.forEach((key, value) -> environment.put(SettingsCatalogue.environmentName(key), value));
        return call(environment, words);
    }

    /** On the service; the command itself knows no setting. */
    Said there(String... words) {
        return call(Map.of("MILLRACE_ENDPOINT", uri().toString(), "MILLRACE_TOKEN", TOKEN), words);
    }

    /** On the API behind the gateway, with requests that are signed; the command itself knows no setting. */
    Said signed(String... words) {
        return call(Map.of("MILLRACE_ENDPOINT", service.endpoint()), words);
    }

    private Said call(Map<String, String> variables, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Terminal terminal = new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                false,
                false);
        Map<String, String> environment = new HashMap<>(variables);
        environment.put("XDG_CONFIG_HOME", folder.toString());
        int code = MillraceCommand.execute(new Context(terminal, folder, environment, Screen.USUAL, List.of(words)));
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** Stops both. No request was refused by the gateway, some were let in, and nothing went wrong inside. */
    @Override
    public void close() {
        service.close();
        server.close();
        assertThat(service.gateway().letIn()).isNotEmpty();
        assertThat(service.gateway().refused()).isEmpty();
        assertThat(faults).isEmpty();
    }

    /** How many requests the gateway let in. */
    int signedRequests() {
        return service.gateway().letIn().size();
    }
}
