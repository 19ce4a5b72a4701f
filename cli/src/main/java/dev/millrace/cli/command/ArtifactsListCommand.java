package dev.millrace.cli.command;

import dev.millrace.service.client.Artifacts;
import dev.millrace.service.result.TextTable;
import dev.millrace.service.words.Human;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "ls", description = "List artifacts as their last versions are.")
final class ArtifactsListCommand extends ArtifactTool {
    private static final int DIGITS = 12;

    @Option(names = "--prefix", paramLabel = "TEXT", description = "Only names that begin so.")
    String prefix = "";

    @Override
    void call(Artifacts artifacts) {
        List<ObjectNode> all = artifacts.list(prefix);
        if (common.json) {
            all.forEach(this::print);
            return;
        }
        TextTable table = new TextTable(List.of("ARTIFACT", ">VERSION", ">SIZE", "SHA256", "PUSHED", "USED"));
        for (ObjectNode one : all) {
            table.add(List.of(
                    one.required("name").stringValue(),
                    Integer.toString(one.required("version").intValue()),
                    Human.bytes(one.required("size").longValue()),
                    one.required("sha256").stringValue().substring(0, DIGITS),
                    Human.moment(one.required("createdMillis").longValue()),
                    Human.moment(one.required("usedMillis").longValue())));
        }
        table.lines().forEach(terminal()::print);
    }
}
