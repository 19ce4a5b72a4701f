package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.LiveProgress;
import dev.millrace.cli.output.PlainProgress;
import dev.millrace.cli.output.Terminal;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.HttpRuns;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runtime.RunObserver;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;

/** A run of a service, waited for with progress on standard error as if it were here. It goes on when the command is interrupted. */
final class ServiceWork {
    private static final long LOOK_MILLIS = 1_000;

    private final Context context;
    private final EffectiveSettings settings;
    private final HttpRuns runs;

    ServiceWork(Context context, EffectiveSettings settings, HttpRuns runs) {
        this.context = context;
        this.settings = settings;
        this.runs = runs;
    }

    /** Waits for the end and tells of it. */
    ExitCode finish(RunId run, int rows, boolean json) {
        RunRecord record = ended(run, false);
        Telling telling = new Telling(context, settings);
        if (record.view().row().state() == RunState.SUCCEEDED && !json) {
            telling.rows(record, rows, runs.objects(), (output, _) -> runs.result(run, output.name()));
        }
        return tell(record, json);
    }

    /** Tells how a run ended. */
    ExitCode tell(RunRecord record, boolean json) {
        new Telling(context, settings).ended(record, json, false);
        return Telling.exitCode(record);
    }

    /** Nobody waits longer than there is patience for a destination that refuses the result. */
    RunRecord ended(RunId run, boolean quietly) {
        Terminal terminal = context.terminal();
        RunObserver observer = quietly
                ? _ -> {}
                : terminal.live() ? new LiveProgress(terminal, context.screen()) : new PlainProgress(terminal);
        long patienceNanos = settings.millis(ServiceSetting.PATIENCE) * 1_000_000;
        long refusedNanos = System.nanoTime();
        while (true) {
            RunRecord record = runs.record(run);
            RunRow row = record.view().row();
            observer.saw(record.view());
            refusedNanos = row.alarmOrEmpty().isEmpty() ? System.nanoTime() : refusedNanos;
            if (row.state().isEnded() || System.nanoTime() - refusedNanos > patienceNanos) {
                return record;
            }
            runs.await(run, row.version(), LOOK_MILLIS);
        }
    }
}
