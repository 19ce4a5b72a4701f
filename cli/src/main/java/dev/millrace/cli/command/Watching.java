package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.output.JsonLine;
import dev.millrace.cli.output.Terminal;
import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.graph.Location;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.graph.UploadTrigger;
import dev.millrace.service.document.TriggerJson;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.service.watch.FolderEvents;
import dev.millrace.service.watch.TriggerWatch;
import dev.millrace.service.watch.UploadEvents;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.BatchRow;
import dev.millrace.storage.record.TriggerRow;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Takes uploads for the time of a command, and says of each batch what became of it. */
final class Watching implements TriggerWatch.Listener {
    private final Context context;
    private final EffectiveSettings settings;
    private final boolean json;
    private boolean settledAny;

    Watching(Context context, EffectiveSettings settings, boolean json) {
        this.context = context;
        this.settings = settings;
        this.json = json;
    }

    /**
     * @param once whether it ends when all that is there was taken; else it goes on until it is interrupted
     * @return whether none of them waits for somebody at the end
     */
    boolean watch(EmbeddedRuntime runtime, List<TriggerSpec> specs, boolean once) {
        List<Location> folders = specs.stream()
                .flatMap(spec -> spec.upload().stream())
                .map(UploadTrigger::prefix)
                .toList();
        TriggerWatch.Pace pace = new TriggerWatch.Pace(
                settings.millis(ServiceSetting.WATCH_EVERY), settings.millis(ServiceSetting.WATCH_SETTLE));
        try (UploadEvents events = FolderEvents.of(folders)) {
            JobLoading loading = new JobLoading(context.folder(), settings);
            TriggerWatch watch = new TriggerWatch(runtime, loading, specs, events, pace, context.arguments(), this);
            try (Interrupts _ = Interrupts.to(watch::stop)) {
                if (once) {
                    watch.drain();
                } else {
                    watch.untilStopped();
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        return tellHeld(new TriggerStore(runtime.ports()), specs);
    }

    /** Whether it has said of any batch what became of it. */
    boolean hasSettledAny() {
        return settledAny;
    }

    /**
     * Says why nothing came of firing a trigger of files.
     *
     * @param trigger what it waits for
     * @param here whether its folder is one that this process sees
     */
    void nothing(String name, JsonNode trigger, boolean here) {
        context.terminal().say(TriggerWords.nothing(name, trigger));
        if (here) {
            TriggerWords.absent(name, trigger).ifPresent(context.terminal()::say);
        }
    }

    @Override
    public void passedBy(String trigger, StorageException file) {
        context.terminal().say(trigger + ": " + file.failure().message());
    }

    @Override
    public void settled(String trigger, BatchRow batch) {
        settledAny = true;
        Terminal terminal = context.terminal();
        if (json) {
            terminal.print(JsonLine.of(TriggerJson.batch(trigger, batch)));
        } else {
            terminal.print(trigger + " " + TriggerWords.of(batch));
        }
        terminal.out().flush();
    }

    private boolean tellHeld(TriggerStore store, List<TriggerSpec> specs) {
        boolean none = true;
        for (TriggerSpec spec : specs) {
            TriggerRow head = store.known(spec.name());
            if (head.held()) {
                none = false;
                context.terminal().say(TriggerWords.held(head.name(), head.heldOrEmpty()));
            }
        }
        return none;
    }
}
