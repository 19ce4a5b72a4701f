package dev.millrace.cli.command;

import dev.millrace.service.client.Artifacts;
import dev.millrace.service.words.Human;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "gc", description = "Delete bytes that no artifact needs and that came more than artifacts.grace ago.")
final class ArtifactsGcCommand extends ArtifactTool {
    @Option(names = "--dry-run", description = "Only tell what would go.")
    boolean dryRun;

    @Override
    void call(Artifacts artifacts) {
        ObjectNode swept = artifacts.collect(dryRun);
        if (common.json) {
            print(swept);
        } else {
            terminal()
                    .print((dryRun ? "would delete " : "deleted ")
                            + Human.count(swept.required("contents").intValue(), "content") + ", "
                            + Human.bytes(swept.required("bytes").longValue()));
        }
    }
}
