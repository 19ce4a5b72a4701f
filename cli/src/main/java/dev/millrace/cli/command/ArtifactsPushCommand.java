package dev.millrace.cli.command;

import dev.millrace.service.client.Artifacts;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "push",
        description = "Let a name point at the bytes of a file; they are sent only if they are not known.")
final class ArtifactsPushCommand extends ArtifactTool {
    @Parameters(paramLabel = "FILE", description = "The file.")
    String file = "";

    @Option(names = "--name", paramLabel = "NAME", description = "The artifact's name (default: that of the file).")
    @Nullable
    String name;

    @Override
    boolean makesHome() {
        return true;
    }

    @Override
    void call(Artifacts artifacts) {
        Path path = context().folder().resolve(file);
        ObjectNode artifact = artifacts.push(
                path, name == null ? path.normalize().getFileName().toString() : name);
        if (common.json) {
            print(artifact);
        } else {
            terminal().print(artifact.required("name").stringValue() + " is " + words(artifact));
        }
    }
}
