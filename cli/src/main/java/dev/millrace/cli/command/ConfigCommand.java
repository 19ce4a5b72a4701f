package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.service.result.TextTable;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.EffectiveSettings.Assigned;
import dev.millrace.service.settings.SettingsCatalogue;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "config",
        description = {
            "Print every setting: its value, who says so, and what it means.",
            "Layers, later ones win: defaults, ~/.config/millrace/config.yaml, millrace.yaml here, MILLRACE_…"
                    + " variables, the job, --set."
        })
final class ConfigCommand extends Tool {
    @Mixin
    WorkOptions work = new WorkOptions();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), work.flags());
        SettingsCatalogue catalogue = new SettingsCatalogue();
        if (common.json) {
            ObjectNode all = JsonLine.object();
            settings.values().forEach((key, assigned) -> all.set(key, json(key, assigned, catalogue)));
            print(all);
            return ExitCode.OK.code();
        }
        TextTable table = new TextTable(List.of("SETTING", "VALUE", "FROM", "MEANING"));
        settings.values().forEach((key, assigned) -> table.add(row(key, assigned, catalogue)));
        table.lines().forEach(terminal()::print);
        return ExitCode.OK.code();
    }

    private static ObjectNode json(String key, Assigned assigned, SettingsCatalogue catalogue) {
        ObjectNode node = JsonLine.object()
                .put("value", assigned.value())
                .put("origin", assigned.origin())
                .put("variable", SettingsCatalogue.environmentName(key));
        SettingsCatalogue.Description known = catalogue.all().get(key);
        return known == null ? node : node.put("meaning", known.meaning()).put("accepted", known.accepted());
    }

    private static List<String> row(String key, Assigned assigned, SettingsCatalogue catalogue) {
        SettingsCatalogue.Description known = catalogue.all().get(key);
        String meaning = known == null ? "" : known.meaning() + " (" + known.accepted() + ")";
        return List.of(key, assigned.value().isEmpty() ? "-" : assigned.value(), assigned.origin(), meaning);
    }
}
