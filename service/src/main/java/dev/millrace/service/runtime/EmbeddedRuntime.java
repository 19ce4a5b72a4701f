package dev.millrace.service.runtime;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.coordinator.trigger.BegunRun;
import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.codec.JobSpecCodec;
import dev.millrace.graph.codec.Variant;
import dev.millrace.service.home.Home;
import dev.millrace.service.home.Submissions;
import dev.millrace.service.jobs.JobValidation;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runs.RunCatalogue;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.service.tables.TableRegister;
import dev.millrace.service.webhook.Secrets;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.local.LocalHome;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * Runs jobs of a home on this machine, from {@link #start} to {@link #close}. Closing gives running tasks back and leaves runs as they are:
 * whoever comes next goes on with them.
 */
public final class EmbeddedRuntime implements AutoCloseable {
    private static final long VIEW_MILLIS = 100;
    private static final long WATCH_MILLIS = 50;

    private final Home home;
    private final EffectiveSettings settings;
    private final String version;
    private final Wiring wiring;
    private final Submissions submissions;
    private final RunCatalogue catalogue;
    private boolean working;
    private volatile boolean interrupted;

    private EmbeddedRuntime(Home home, EffectiveSettings settings, String version, Wiring wiring) {
        this.version = version;
        this.home = home;
        this.settings = settings;
        this.wiring = wiring;
        this.submissions = new Submissions(home);
        this.catalogue = wiring.catalogue();
    }

    /**
     * Opens the home's stores; workers start with the first run.
     *
     * @param version of Millrace
     * @param folder working directory
     */
    public static EmbeddedRuntime start(Home home, EffectiveSettings settings, String version, Path folder) {
        return start(home, settings, version, folder, LocalHome.Options.DEFAULT);
    }

    /**
     * The same, on a home that is kept in another way.
     *
     * @param options how this process, without its worker processes, keeps the home
     */
    public static EmbeddedRuntime start(
            Home home, EffectiveSettings settings, String version, Path folder, LocalHome.Options options) {
        return start(home, settings, version, folder, WorkerEvents.NONE, options);
    }

    /**
     * The same, watched.
     *
     * @param events told on the slots' threads what they do; slots of worker processes tell nobody
     * @param options as above
     */
    public static EmbeddedRuntime start(
            Home home,
            EffectiveSettings settings,
            String version,
            Path folder,
            WorkerEvents events,
            LocalHome.Options options) {
        return new EmbeddedRuntime(
                home, settings, version, new Wiring(home, settings, version, folder, events, options));
    }

    public RunCatalogue catalogue() {
        return catalogue;
    }

    /** All objects that runs can reach. */
    public ObjectStore objects() {
        return wiring.ports().objects();
    }

    public Capacity capacity() {
        return wiring.capacity();
    }

    /**
     * Takes a job in and begins to work on it.
     *
     * @param command the words of the command line, to be kept with the run
     */
    public RunId submit(LoadedJob job, List<String> command) {
        RunId run = wiring.submission().fresh();
        accept(run, named(job), command);
        return run;
    }

    /** The same for a run whose id was chosen; a repeated call finds it as it is. Throws {@code INVALID} when it is a run of another job. */
    public void accept(RunId run, LoadedJob job, List<String> command) {
        Secrets.ofProcess().check(job.spec());
        wiring.planner().tell(job.spec(), job.folder());
        wiring.planner().begin(job.spec());
        wiring.submission().accept(run, job.spec());
        submissions.put(run, new Submissions.Submission(settings.withPrefix(""), command, job.folder(), version));
        resume(run);
    }

    /** What clients' keys stand for, and whose runs are. */
    public Submission requests() {
        return wiring.submission();
    }

    /**
     * Waits until a run's row has a version above {@code after}, or the run has ended, the time is over, or the runtime is closed; many may wait at once.
     * Returns the row as it is then; empty: there is no such run.
     */
    public Optional<RunRow> awaitChange(RunId run, long after, long millis) throws InterruptedException {
        return wiring.changes().await(run, after, millis);
    }

    /** Whether nobody may wait for changes any more. */
    public boolean isWaitingEnded() {
        return wiring.changes().isClosed();
    }

    /** Throws when a part has ended that cannot be done without, or the state table does not answer. */
    public void requireWorking() {
        wiring.driven().broken().ifPresent(error -> {
            throw error;
        });
        wiring.ports().table().due(0, 1);
    }

    /** Lets all who wait for changes go. */
    public void endWaiting() {
        wiring.changes().close();
    }

    /** Names and types of the columns of a job's last step; nothing is stored. */
    public List<Column> columns(LoadedJob job) {
        return wiring.planner().describe(job);
    }

    /** Looks at jobs; nothing is stored. */
    public JobValidation.Planning planning() {
        return wiring.planner();
    }

    /** The plan of a job; nothing is stored. */
    public PlanView explain(LoadedJob job) {
        return wiring.planner().explain(named(job));
    }

    /** The tables of the home that have names. */
    public TableRegister tables() {
        return new TableRegister(wiring.ports(), "");
    }

    /** The job with what its tables stand for now. */
    public LoadedJob named(LoadedJob job) {
        return new LoadedJob(tables().resolved(job.spec()), job.folder());
    }

    /**
     * Takes in a job under a key that is made of the job as it is: the same job is the same run, which goes on if it stopped, is tried again if it failed,
     * and rests if it succeeded. What its tables stand for is part of it.
     *
     * @param open may name tables
     * @param command the words of the command line, to be kept with a new run
     */
    public Keyed submitKeyed(LoadedJob open, List<String> command) {
        LoadedJob job = named(open);
        Secrets.ofProcess().check(job.spec());
        wiring.planner().tell(job.spec(), job.folder());
        String key = "job-" + Variant.of(JobSpecCodec.write(job.spec()));
        for (int again = 0; ; again++) {
            RunId run = wiring.submission()
                    .submit(job.spec(), Optional.of(key + "-" + again))
                    .run();
            RunState state = catalogue.known(run).state();
            if (state == RunState.EXPIRED) {
                continue;
            }
            if (submissions.get(run).isEmpty()) {
                submissions.put(
                        run, new Submissions.Submission(settings.withPrefix(""), command, job.folder(), version));
            }
            if (state.canRetry()) {
                retry(run, Optional.empty());
            } else if (state != RunState.SUCCEEDED) {
                resume(run);
            }
            return new Keyed(run, state);
        }
    }

    /**
     * Begins the run that a key stands for, or goes on with it; called again it is the same run, with what its tables stood for at first.
     *
     * @param open may name tables
     * @param command the words of the command line, to be kept with a new run
     */
    public RunId begin(String key, LoadedJob open, List<String> command) {
        LoadedJob job = BegunRun.spec(ports(), key)
                .map(stored -> new LoadedJob(stored, open.folder()))
                .orElseGet(() -> named(open));
        Secrets.ofProcess().check(job.spec());
        wiring.planner().tell(job.spec(), job.folder());
        RunId run = wiring.submission().submit(job.spec(), Optional.of(key)).run();
        if (submissions.get(run).isEmpty()) {
            submissions.put(run, new Submissions.Submission(settings.withPrefix(""), command, job.folder(), version));
        }
        goOn(run);
        return run;
    }

    /** Works on a run that nobody works on, unless it has ended or was paused. */
    public void goOn(RunId run) {
        RunRow row = catalogue.known(run);
        if (row.state().isEnded() || row.paused()) {
            return;
        }
        tellPlanner(run);
        if (wiring.driven().drive(run)) {
            tell(row);
            wiring.driven().endDeadLeases();
            work(catalogue.plan(run));
        }
    }

    /** What runs and triggers are kept in. */
    public Ports ports() {
        return wiring.ports();
    }

    /**
     * Removes a run that has ended, with its rows if they lie in the home: at once, or when those workers have ended that may still be at work on it, at the
     * latest when this is closed.
     */
    public void forget(RunId run) {
        wiring.forget(run);
    }

    /** Ends a run; what its tasks have done is kept for a retry. */
    public UserActions.Answer cancel(RunId run) {
        return wiring.userActions().cancel(run);
    }

    /** Holds a run until somebody resumes it; nothing when it has ended or publishes. */
    public UserActions.Answer pause(RunId run) {
        return wiring.userActions().pause(run);
    }

    /** Goes on with a run that has not ended. False: another living command drives it, so that watching is enough. */
    public boolean resume(RunId run) {
        tellPlanner(run);
        if (catalogue.row(run).map(RunRow::paused).orElse(false)) {
            wiring.userActions().unpause(run);
        }
        boolean mine = wiring.driven().drive(run);
        if (mine) {
            catalogue.row(run).ifPresent(this::tell);
            wiring.driven().endDeadLeases();
            work(catalogue.plan(run));
        }
        return mine;
    }

    /** A run that was not planned yet is planned as its own command would have. */
    private void tellPlanner(RunId run) {
        submissions
                .get(run)
                .ifPresent(asked ->
                        catalogue.spec(run).ifPresent(spec -> wiring.planner().tell(spec, asked.folder())));
    }

    /** Tries a failed or cancelled run again. */
    public UserActions.Answer retry(RunId run, Optional<Limits> limits) {
        return retry(run, catalogue.known(run).epoch(), limits);
    }

    /**
     * The same.
     *
     * @param epoch the try that is tried again; a later one says that the request is repeated
     */
    public UserActions.Answer retry(RunId run, int epoch, Optional<Limits> limits) {
        UserActions.Answer answer = wiring.userActions().retry(run, epoch, limits);
        if (answer instanceof UserActions.Answer.Done || answer instanceof UserActions.Answer.Already) {
            resume(run);
        }
        return answer;
    }

    /** Goes on with runs whose own command died, and clears up after dead processes. Returns those runs, the oldest first. */
    public List<RunId> adoptOrphans() {
        List<RunId> adopted = new ArrayList<>();
        for (RunRow run : catalogue.list().reversed()) {
            if (run.state().isEnded()
                    && catalogue.notices(run).stream()
                            .anyMatch(told -> told.row().isPending())) {
                tell(run);
            }
            if (run.state().isEnded() || run.paused()) {
                continue;
            }
            tellPlanner(run.run());
            if (wiring.driven().drive(run.run())) {
                adopted.add(run.run());
            }
        }
        wiring.driven().endDeadLeases();
        Scratch.clear(home, wiring.processes(), false);
        adopted.forEach(run -> work(catalogue.plan(run)));
        return adopted;
    }

    /** Webhooks are told of what they were not told yet. */
    private void tell(RunRow run) {
        if (!run.told().isEmpty()) {
            wiring.told().tell(run.run());
        }
    }

    /** Starts the workers, once. A run that was planned with other classes of memory brings them along. */
    private synchronized void work(Optional<StageGraph> plan) {
        if (working) {
            return;
        }
        working = true;
        SequencedSet<MemoryClass> classes =
                new LinkedHashSet<>(wiring.capacity().classes());
        plan.ifPresent(known -> classes.addAll(known.classes()));
        wiring.startWorkers(classes.stream()
                .sorted(Comparator.comparingLong(MemoryClass::memoryBytes))
                .toList());
    }

    /**
     * Waits until a run has ended, the time is over or {@link #interrupt} was called; returns its row as it then is. A run whose destination
     * refuses its result is given up when that lasts longer than {@code runtime.patience}; its row has an alarm.
     *
     * @param timeoutMillis 0 = without end
     */
    public RunRow await(RunId run, long timeoutMillis, RunObserver observer) {
        long startedNanos = System.nanoTime();
        long shownNanos = startedNanos - VIEW_MILLIS * 1_000_000;
        Optional<StageGraph> plan = Optional.empty();
        Refusal refusal = new Refusal(settings.millis(ServiceSetting.PATIENCE));
        while (true) {
            long mark = wiring.looked().mark();
            wiring.driven().broken().ifPresent(error -> {
                throw error;
            });
            RunRow row = catalogue.known(run);
            boolean over = row.state().isEnded()
                    || interrupted
                    || isOver(startedNanos, timeoutMillis)
                    || refusal.lasts(row, System.nanoTime());
            if (over || System.nanoTime() - shownNanos >= VIEW_MILLIS * 1_000_000) {
                plan = plan.isPresent() || row.plan().isEmpty() ? plan : catalogue.plan(run);
                show(row, plan, observer);
                shownNanos = System.nanoTime();
            }
            if (over) {
                return row;
            }
            pause(mark);
        }
    }

    private static boolean isOver(long startedNanos, long timeoutMillis) {
        return timeoutMillis > 0 && System.nanoTime() - startedNanos >= timeoutMillis * 1_000_000;
    }

    private void show(RunRow row, Optional<StageGraph> plan, RunObserver observer) {
        RunView view;
        try {
            view = catalogue.view(row, plan);
        } catch (StorageException.Unavailable busy) {
            return;
        }
        observer.saw(view);
    }

    private void pause(long mark) {
        try {
            wiring.looked().await(mark, WATCH_MILLIS);
        } catch (InterruptedException _) {
            interrupted = true;
        }
    }

    /** Lets {@link #await} return; may be called from any thread. */
    public void interrupt() {
        interrupted = true;
        wiring.looked().wake();
    }

    /** After an interrupt: runs may be awaited again. */
    public void rearm() {
        interrupted = false;
    }

    public boolean isInterrupted() {
        return interrupted;
    }

    @Override
    public void close() {
        wiring.close();
    }
}
