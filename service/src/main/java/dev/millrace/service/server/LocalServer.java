package dev.millrace.service.server;

import dev.millrace.graph.Failure;
import dev.millrace.graph.RunId;
import dev.millrace.service.api.Api;
import dev.millrace.service.api.EmbeddedRuns;
import dev.millrace.service.api.Parts;
import dev.millrace.service.api.Tenants;
import dev.millrace.service.home.Home;
import dev.millrace.service.http.Gate;
import dev.millrace.service.http.Limits;
import dev.millrace.service.http.Router;
import dev.millrace.service.http.Tokens;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.runs.HomeView;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.runtime.Opened;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.service.settings.Version;
import dev.millrace.service.watch.ServedTriggers;
import dev.millrace.service.watch.TriggerWatch;
import dev.millrace.storage.local.LocalHome;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BiConsumer;

/** A runtime of a home that is asked over HTTP, from {@link #start} to {@link #close}; runs that have not ended then go on when it is started again. */
public final class LocalServer implements AutoCloseable {
    private final Opened opened = new Opened();
    private final EmbeddedRuntime runtime;
    private final List<RunId> adopted;
    private final JettyServer http;
    private final String address;

    /**
     * Where it listens.
     *
     * @param port 0: any that is free
     * @param tenants who may ask; an address of other machines needs tokens
     */
    public record Listening(String address, int port, Tenants tenants) {
        Tokens tokens() {
            return tenants.tokens();
        }
    }

    /**
     * Starts it.
     *
     * @param folder where relative paths of jobs begin
     * @param faults told of faults of Millrace with the id of a request, and of what a trigger is in trouble with
     * @throws dev.millrace.graph.MillraceException the address needs a token, or the port is taken
     */
    public static LocalServer start(
            Home home,
            EffectiveSettings settings,
            Path folder,
            Listening listening,
            BiConsumer<String, Throwable> faults) {
        return start(home, settings, folder, listening, faults, LocalHome.Options.DEFAULT);
    }

    /**
     * The same, on a home that is kept in another way.
     *
     * @param keeping how this process, without its worker processes, keeps the home
     */
    public static LocalServer start(
            Home home,
            EffectiveSettings settings,
            Path folder,
            Listening listening,
            BiConsumer<String, Throwable> faults,
            LocalHome.Options keeping) {
        requireToken(listening);
        return new LocalServer(home, settings, folder, listening, faults, keeping);
    }

    private LocalServer(
            Home home,
            EffectiveSettings settings,
            Path folder,
            Listening listening,
            BiConsumer<String, Throwable> faults,
            LocalHome.Options keeping) {
        Version version = Version.read();
        address = listening.address();
        runtime = EmbeddedRuntime.start(home, settings, version.millrace(), folder, keeping);
        opened.push(runtime);
        try {
            HomeView view = HomeView.open(home, settings);
            opened.push(view);
            Router router = Api.router(
                    new Parts(
                            new EmbeddedRuns(runtime, view, settings, folder),
                            settings,
                            folder,
                            version,
                            listening.tenants()),
                    Limits.DEFAULT,
                    faults);
            http = JettyServer.start(
                    listening.address(), listening.port(), new Gate(listening.tokens(), router), router.limits());
            opened.push(http);
            adopted = settings.flag(ServiceSetting.ADOPT) ? runtime.adoptOrphans() : List.of();
            opened.push(ServedTriggers.start(
                    runtime,
                    new JobLoading(folder, settings),
                    new TriggerWatch.Pace(
                            settings.millis(ServiceSetting.WATCH_EVERY), settings.millis(ServiceSetting.WATCH_SETTLE)),
                    faults));
        } catch (RuntimeException error) {
            close();
            throw error;
        }
    }

    private static void requireToken(Listening listening) {
        try {
            boolean here = InetAddress.getByName(listening.address()).isLoopbackAddress();
            if (!here && listening.tokens().areNone()) {
                throw Failure.invalid(
                                "TOKEN_REQUIRED",
                                "The address " + listening.address() + " can be reached by other machines, and there is"
                                        + " no token",
                                "Name a file with one by --token-file, or leave --address out")
                        .toException();
            }
        } catch (UnknownHostException unknown) {
            throw Failure.invalid(
                            "BAD_ADDRESS",
                            "'" + listening.address() + "' is no address of this machine",
                            "Leave --address out to listen to this machine alone")
                    .toException();
        }
    }

    /** Where it answers. */
    public URI uri() {
        return URI.create("http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + http.port());
    }

    /** Runs that it goes on with, which their own commands left. */
    public List<RunId> adopted() {
        return adopted;
    }

    /** Lets those go who wait, answers what is being asked, gives running tasks back. */
    @Override
    public void close() {
        runtime.endWaiting();
        opened.close();
    }
}
