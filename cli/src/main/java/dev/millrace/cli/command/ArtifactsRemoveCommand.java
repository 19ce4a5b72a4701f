package dev.millrace.cli.command;

import dev.millrace.cli.output.JsonLine;
import dev.millrace.service.client.Artifacts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "rm", description = "Remove an artifact with its versions; gc then removes bytes that no name needs.")
final class ArtifactsRemoveCommand extends ArtifactTool {
    @Parameters(paramLabel = "NAME", description = "Name of the artifact.")
    String name = "";

    @Override
    void call(Artifacts artifacts) {
        artifacts.remove(name);
        if (common.json) {
            print(JsonLine.object().put("artifact", name).put("removed", true));
        } else {
            terminal().print(name + " is removed");
        }
    }
}
