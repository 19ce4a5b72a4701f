package dev.millrace.cli.command;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.Place;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.storage.sql.SqlNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which table a command looks at: files by their path, or a source by its name. */
final class LookedTable {
    private static final String TABLE = "files";

    @Parameters(paramLabel = "PATH", description = "A file, folder or glob; or, with --sources, the name of a source.")
    String path = "";

    @Option(
            names = "--sources",
            paramLabel = "FILE",
            description = "A YAML or JSON file with a map of sources; may be repeated.")
    List<String> sources = new ArrayList<>();

    /** A query job over the one source. */
    QueryJob query(Path folder, JobLoading loading) {
        QueryJob query = new QueryJob(folder);
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

    /** The name of the table in SQL. */
    String name() {
        return SqlNames.quoted(sources.isEmpty() ? TABLE : path);
    }
}
