package dev.millrace.cli.command;

import dev.millrace.coordinator.trigger.TriggerStore;
import picocli.CommandLine.Command;

@Command(name = "resume", description = "Go on; a batch that is held is tried again.")
final class TriggersResumeCommand extends TriggerTool {
    @Override
    void call(TriggerStore store) {
        store.resume(name);
        tellState(store);
    }
}
