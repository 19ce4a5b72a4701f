package dev.millrace.cli.command;

import dev.millrace.cli.output.JsonLine;
import dev.millrace.service.client.Triggers;
import dev.millrace.service.words.Human;
import picocli.CommandLine.Command;

@Command(name = "release", description = "Give the files in quarantine back, to be taken once the job is mended.")
final class TriggersReleaseCommand extends TriggerTool {
    @Override
    void call(Triggers triggers) {
        int released = triggers.release(name);
        if (common.json) {
            print(JsonLine.object().put("trigger", name).put("released", released));
        } else {
            terminal().print(Human.count(released, "file") + " of " + name + " will be taken again");
        }
    }
}
