package dev.millrace.cli.command;

import dev.millrace.service.client.Triggers;
import picocli.CommandLine.Command;

@Command(name = "resume", description = "Go on; a batch that is held is tried again.")
final class TriggersResumeCommand extends TriggerTool {
    @Override
    void call(Triggers triggers) {
        tellState(triggers.resume(name));
    }
}
