package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.coordinator.plan.job.JobPaths;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.service.result.PublishedCheck;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.stores.ReachableStores;
import dev.millrace.service.words.Human;
import dev.millrace.storage.route.RoutedObjectStore;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "verify",
        description = "Compare every published file of a folder with the size and checksum in its manifest.")
final class TablesVerifyCommand extends Tool {
    @Parameters(paramLabel = "PATH", description = "Folder to which a run has published.")
    String path = "";

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context());
        CommonOptions.requireHome(settings);
        Location folder = new JobPaths(context().folder()).folder(path);
        try (RoutedObjectStore objects = ReachableStores.looking(context().folder(), settings)) {
            return verified(folder, new PublishedCheck(objects));
        }
    }

    private int verified(Location folder, PublishedCheck check) {
        Manifest manifest = check.manifest(folder);
        List<PublishedCheck.Damage> damages = check.damages(folder, manifest);
        if (common.json) {
            print(json(manifest, damages));
        } else {
            damages.forEach(damage -> terminal().say("damaged: " + damage.file() + ": " + damage.what()));
            terminal()
                    .say(Human.count(manifest.files().size(), "file") + ", " + Human.bytes(manifest.sizeBytes()) + ": "
                            + (damages.isEmpty() ? "all as published" : damages.size() + " damaged"));
        }
        return (damages.isEmpty() ? ExitCode.OK : ExitCode.RUN_FAILED).code();
    }

    private static ObjectNode json(Manifest manifest, List<PublishedCheck.Damage> damages) {
        ObjectNode node = JsonLine.object()
                .put("files", manifest.files().size())
                .put("rows", manifest.rows())
                .put("bytes", manifest.sizeBytes());
        ArrayNode list = node.putArray("damaged");
        damages.forEach(damage -> list.addObject().put("file", damage.file()).put("what", damage.what()));
        return node;
    }
}
