package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.graph.Location;
import dev.millrace.service.client.HttpTables;
import dev.millrace.service.client.NamedTables;
import dev.millrace.service.document.TableJson;
import dev.millrace.service.result.TextTable;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.stores.ReachableStores;
import dev.millrace.service.tables.TableFolder;
import dev.millrace.service.words.Human;
import dev.millrace.storage.route.RoutedObjectStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "ls", description = "List the tables in a folder: files of data, published folders, other folders.")
final class TablesListCommand extends Tool {
    private static final int PAGE = 200;

    @Parameters(
            paramLabel = "PATH",
            arity = "0..1",
            description = "The folder, here or s3://bucket/folder (default: the working directory).")
    String path = ".";

    @Option(names = "--limit", paramLabel = "N", description = "Most entries (default: 1000; 0: all).")
    int limit = 1_000;

    @Option(names = "--registered", description = "Instead: the tables that are registered under names.")
    boolean registered;

    @Mixin
    EnvironmentOption environment = new EnvironmentOption();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), Map.of(), environment.name());
        if (registered) {
            registered(settings);
            return ExitCode.OK.code();
        }
        List<ObjectNode> entries = CommonOptions.isRemote(settings) ? there(settings) : here(settings);
        if (common.json) {
            entries.forEach(this::print);
        } else {
            table(entries);
        }
        return ExitCode.OK.code();
    }

    private void registered(EffectiveSettings settings) {
        try (NamedTables tables = common.namedTables(context(), settings, false)) {
            List<ObjectNode> all = tables.list();
            if (common.json) {
                all.forEach(this::print);
                return;
            }
            TextTable table = new TextTable(List.of("TABLE", ">VERSION", "REGISTERED"));
            all.forEach(one -> table.add(List.of(
                    one.required("name").stringValue(),
                    one.required("version").asString(),
                    Human.moment(one.required("savedMillis").longValue()))));
            table.lines().forEach(terminal()::print);
        }
    }

    /** One page of each kind of list. */
    private record Page(List<ObjectNode> entries, String nextOrEmpty) {}

    private List<ObjectNode> here(EffectiveSettings settings) {
        Location folder = new Location(new JobPaths(context().folder()).location(path));
        try (RoutedObjectStore objects =
                ReachableStores.looking(CommonOptions.homeFolder(context(), settings), settings)) {
            TableFolder tables = new TableFolder(objects, folder, _ -> true);
            return all(token -> {
                TableFolder.Page page = tables.page(token, PAGE);
                return new Page(
                        page.entries().stream()
                                .map(entry -> TableJson.entry(entry))
                                .toList(),
                        page.nextOrEmpty());
            });
        }
    }

    private List<ObjectNode> there(EffectiveSettings settings) {
        try (HttpTables tables = common.tablesOfService(context(), settings)) {
            String asked = tables.isOfThisMachine() ? new JobPaths(context().folder()).location(path) : path;
            return all(token -> {
                HttpTables.Page page = tables.list(asked, token, PAGE);
                return new Page(page.entries(), page.nextOrEmpty());
            });
        }
    }

    private List<ObjectNode> all(Function<String, Page> pages) {
        int most = limit == 0 ? Integer.MAX_VALUE : ListLimit.of("--limit", limit);
        List<ObjectNode> all = new ArrayList<>();
        Page page = pages.apply("");
        all.addAll(page.entries());
        while (!page.nextOrEmpty().isEmpty() && all.size() < most) {
            page = pages.apply(page.nextOrEmpty());
            all.addAll(page.entries());
        }
        return all.subList(0, Math.min(all.size(), most));
    }

    private void table(List<ObjectNode> entries) {
        TextTable table = new TextTable(List.of("TABLE", "KIND", "FORMAT", ">FILES", ">SIZE", ">ROWS"));
        for (ObjectNode entry : entries) {
            table.add(List.of(
                    entry.required("path").stringValue(),
                    entry.required("kind").stringValue(),
                    entry.path("format").asString(""),
                    entry.path("files").asString(""),
                    entry.has("bytes") ? Human.bytes(entry.path("bytes").longValue()) : "",
                    entry.path("rows").asString("")));
        }
        table.lines().forEach(terminal()::print);
    }
}
