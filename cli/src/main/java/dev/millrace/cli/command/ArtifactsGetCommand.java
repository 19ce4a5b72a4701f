package dev.millrace.cli.command;

import dev.millrace.service.client.Artifacts;
import dev.millrace.service.words.Human;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "get", description = "Show an artifact with its versions, or write the bytes of one to a file.")
final class ArtifactsGetCommand extends ArtifactTool {
    @Parameters(paramLabel = "NAME", description = "Name of the artifact.")
    String name = "";

    @Option(names = "--to", paramLabel = "FILE", description = "Write the bytes there, over what is there.")
    @Nullable
    String to;

    @Option(names = "--version", paramLabel = "N", description = "Not the last version.")
    int version;

    @Override
    void call(Artifacts artifacts) {
        if (to != null) {
            artifacts.fetch(name, version, context().folder().resolve(to));
        }
        ObjectNode artifact = artifacts.get(name);
        if (common.json) {
            print(artifact);
        } else if (to == null) {
            terminal().print(name);
            artifact.required("versions").forEach(this::tell);
        } else {
            terminal().print("wrote " + to);
        }
    }

    private void tell(JsonNode one) {
        terminal()
                .print("  " + words(one) + ", pushed "
                        + Human.moment(one.required("createdMillis").longValue()));
    }
}
