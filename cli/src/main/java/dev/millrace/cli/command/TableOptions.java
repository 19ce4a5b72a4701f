package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.service.settings.EffectiveSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** The tables and parameters of statements. */
public final class TableOptions {
    @Option(
            names = "--sources",
            paramLabel = "FILE",
            description = "A YAML or JSON file with a map of sources; may be repeated.")
    List<String> sources = new ArrayList<>();

    @Option(names = "--table", paramLabel = "NAME=PATH", description = "A table of files; may be repeated.")
    Map<String, String> tables = new LinkedHashMap<>();

    @Option(
            names = {"-p", "--param"},
            paramLabel = "NAME[:TYPE]=VALUE",
            description = "Value of :NAME in the query; text unless a type is given.")
    Map<String, String> parameters = new LinkedHashMap<>();

    /** Queries over them. */
    QueryJob query(Context context, EffectiveSettings settings) {
        JobLoading loading = new JobLoading(context.folder(), settings);
        QueryJob query = new QueryJob(context.folder());
        sources.forEach(path -> loading.sources(path).forEach(query::add));
        tables.forEach(query::addTable);
        parameters.forEach(query::addParameter);
        return query;
    }
}
