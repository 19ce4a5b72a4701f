package dev.millrace.cli.command;

import dev.millrace.cli.context.Context;
import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.LiveProgress;
import dev.millrace.cli.output.PlainProgress;
import dev.millrace.cli.output.RunReport;
import dev.millrace.cli.output.Terminal;
import dev.millrace.graph.RunId;
import dev.millrace.service.home.Home;
import dev.millrace.service.home.Submissions;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runs.NoticeView;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.service.runtime.Keyed;
import dev.millrace.service.runtime.RunObserver;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.service.settings.Version;
import dev.millrace.service.words.Human;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.record.RunRow;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** A runtime for the time of a command: starts it, waits for runs with progress on standard error, ends it in order. */
final class Work implements AutoCloseable {
    private static final int MOST_LOOKS = 10;
    private static final long LOOK_MILLIS = 50;

    private final Context context;
    private final EffectiveSettings settings;
    private final Home home;
    private final EmbeddedRuntime runtime;
    private final List<RunId> adopted;
    private final Interrupts interrupts;
    private final boolean cancels;
    private final Set<RunId> ended = new LinkedHashSet<>();

    private Work(Context context, EffectiveSettings settings, Home home, boolean cancels) {
        this.cancels = cancels;
        this.context = context;
        this.settings = settings;
        this.home = home;
        this.runtime =
                EmbeddedRuntime.start(home, settings, Version.read().millrace(), context.folder(), context.keeping());
        this.interrupts = cancels ? Interrupts.elsewhere() : Interrupts.to(runtime::interrupt);
        this.adopted = settings.flag(ServiceSetting.ADOPT) ? runtime.adoptOrphans() : List.of();
        adopted.forEach(run -> context.terminal()
                .say("beside: going on with " + run + " ("
                        + runtime.catalogue().known(run).job() + "), which its own command left"));
    }

    static Work start(Context context, EffectiveSettings settings) {
        return new Work(context, settings, CommonOptions.home(context, settings), false);
    }

    /** For a prompt, which asks itself for interrupts: they cancel a run. */
    static Work startForPrompt(Context context, EffectiveSettings settings) {
        return new Work(context, settings, CommonOptions.home(context, settings), true);
    }

    EmbeddedRuntime runtime() {
        return runtime;
    }

    /** As {@link EmbeddedRuntime#submitKeyed}. */
    Keyed submitKeyed(LoadedJob job) {
        return runtime.submitKeyed(job, context.arguments());
    }

    RunId submit(LoadedJob job) {
        return runtime.submit(job, context.arguments());
    }

    /** Waits for the end of a run, showing how it goes on. A run that the user interrupts waits until it is resumed. */
    RunRow await(RunId run, long timeoutMillis) {
        Terminal terminal = context.terminal();
        RunObserver observer =
                terminal.live() ? new LiveProgress(terminal, context.screen()) : new PlainProgress(terminal);
        return awaited(runtime.await(run, timeoutMillis, observer));
    }

    private RunRow awaited(RunRow row) {
        ended.add(row.run());
        if (!runtime.isInterrupted() || row.state().isEnded()) {
            return row;
        }
        if (cancels) {
            runtime.cancel(row.run());
            return runtime.catalogue().known(row.run());
        }
        runtime.pause(row.run());
        return row;
    }

    /** Waits for the end of a run without a word. */
    RunRow awaitQuietly(RunId run) {
        return awaited(runtime.await(run, 0, _ -> {}));
    }

    /** What became meanwhile of runs that other commands left: the end of this command's own runs is its end. */
    private void tellOfAdopted() {
        adopted.stream()
                .filter(run -> !ended.contains(run))
                .forEach(run -> runtime.catalogue().row(run).ifPresent(this::tellOfAdopted));
    }

    private void tellOfAdopted(RunRow row) {
        String name = row.run() + " (" + row.job() + ")";
        if (row.state().isEnded()) {
            context.terminal()
                    .say("meanwhile " + name + " " + row.state().name().toLowerCase(Locale.ROOT));
        } else {
            context.terminal()
                    .say("left " + name + " where it stands; to go on with it: millrace runs resume " + row.run());
        }
        RunReport.refusal(row).ifPresent(new RunReport(context.terminal())::failure);
    }

    /** Tells how a run ended, for people or as one object, and gives the exit code. */
    ExitCode tell(RunRow row, boolean json) {
        RunRecord record = record(row.run());
        new Telling(context, settings).ended(record, json, runtime.isInterrupted() && !cancels);
        return exitCode(record.view().row());
    }

    /** All that is known of a run. */
    RunRecord record(RunId run) {
        RunView view = runtime.catalogue().view(run);
        List<String> command = new Submissions(home)
                .get(run)
                .map(Submissions.Submission::command)
                .orElse(List.of());
        return new RunRecord(
                view,
                view.plan()
                        .map(plan -> runtime.catalogue().manifests(run, plan))
                        .orElse(Map.of()),
                List.of(),
                command,
                true,
                RunRecord.tables(runtime.catalogue().spec(run)));
    }

    private ExitCode exitCode(RunRow row) {
        return switch (row.state()) {
            case SUCCEEDED -> ExitCode.OK;
            case FAILED -> failed(row);
            case CANCELLED, EXPIRED -> ExitCode.RUN_FAILED;
            case ACCEPTED, RUNNING -> runtime.isInterrupted() ? ExitCode.INTERRUPTED : ExitCode.TIMED_OUT;
            case PUBLISHING -> runtime.isInterrupted() ? ExitCode.INTERRUPTED : ExitCode.UNREACHABLE;
        };
    }

    /** A job that could not be planned is invalid; one that was planned has failed, unless a limit ended it. */
    static ExitCode failed(RunRow row) {
        ExitCode code = row.failure().map(ExitCode::of).orElse(ExitCode.RUN_FAILED);
        boolean planned = row.plan().isPresent();
        return switch (code) {
            case LIMIT -> ExitCode.LIMIT;
            case INVALID -> planned ? ExitCode.RUN_FAILED : ExitCode.INVALID;
            default -> ExitCode.RUN_FAILED;
        };
    }

    /** Closing waits a little for webhooks that do not answer: it says so if that is to be felt. */
    private void tellOfWebhooks() {
        long patienceMillis = settings.millis(ServiceSetting.WEBHOOK_PATIENCE);
        if (patienceMillis == 0) {
            return;
        }
        List<NoticeView> pending = pending();
        for (int look = 0; look < MOST_LOOKS && !pending.isEmpty(); look++) {
            new SystemClock().sleep(LOOK_MILLIS);
            pending = pending();
        }
        pending.forEach(notice -> context.terminal()
                .say("  webhook " + notice.words() + "; trying again for up to " + Human.millis(patienceMillis)
                        + ", and in later commands of this home"));
    }

    private List<NoticeView> pending() {
        return ended.stream()
                .flatMap(run -> runtime.catalogue().row(run).stream())
                .flatMap(row -> runtime.catalogue().notices(row).stream())
                .filter(notice -> notice.row().isPending())
                .toList();
    }

    @Override
    public void close() {
        try {
            tellOfAdopted();
            tellOfWebhooks();
        } catch (StorageException.Unavailable busy) {
            context.terminal().say("  webhooks are told of the end by this or a later command");
        } finally {
            closed();
        }
    }

    private void closed() {
        try {
            runtime.close();
        } finally {
            interrupts.close();
        }
    }
}
