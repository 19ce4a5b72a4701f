package dev.millrace.sdk;

import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.coordinator.plan.job.Suggestion;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.graph.RunId;
import dev.millrace.graph.TableReference;
import dev.millrace.sdk.job.FrameJob;
import dev.millrace.sdk.job.Node;
import dev.millrace.service.client.HttpArtifacts;
import dev.millrace.service.client.HttpNamedTables;
import dev.millrace.service.client.HttpRuns;
import dev.millrace.service.jobs.DuckReferences;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.SettingsLayers;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What all frames of an open {@link Millrace} share: the runtime, the settings, and the names that were given. */
final class Session implements AutoCloseable {
    private final Works works;
    private final JobLoading loading;
    private final JobPaths paths;
    private final LocalOptions options;
    private final Map<String, Frame> tables = new LinkedHashMap<>();
    private @Nullable DuckReferences references;
    private boolean closed;

    private Session(LocalOptions options, EffectiveSettings settings, Works works) {
        this.options = options;
        this.works = works;
        this.loading = new JobLoading(options.folder(), settings);
        this.paths = new JobPaths(options.folder());
    }

    static Session open(LocalOptions options) {
        EffectiveSettings settings = settings(options);
        return new Session(options, settings, new HomeWorks(options, settings));
    }

    /** @param token empty: none */
    static Session connect(URI service, String token, LocalOptions options) {
        EffectiveSettings settings = settings(options);
        return new Session(
                options,
                settings,
                new ServiceWorks(
                        new HttpRuns(service.toString(), token),
                        new HttpArtifacts(service.toString(), token),
                        new HttpNamedTables(service.toString(), token),
                        options,
                        settings));
    }

    private static EffectiveSettings settings(LocalOptions options) {
        return SettingsLayers.load(System.getenv(), options.folder(), options.settings());
    }

    Works works() {
        return works;
    }

    JobPaths paths() {
        return paths;
    }

    LoadedJob loaded(JobSpec job) {
        return loading.load(job);
    }

    /** The same with a look at where its output goes, before anything is done. */
    Run publish(JobSpec job) {
        works.requireDestinations(job);
        return submit(job);
    }

    Run file(String file, String environment, Map<String, String> parameters) {
        return new Run(this, works.submit(file, environment, parameters));
    }

    /** Takes a job in and begins to work on it. */
    Run submit(JobSpec job) {
        return new Run(this, works.submit(loaded(job)));
    }

    /** Removes a run whose rows were looked at, if this is still open. */
    synchronized void forget(Run run) {
        if (!closed) {
            works.forget(new RunId(run.id()));
        }
    }

    Frame files(ReadOptions read, List<String> from, Place place) {
        Source source = read.source(stem(from), from, path -> located(() -> paths.location(path), place), place);
        Node.Demands demands = read.demands(this, paths, place);
        return new Frame(this, new Node.Files(source, demands, columns(FrameJob.stub(source, demands))));
    }

    /** A registered table, as it is when a run of it is submitted. */
    Frame named(TableReference table, Place place) {
        Source source = ReadOptions.of("").source(table.name(), List.of(), UnaryOperator.identity(), place);
        Source open = source.with(source.options().of(table));
        return new Frame(
                this, new Node.Files(open, Node.Demands.NONE, columns(FrameJob.stub(open, Node.Demands.NONE))));
    }

    /** What a path leads to; what is wrong with it is an error of the caller's line. */
    <T> T located(Supplier<T> path, Place place) {
        try {
            return path.get();
        } catch (MillraceException error) {
            throw error.failure().at(place).toException();
        }
    }

    /** What a table of these files is called in plans: the last part of the path without its ending. */
    private static String stem(List<String> paths) {
        String path = paths.isEmpty() ? "" : paths.getFirst().replaceAll("/+$", "");
        String[] parts = path.split("/");
        for (int i = parts.length - 1; i >= 0; i--) {
            String word = parts[i].replaceAll("\\..*$", "")
                    .replaceAll("[^A-Za-z0-9_]+", "_")
                    .replaceAll("^_+|_+$", "");
            if (!word.isEmpty()) {
                return word;
            }
        }
        return "files";
    }

    /** A bound operation. Throws what the binder finds wrong, at the operation's place. */
    Frame operation(Node.Text text) {
        return new Frame(this, new Node.Operation(text, columns(FrameJob.stub(text))));
    }

    private List<Column> columns(JobSpec stub) {
        return works.columns(loaded(stub));
    }

    Frame sql(String text, Map<String, ParameterValue> parameters, Place place) {
        Step step = new Step("sql", text, parameters, place);
        List<Node> named = new ArrayList<>();
        for (String table : tables(step)) {
            // A name that nobody gave is a file in the text.
            Optional.ofNullable(named(table)).map(Frame::node).ifPresent(named::add);
        }
        return operation(new Node.Text("sql", false, named, _ -> text, parameters, place));
    }

    private synchronized Collection<String> tables(Step step) {
        if (references == null) {
            references = new DuckReferences(options.folder());
        }
        return references
                .inputs(step, tables.values().stream().map(Session::ownName).toList())
                .tables();
    }

    private static String ownName(Frame named) {
        return ((Node.Operation) named.node()).name();
    }

    private synchronized @Nullable Frame named(String name) {
        return tables.get(name.toLowerCase(Locale.ROOT));
    }

    synchronized Frame register(String name, Frame frame, Place place) {
        if (named(name) != null) {
            throw Failure.invalid(
                            "DUPLICATE_NAME",
                            "The table '" + name + "' is registered already",
                            "Choose another name; frames that read the first one keep it")
                    .at(place)
                    .toException();
        }
        Frame named = operation(Node.Text.named(name, frame.node(), null, place));
        tables.put(name.toLowerCase(Locale.ROOT), named);
        return named;
    }

    /** The good rows of a frame, under a name that is not registered. */
    Frame contract(String name, Frame frame, Contract contract, Place place) {
        return operation(Node.Text.named(name, frame.node(), contract.terms(this, paths, place), place));
    }

    synchronized Frame table(String name, Place place) {
        Frame known = named(name);
        if (known == null) {
            throw Failure.invalid(
                            "UNKNOWN_TABLE",
                            "There is no table '" + name + "'",
                            Suggestion.among(
                                    name,
                                    tables.values().stream()
                                            .map(Session::ownName)
                                            .toList()))
                    .at(place)
                    .toException();
        }
        return known;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (references != null) {
            references.close();
        }
        works.close();
    }
}
