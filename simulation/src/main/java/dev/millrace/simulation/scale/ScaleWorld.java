package dev.millrace.simulation.scale;

import dev.millrace.coordinator.drive.Coordinator;
import dev.millrace.coordinator.drive.DeadLetters;
import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.drive.Ticker;
import dev.millrace.coordinator.notice.Notifier;
import dev.millrace.coordinator.notice.Webhooks;
import dev.millrace.engine.loop.Vitals;
import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.engine.loop.WorkerLoop;
import dev.millrace.functions.look.LookRound;
import dev.millrace.functions.look.StartingQueue;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.Stage;
import dev.millrace.service.cost.Prices;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.simulation.schedule.ActorForks;
import dev.millrace.simulation.schedule.Fibre;
import dev.millrace.simulation.schedule.Randomness;
import dev.millrace.simulation.schedule.Scheduler;
import dev.millrace.storage.Layout;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue.Received;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.RecentRows;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A deployment that nobody else uses, and one job in it: from the submission to the published result, on virtual time. */
public final class ScaleWorld {
    /** As many spools as a deployment has. */
    private static final Layout LAYOUT = new Layout(
            new Location("memory:/home"),
            IntStream.range(0, 16)
                    .mapToObj(spool -> new Location("memory:/spool-" + spool))
                    .toList());

    private static final long START_MILLIS = 1_800_000_000_000L;
    private static final long TICK_MILLIS = 60_000;
    /** The mapping waits at its queue all the time; how long a hint takes is drawn for each. */
    private static final long IDLE_MILLIS = 10;

    private static final long REMEMBER_MILLIS = 1_000;
    private static final int HINTS_A_REQUEST = 10;
    private static final long MARGIN_MILLIS = 60_000;
    private static final int COORDINATORS = 5;
    private static final int MESSAGES_AT_ONCE = 10;

    /** As the template sets it. */
    private static final long SPECULATE_MILLIS = 2_000;

    private static final long LONGEST_MILLIS = 24 * 3_600_000L;

    private final ScaleJob job;
    private final Scheduler scheduler;
    private final Services services;
    private final Ports ports;
    private final ProtocolSettings settings;
    private final Fleet fleet;
    private final Times times = new Times();
    private final Documents documents;
    /** Those that were called and wait for another call: they remember documents. */
    private final Deque<LookRound> waiting = new ArrayDeque<>();

    private int coordinators;
    private int born;
    private long claims;
    private @Nullable RunId run;
    private @Nullable Throwable broken;

    /** @param seed decides what is left to chance */
    public ScaleWorld(ScaleJob job, CloudModel model, long seed) {
        this(job, model, seed, Prices.builtIn());
    }

    /** As {@link #ScaleWorld(ScaleJob, CloudModel, long)}, with another list of prices. */
    public ScaleWorld(ScaleJob job, CloudModel model, long seed, Prices prices) {
        this.job = job;
        this.scheduler = new Scheduler(START_MILLIS, this::uncaught);
        this.services = new Services(scheduler, model, new Chance(new Randomness(seed)), prices);
        this.ports = Ports.of(
                new PacedObjects(services),
                new PacedTable(services),
                new PacedQueue(services),
                services.clock(),
                LAYOUT);
        ProtocolSettings usual = ProtocolSettings.DEFAULT;
        this.settings = usual.with(usual.batches().receiving(MESSAGES_AT_ONCE))
                .with(usual.attempts().speculatingAfter(SPECULATE_MILLIS));
        this.fleet = new Fleet(services, job.classes(), job.functions(), this::work);
        this.documents = new Documents(ports.objects(), LAYOUT);
    }

    /** Runs the job. Throws {@link IllegalStateException} when it does not succeed. */
    public ScaleReport run() {
        Actor client = new Actor("client", ++born, 0);
        Actor service = new Actor("service", ++born, 0);
        scheduler.start(client, "submit", this::submit, 0);
        scheduler.start(service, "mapping of hints", this::deliverHints, 0);
        scheduler.start(service, "ticks", this::tick, TICK_MILLIS);
        long events = 0;
        Optional<RunRow> ended = Optional.empty();
        while (ended.isEmpty()) {
            if (!scheduler.step() || scheduler.nowMillis() > START_MILLIS + LONGEST_MILLIS) {
                throw new IllegalStateException(job.name() + " does not end");
            }
            if (broken != null) {
                throw new IllegalStateException(job.name() + " broke", broken);
            }
            ended = (++events & 63) == 0 ? end() : Optional.empty();
        }
        List<ScaleReport.OfStage> stages = times.of(job.graph().stages(), START_MILLIS);
        payRest();
        return report(ended.get(), stages, events);
    }

    /** Workers that wait for more, or have not yet seen that nobody needs their task any more, are paid for until they end. */
    private void payRest() {
        while (!fleet.isIdle() && scheduler.step()) {
            // nobody waits for it
        }
    }

    private ScaleReport report(RunRow row, List<ScaleReport.OfStage> stages, long events) {
        if (row.state() != RunState.SUCCEEDED) {
            throw new IllegalStateException(job.name() + " is " + row.state() + ": " + row.failure());
        }
        Bill bill = services.bill();
        return new ScaleReport(
                job.name(),
                job.graph().stages().stream().mapToInt(Stage::tasks).sum(),
                row.endedMillis() - START_MILLIS,
                job.idealMillis(),
                services.dollars(),
                fleet.mostAtOnce(),
                bill.starts(),
                bill.throttled(),
                bill.hottestPartition(),
                bill.rowWrites(),
                bill.objectRequests(),
                stages,
                times.of(fleet.paidMillis()),
                events);
    }

    private Optional<RunRow> end() {
        return Optional.ofNullable(run)
                .flatMap(submitted -> services.table().read(Keys.run(submitted)))
                .map(RunRow::of)
                .filter(row -> row.state().isEnded());
    }

    private void submit() {
        JobSpec spec = new JobSpec(
                job.name(), List.of(), List.of(), List.of(), new TreeMap<>(), JobSpec.Limits.DEFAULT, new TreeMap<>());
        run = new Submission(ports, settings, Rules.all(), () -> 4_711)
                .submit(spec, Optional.empty())
                .run();
    }

    /** The service that calls the coordinator with what is in the queue of hints. */
    private void deliverHints() {
        while (true) {
            List<Received> hints = coordinators < COORDINATORS
                    ? services.queue().receive(Queues.HINTS, HINTS_A_REQUEST, CloudClass.FUNCTION_SECONDS * 1000L)
                    : List.of();
            if (!hints.isEmpty()) {
                call(round -> take(round, hints));
            }
            scheduler.sleep(IDLE_MILLIS);
        }
    }

    private void take(LookRound round, List<Received> hints) {
        long ends = scheduler.nowMillis() + CloudClass.FUNCTION_SECONDS * 1000L;
        List<LookRound.Hint> bodies = hints.stream()
                .map(hint -> new LookRound.Hint(hint.receipt(), hint.body()))
                .toList();
        LookRound.Taken taken = round.take(bodies, () -> ends - scheduler.nowMillis());
        for (Received hint : hints) {
            if (taken.again().contains(hint.receipt())) {
                services.queue().extend(Queues.HINTS, hint.receipt(), 0);
            } else {
                services.queue().delete(Queues.HINTS, hint.receipt());
            }
        }
    }

    private void tick() {
        while (true) {
            call(LookRound::tick);
            scheduler.sleep(TICK_MILLIS);
        }
    }

    /** By the mapping of the queue or the schedule. */
    private void call(Consumer<LookRound> look) {
        coordinators++;
        start(
                round -> {
                    look.accept(round);
                    coordinators--;
                },
                services.chance().millis(services.model().messages().delivery()));
    }

    /** By another coordinator, which has its answer when the call was taken. */
    private Optional<IntSupplier> help(CloudClass memory, int count) {
        CloudModel.Workers model = services.model().workers();
        long answered = scheduler.nowMillis() + services.chance().millis(model.call());
        scheduler.after(
                answered - scheduler.nowMillis(),
                () -> start(
                        round -> round.start(memory, count), services.chance().millis(model.warmStart())));
        return Optional.of(() -> {
            scheduler.sleep(Math.max(0, answered - scheduler.nowMillis()));
            return count;
        });
    }

    /** One that waits is there after {@code delayMillis}; a new one has to start first. */
    private void start(Consumer<LookRound> task, long delayMillis) {
        CloudModel.Workers model = services.model().workers();
        LookRound warm = waiting.poll();
        LookRound round = warm == null ? coordinator() : warm;
        services.bill().started();
        Actor actor = new Actor("coordinator-" + ++born, born, 0);
        scheduler.start(
                actor,
                "look",
                () -> {
                    long begun = scheduler.nowMillis();
                    task.accept(round);
                    waiting.push(round);
                    services.bill().ran(CloudClass.C1.memoryMebibytes() / 1024.0, scheduler.nowMillis() - begun);
                },
                warm == null ? delayMillis + services.chance().millis(model.coldStart()) : delayMillis);
    }

    private LookRound coordinator() {
        StartingQueue starting =
                new StartingQueue(ports.queue(), new Calls(services, fleet), this::help, job.workers());
        Ports own = ports.withQueue(starting);
        return new LookRound(
                new Coordinator(own, _ -> job.graph(), settings, Rules.all()),
                new Notifier(own, (_, _, _, _) -> new Webhooks.Answer.Heard(), Rules.all()),
                new Ticker(own, HINTS_A_REQUEST),
                own.table(),
                starting,
                new DeadLetters(own, List.of(), settings, _ -> {}),
                () -> {},
                MARGIN_MILLIS);
    }

    private void work(Fleet.Worker worker) {
        RecentRows recent = new RecentRows(ports.glances(), ports.clock(), REMEMBER_MILLIS);
        ModelRunner runner = new ModelRunner(services, job.loads(), worker.connection(), times, () -> die(worker));
        String queue = Queues.of(worker.memory().ofTasks());
        try (WorkerLoop loop = new WorkerLoop(
                ports.withGlances(recent),
                new ActorForks(scheduler, worker.actor()),
                runner,
                settings,
                Rules.all(),
                () -> "claim-" + ++claims,
                documents,
                Vitals.UNKNOWN,
                WorkerEvents.NONE)) {
            while (worker.endsMillis() - scheduler.nowMillis() > MARGIN_MILLIS && workOnce(loop, queue)) {
                // as long as there is something
            }
        }
    }

    private boolean workOnce(WorkerLoop loop, String queue) {
        try {
            return loop.workOnce(queue);
        } catch (StorageException trouble) {
            return false;
        }
    }

    private void die(Fleet.Worker worker) {
        fleet.ended(worker);
        worker.actor().kill();
        scheduler.rest();
    }

    private void uncaught(Fibre fibre, Throwable thrown) {
        if (broken == null) {
            broken = new IllegalStateException(fibre + " ended", thrown);
        }
    }
}
