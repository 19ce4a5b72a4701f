package dev.millrace.functions.serve;

import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.coordinator.drive.UserActions.Answer;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.service.api.ServedRuns;
import dev.millrace.service.artifacts.Contents;
import dev.millrace.service.document.AnalyzedRun;
import dev.millrace.service.jobs.Destinations;
import dev.millrace.service.jobs.HomePlanner;
import dev.millrace.service.jobs.JobValidation;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runs.RunAttempts;
import dev.millrace.service.runs.RunCatalogue;
import dev.millrace.service.runs.RunLogs;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunStory;
import dev.millrace.service.runs.RunTasks;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.webhook.Secrets;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiFunction;

/** Runs that are kept by the services of a cloud; coordinator and workers are told by hints. It keeps no thread. */
public final class CloudRuns implements ServedRuns {
    private static final long LOOK_MILLIS = 250;
    private static final int PAGE = 1_000;

    /** What follows the slash in the order of keys: behind all objects of a folder, and before those of the next run. */
    private static final String BEHIND = "0";

    private final Ports ports;
    private final ProtocolSettings settings;
    private final Release release;
    private final HomePlanner planner;
    private final Secrets secrets;
    private final BiFunction<Location, Duration, String> links;
    private final Contents contents;
    private final AnswerTime time;

    /**
     * @param release goes on with what is retried
     * @param secrets of webhooks: a job without them does not run
     * @param links of an object, for so long
     * @param contents of artifacts
     * @param time for which may be waited
     */
    public CloudRuns(
            Ports ports,
            ProtocolSettings settings,
            Release release,
            HomePlanner planner,
            Secrets secrets,
            BiFunction<Location, Duration, String> links,
            Contents contents,
            AnswerTime time) {
        this.ports = ports;
        this.settings = settings;
        this.release = release;
        this.planner = planner;
        this.secrets = secrets;
        this.links = links;
        this.contents = contents;
        this.time = time;
    }

    @Override
    public Ports ports() {
        return ports;
    }

    @Override
    public ObjectStore objects() {
        return ports.objects();
    }

    @Override
    public RunCatalogue catalogue() {
        return new RunCatalogue(this::runs, "this service", ports.objects(), ports.table(), ports.layout());
    }

    @Override
    public RunTasks tasks() {
        return new RunTasks(ports, catalogue());
    }

    @Override
    public RunAttempts attempts() {
        return new RunAttempts(ports, catalogue(), settings);
    }

    @Override
    public RunLogs logs() {
        return new RunLogs(ports);
    }

    @Override
    public RunStory story() {
        return new RunStory(ports, catalogue(), logs());
    }

    @Override
    public RunRecord record(RunId run) {
        RunCatalogue catalogue = catalogue();
        RunView view = catalogue.view(run);
        return new RunRecord(
                view,
                view.plan().map(plan -> catalogue.manifests(run, plan)).orElse(Map.of()),
                catalogue.notices(view.row()),
                List.of(),
                true,
                RunRecord.tables(catalogue.spec(run)));
    }

    /** By whoever is told of it, or by the next tick. */
    @Override
    public boolean isDriven(RunId run) {
        return true;
    }

    /** A page of objects has those of many small runs; of a large one the rest is passed over. */
    @Override
    public List<RunId> runs() {
        Location folder = ports.layout().runs();
        List<RunId> runs = new ArrayList<>();
        String after = "";
        List<ObjectStore.Listed> page;
        do {
            page = ports.objects().list(folder, after, PAGE);
            for (ObjectStore.Listed object : page) {
                String below = object.location().below(folder);
                String name = below.substring(0, Math.max(0, below.indexOf('/')));
                if (RunId.isOne(name)
                        && (runs.isEmpty() || !runs.getLast().value().equals(name))) {
                    runs.add(new RunId(name));
                }
                after = name.isEmpty()
                        ? object.location().uri()
                        : folder.resolve(name).uri() + BEHIND;
            }
        } while (page.size() == PAGE);
        return runs;
    }

    @Override
    public Submission requests() {
        return new Submission(
                ports, settings, Rules.all(), () -> ThreadLocalRandom.current().nextLong());
    }

    @Override
    public void accept(RunId run, LoadedJob job, List<String> command) {
        secrets.check(job.spec());
        requests().accept(run, job.spec());
    }

    private UserActions actions() {
        return new UserActions(ports, settings, Rules.all(), release);
    }

    @Override
    public Answer cancel(RunId run) {
        return actions().cancel(run);
    }

    @Override
    public Answer pause(RunId run) {
        return actions().pause(run);
    }

    @Override
    public void resume(RunId run) {
        if (!(actions().unpause(run) instanceof Answer.Done)) {
            ports.queue().send(Queues.HINTS, List.of(run.value()));
        }
    }

    @Override
    public Answer retry(RunId run, int epoch, Optional<Limits> limits) {
        return actions().retry(run, epoch, limits);
    }

    @Override
    public void forget(RunId run) {
        throw Failure.invalid(
                        "NOT_IN_THE_CLOUD",
                        "Runs of a cloud are forgotten by the lifecycle rules of its bucket",
                        "Change RunDays of the deployment")
                .toException();
    }

    @Override
    public Optional<RunRow> awaitChange(RunId run, long after, long millis) throws InterruptedException {
        long least = Math.max(0, time.millis() - millis);
        Optional<RunRow> row = row(run);
        while (row.isPresent()
                && !row.get().state().isEnded()
                && row.get().version() <= after
                && time.millis() > least) {
            Thread.sleep(Math.min(LOOK_MILLIS, time.millis()));
            row = row(run);
        }
        return row;
    }

    private Optional<RunRow> row(RunId run) {
        return ports.table().read(Keys.run(run)).map(RunRow::of);
    }

    @Override
    public boolean isWaitingEnded() {
        return time.millis() == 0;
    }

    @Override
    public void requireWorking() {
        ports.table().read(Keys.clientKey("ready"));
    }

    @Override
    public JobValidation.Planning planning() {
        return planner;
    }

    @Override
    public List<Column> columns(LoadedJob job) {
        return planner.describe(job);
    }

    @Override
    public PlanView plan(RunId run, boolean analyzed) {
        return AnalyzedRun.plan(catalogue(), tasks(), run, analyzed, this::logical);
    }

    private List<PlanView.Logical> logical(JobSpec job) {
        try {
            return planner.explain(job).logical();
        } catch (MillraceException changed) {
            String reason = "not known any more: " + changed.failure().message();
            return job.sinks().stream()
                    .map(sink -> new PlanView.Logical(sink.step(), reason))
                    .toList();
        }
    }

    @Override
    public Location freshResult() {
        return ports.layout()
                .home()
                .resolve("results")
                .resolve("result-"
                        + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
    }

    @Override
    public Location plannedResult() {
        return ports.layout().home().resolve("results").resolve("planned");
    }

    @Override
    public void requirePlaces(JobSpec job) {
        Destinations.check(job, ports.layout(), ports.objects());
    }

    @Override
    public Contents contents() {
        return contents;
    }

    @Override
    public Optional<String> link(Location object, long lifeMillis) {
        return Optional.of(links.apply(object, Duration.ofMillis(lifeMillis)));
    }
}
