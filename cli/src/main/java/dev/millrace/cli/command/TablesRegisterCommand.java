package dev.millrace.cli.command;

import dev.millrace.coordinator.plan.job.InvalidJobException;
import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.coordinator.plan.job.TableDefinition;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Place;
import dev.millrace.service.client.NamedTables;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.settings.EffectiveSettings;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "register",
        description = "Let a name stand for a table: sources say table: NAME, and queries read it. A run keeps what the"
                + " name stood for when it was submitted.")
final class TablesRegisterCommand extends NamedTableTool {
    @Parameters(
            index = "1",
            paramLabel = "PATH",
            description = "A file, folder or glob; with --sources the name of a source.")
    String path = "";

    @Option(
            names = "--sources",
            paramLabel = "FILE",
            description = "A YAML or JSON file with a map of sources, of which PATH is one.")
    @Nullable
    String sources;

    @Option(names = "--format", paramLabel = "FORMAT", description = "parquet, csv or json (default: as names end).")
    @Nullable
    String format;

    @Option(
            names = "--replace",
            description = "Make it another version of a name that stands for something else by now.")
    boolean replace;

    @Override
    void call(NamedTables tables) {
        ObjectNode table = tables.register(name, definition(), replace);
        if (common.json) {
            print(table);
        } else {
            terminal()
                    .print(name + " is registered: version "
                            + table.required("version").intValue());
        }
    }

    private TableDefinition definition() {
        EffectiveSettings settings = common.settings(context(), Map.of(), environment.name());
        if (sources != null) {
            return TableDefinition.among(path, new JobLoading(context().folder(), settings).text(sources));
        }
        ObjectNode source = JsonNodeFactory.instance.objectNode().put("from", path);
        int options = JsonMapper.shared().writeValueAsString(source).length();
        if (format != null) {
            source.put("format", format);
        }
        String text = JsonMapper.shared().writeValueAsString(source);
        try {
            return TableDefinition.read(
                    name, new JobText("PATH", text, context().folder()));
        } catch (InvalidJobException wrong) {
            throw new InvalidJobException(wrong.failures().stream()
                    .map(failure -> failure.at(typed(failure, options)))
                    .toList());
        }
    }

    /** Where the user wrote what stands in the text that this made: {@code from} first, then what options say. */
    private Place typed(Failure failure, int options) {
        boolean isOption = failure.place().map(Place::column).orElse(0) >= options;
        return Place.of(isOption ? "--format" : path);
    }

    @Override
    boolean makesHome() {
        return true;
    }
}
