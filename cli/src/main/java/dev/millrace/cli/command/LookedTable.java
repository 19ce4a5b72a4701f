package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.RunId;
import dev.millrace.graph.SourceOptions;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.TableReference;
import dev.millrace.service.client.Runs;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which table a command looks at: files by their path, or a source by its name. */
final class LookedTable {
    private static final String TABLE = "files";

    @Parameters(
            paramLabel = "PATH",
            description = "A file, folder or glob; with --sources the name of a source, with --run that of a result.")
    String path = "";

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "A run, of which PATH is a result: id, unique beginning of one, @last, @last-1, …")
    @Nullable
    String run;

    @Option(
            names = "--sources",
            paramLabel = "FILE",
            description = "A YAML or JSON file with a map of sources; may be repeated.")
    List<String> sources = new ArrayList<>();

    @Option(names = "--registered", description = "PATH is the name of a registered table, maybe with its version.")
    boolean registered;

    /** A query job over the one source. */
    QueryJob query(Context context, CommonOptions common, EffectiveSettings settings) {
        JobLoading loading = new JobLoading(context.folder(), settings);
        QueryJob query = new QueryJob(context.folder());
        if (run != null) {
            requireNoSources();
            query.addTable(TABLE, result(context, common, settings, run).uri(), Place.of(path));
            return query;
        }
        if (registered) {
            requireNoSources();
            query.add(registered());
            return query;
        }
        if (sources.isEmpty()) {
            query.addTable(TABLE, path, Place.of(path));
            return query;
        }
        List<Source> known =
                sources.stream().flatMap(file -> loading.sources(file).stream()).toList();
        query.add(known.stream()
                .filter(source -> source.name().equals(path))
                .findFirst()
                .orElseThrow(() -> Failure.invalid(
                                "UNKNOWN_TABLE",
                                "There is no source '" + path + "'",
                                "Known: "
                                        + String.join(
                                                ", ",
                                                known.stream().map(Source::name).toList()))
                        .toException()));
        return query;
    }

    private Source registered() {
        return new Source(
                TABLE,
                List.of(),
                "",
                List.of(),
                List.of(),
                CsvOptions.DETECT,
                false,
                SourceOptions.NONE.of(TableReference.named(path)),
                Place.of(path));
    }

    private void requireNoSources() {
        if (!sources.isEmpty() || registered && run != null) {
            throw Failure.invalid(
                            "USAGE",
                            "PATH is one thing: a place, a result of a run, a registered table, or a source of a file",
                            "Leave all but one of --run, --registered and --sources out")
                    .toException();
        }
    }

    private Location result(Context context, CommonOptions common, EffectiveSettings settings, String named) {
        try (Runs runs = common.runs(context, settings)) {
            RunId id = runs.find(named);
            List<OutputSpec> results =
                    runs.record(id).view().plan().map(StageGraph::results).orElse(List.of());
            return results.stream()
                    .filter(result -> result.name().equals(path))
                    .findFirst()
                    .orElseThrow(() -> Failure.invalid(
                                    "NO_RESULT",
                                    "The run " + id + " has no result '" + path + "'",
                                    "Known: "
                                            + String.join(
                                                    ", ",
                                                    results.stream()
                                                            .map(OutputSpec::name)
                                                            .toList()))
                            .toException())
                    .destination();
        }
    }

    /** The name of the table in SQL. */
    String name() {
        return SqlNames.quoted(sources.isEmpty() ? TABLE : path);
    }
}
