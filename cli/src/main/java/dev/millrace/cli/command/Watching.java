package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.output.Human;
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
import dev.millrace.storage.record.BatchRow;
import dev.millrace.storage.record.TriggerRow;
import java.util.List;

/** Takes uploads for the time of a command, and says of each batch what became of it. */
final class Watching {
    private final Context context;
    private final EffectiveSettings settings;
    private final boolean json;

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
            TriggerWatch watch =
                    new TriggerWatch(runtime, loading, specs, events, pace, context.arguments(), this::tell);
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

    private void tell(String trigger, BatchRow batch) {
        Terminal terminal = context.terminal();
        if (json) {
            terminal.print(JsonLine.of(TriggerJson.batch(trigger, batch)));
        } else {
            terminal.print(trigger + " " + words(batch));
        }
        terminal.out().flush();
    }

    /** A line about a batch. */
    static String words(BatchRow batch) {
        if (batch.result() == BatchRow.Result.RAN || batch.result() == BatchRow.Result.FAILED) {
            return ofTime(batch);
        }
        String same = batch.same() > 0 ? ", " + batch.same() + " of the same content as others" : "";
        String files = Human.count(batch.files(), "file") + same;
        String end = switch (batch.result()) {
            case TAKEN -> "taken by " + batch.runOrEmpty();
            case SPLIT -> "refused together, tried in parts: " + reason(batch);
            case QUARANTINED -> "in quarantine: " + reason(batch);
            case GONE -> "gone before a run took it";
            case RAN, FAILED -> throw new IllegalStateException("a time has no files");
        };
        return "batch " + batch.number() + ": " + files + " " + end;
    }

    private static String ofTime(BatchRow batch) {
        String run = batch.runOrEmpty().isEmpty() ? "no run" : batch.runOrEmpty();
        String time = "time " + batch.number() + ", due " + Human.moment(batch.sealedMillis()) + ": ";
        return batch.result() == BatchRow.Result.RAN
                ? time + run + " succeeded"
                : time + run + " failed: " + reason(batch);
    }

    private static String reason(BatchRow batch) {
        return batch.messageOrEmpty() + " [" + batch.codeOrEmpty() + "]";
    }

    private boolean tellHeld(TriggerStore store, List<TriggerSpec> specs) {
        boolean none = true;
        for (TriggerSpec spec : specs) {
            TriggerRow head = store.known(spec.name());
            if (head.held()) {
                none = false;
                context.terminal()
                        .say("error: " + head.name() + " waits, because " + head.heldOrEmpty()
                                + "\n  When that is mended: millrace triggers resume " + head.name());
            }
        }
        return none;
    }
}
