package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.shell.Names;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.service.jobs.DryPlanning;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.service.runtime.Capacity;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.Version;
import dev.millrace.storage.sql.SqlNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The tables of a shell. What their columns are is looked up once, when first asked for. */
final class ShellTables implements Names {
    private final Context context;
    private final EffectiveSettings settings;
    private final QueryJob query;
    private final Map<String, List<String>> known = new HashMap<>();

    ShellTables(Context context, EffectiveSettings settings, QueryJob query) {
        this.context = context;
        this.settings = settings;
        this.query = query;
    }

    QueryJob query() {
        return query;
    }

    @Override
    public List<String> tables() {
        return query.sources().stream().map(Source::name).toList();
    }

    /** A table that cannot be read has none: who asks for completion wants no errors. */
    @Override
    public List<String> columns(String table) {
        return known.computeIfAbsent(table, name -> {
            try {
                return described(name).stream()
                        .map(column -> SqlNames.name(column.name()))
                        .toList();
            } catch (MillraceException unreadable) {
                return List.of();
            }
        });
    }

    private List<Column> described(String table) {
        Location nowhere = new Location(
                "file://" + CommonOptions.homeOf(context, settings).results().resolve("described"));
        return DryPlanning.describe(
                CommonOptions.tablesOfHome(context, settings)
                        .resolved(new JobLoading(context.folder(), settings)
                                .load(query.job(
                                        "FROM " + SqlNames.quoted(table), new Place("<shell>", 1, 1), nowhere))),
                CommonOptions.homeFolder(context, settings),
                new DryPlanning.Terms(
                        settings, Capacity.memoryBytes(settings), Version.read().millrace()));
    }
}
