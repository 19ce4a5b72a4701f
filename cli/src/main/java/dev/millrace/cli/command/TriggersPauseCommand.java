package dev.millrace.cli.command;

import dev.millrace.service.client.Triggers;
import picocli.CommandLine.Command;

@Command(name = "pause", description = "Begin no batch until it is resumed; one that runs is finished.")
final class TriggersPauseCommand extends TriggerTool {
    @Override
    void call(Triggers triggers) {
        tellState(triggers.pause(name));
    }
}
