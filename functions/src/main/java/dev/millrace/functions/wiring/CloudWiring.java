package dev.millrace.functions.wiring;

import dev.millrace.coordinator.drive.Coordinator;
import dev.millrace.coordinator.drive.DeadLetters;
import dev.millrace.coordinator.drive.Releases;
import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.drive.Ticker;
import dev.millrace.coordinator.notice.Notifier;
import dev.millrace.coordinator.notice.Webhooks;
import dev.millrace.coordinator.policy.Sizing;
import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.engine.sql.SqlSlot;
import dev.millrace.functions.look.CallHelp;
import dev.millrace.functions.look.LookRound;
import dev.millrace.functions.look.OtherCoordinators;
import dev.millrace.functions.look.StartingQueue;
import dev.millrace.functions.look.WorkerPool;
import dev.millrace.functions.serve.AnswerTime;
import dev.millrace.functions.serve.ApiRound;
import dev.millrace.functions.serve.Callers;
import dev.millrace.functions.serve.CloudRuns;
import dev.millrace.functions.trigger.SubmittedRuns;
import dev.millrace.functions.trigger.TriggerRound;
import dev.millrace.functions.work.WorkRound;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Release;
import dev.millrace.graph.Webhook;
import dev.millrace.service.api.Api;
import dev.millrace.service.api.Parts;
import dev.millrace.service.artifacts.Contents;
import dev.millrace.service.http.Limits;
import dev.millrace.service.jobs.HomePlanner;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.runtime.WorkerSlot;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.Version;
import dev.millrace.service.webhook.HttpWebhooks;
import dev.millrace.service.webhook.Secrets;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.RecentRows;
import dev.millrace.storage.record.ReleaseQueue;
import dev.millrace.storage.record.Rules;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** The same parts as on a laptop, for processes that are started and end. Made once in a process; what it makes is kept warm. */
public final class CloudWiring {
    /** Most hints of one tick: more are sent by the next. */
    private static final int HINTS_OF_A_TICK = 1_000;

    /** A request of a queue takes ten messages, and costs what one does. */
    private static final int MESSAGES_OF_A_REQUEST = 10;

    /** How long tasks of a cancelled or paused run may still begin. */
    private static final long REMEMBER_MILLIS = 1_000;

    /** No file of the machine is a source in the cloud: relative paths lead nowhere. */
    private static final Path NOWHERE = Path.of("/nowhere");

    private final Ports ports;
    private final EffectiveSettings settings;
    private final ProtocolSettings protocol;
    private final Release release;
    private final Secrets secrets;

    /**
     * @param release which version of the code this is: its tasks have queues of their own
     * @param secrets of webhooks
     */
    public CloudWiring(Ports given, EffectiveSettings settings, Release release, Secrets secrets) {
        this.release = release;
        this.secrets = secrets;
        this.ports = given.withQueue(new ReleaseQueue(given.queue(), release));
        this.settings = settings;
        ProtocolSettings usual = settings.protocol();
        this.protocol = usual.with(usual.batches().receiving(MESSAGES_OF_A_REQUEST));
    }

    /** A coordinator where there is one version of the code, and nobody who reads what it tells. */
    public LookRound coordinator(WorkerPool pool, int most, Runnable triggers, long marginMillis) {
        return coordinator(pool, CallHelp.NONE, most, triggers, OtherCoordinators.NONE, _ -> {}, marginMillis);
    }

    /**
     * A coordinator.
     *
     * @param pool starts workers; its classes are those that plans are made with
     * @param help in calling many workers
     * @param most workers of a class at once
     * @param triggers calls who looks at triggers; throws nothing
     * @param others coordinators of other versions of the code
     * @param unread is told the text of a dead letter that is no task, before it is deleted
     * @param marginMillis the longest time of a look
     */
    public LookRound coordinator(
            WorkerPool pool,
            CallHelp help,
            int most,
            Runnable triggers,
            OtherCoordinators others,
            Consumer<String> unread,
            long marginMillis) {
        StartingQueue queue = new StartingQueue(ports.queue(), pool, help, most);
        Ports starting = ports.withQueue(queue);
        List<MemoryClass> classes = CloudClass.ladder(pool.classes());
        return new LookRound(
                new Coordinator(
                        starting,
                        planner(classes),
                        Sizing.AS_PLANNED,
                        protocol,
                        Rules.all(),
                        new Releases(release, others)),
                new Notifier(starting, this::call),
                new Ticker(starting, HINTS_OF_A_TICK),
                ports.table(),
                queue,
                new DeadLetters(starting, classes, protocol, unread),
                release,
                triggers,
                others,
                marginMillis);
    }

    /**
     * What takes uploads in.
     *
     * @param listMillis from one listing of a folder to the next
     * @param marginMillis the longest time of a look
     */
    public TriggerRound uploads(long listMillis, long marginMillis) {
        Submission submission = new Submission(
                ports, protocol, Rules.all(), () -> ThreadLocalRandom.current().nextLong());
        SubmittedRuns runs = new SubmittedRuns(submission, new JobLoading(NOWHERE, settings), ports);
        return new TriggerRound(ports, runs, listMillis, marginMillis);
    }

    /**
     * The API.
     *
     * @param classes that plans of dry runs are made with, as those of the coordinator
     * @param links of an object, for so long
     * @param contents of artifacts
     * @param tenants where they are named; empty: there are none
     * @param faults as those of a {@link dev.millrace.service.http.Router}
     */
    public ApiRound api(
            List<CloudClass> classes,
            BiFunction<Location, Duration, String> links,
            Contents contents,
            Optional<Location> tenants,
            BiConsumer<String, Throwable> faults) {
        Callers callers = tenants.map(this::callers).orElseGet(() -> Callers.owner(NOWHERE, ports.clock()::nowMillis));
        AnswerTime time = new AnswerTime(System::nanoTime);
        CloudRuns runs = new CloudRuns(
                ports, protocol, release, planner(CloudClass.ladder(classes)), secrets, links, contents, time);
        Parts parts = new Parts(runs, settings, NOWHERE, Version.read(), callers.tenants());
        return new ApiRound(Api.router(parts, Limits.DEFAULT, faults), callers, time, faults);
    }

    private Callers callers(Location document) {
        byte[] bytes = ports.objects()
                .get(document)
                .orElseThrow(() -> Failure.invalid(
                                "BAD_TENANTS", "There are no tenants at " + document, "Put them there: docs/api.md")
                        .toException())
                .bytes();
        List<Location> kept = new ArrayList<>(ports.layout().spools());
        kept.add(ports.layout().home());
        kept.add(document);
        return Callers.read(bytes, kept, NOWHERE, ports.clock()::nowMillis);
    }

    private HomePlanner planner(List<MemoryClass> classes) {
        return new HomePlanner(
                ports.objects(),
                ports.layout(),
                classes,
                ports.clock(),
                Version.read().millrace(),
                NOWHERE);
    }

    /** A client of each call's own: it keeps threads, and none may be left when a function returns. */
    private Webhooks.Answer call(Webhook webhook, String id, String event, String body) {
        try (HttpWebhooks webhooks = new HttpWebhooks(secrets, ports.clock()::nowMillis)) {
            return webhooks.call(webhook, id, event, body);
        }
    }

    /**
     * A worker's round.
     *
     * @param scratch folder that this process alone uses; it is emptied
     * @param documents those of rounds before, which never change
     */
    public WorkRound worker(
            CloudClass memory, Path scratch, Documents documents, WorkerEvents events, WorkRound.Margins margins) {
        RecentRows recent = new RecentRows(ports.glances(), ports.clock(), REMEMBER_MILLIS);
        WorkerSlot.Parts parts = new WorkerSlot.Parts(
                ports.withGlances(recent),
                protocol,
                documents,
                memory.ofTasks().memoryBytes(),
                CloudWiring::claimId,
                events);
        SqlSlot database = new SqlSlot(scratch, memory.processors(), memory.diskBytesOfTask());
        return new WorkRound(parts, database, memory, margins);
    }

    /** What a worker has read; to be kept between its rounds. */
    public Documents documents() {
        return new Documents(ports.objects(), ports.layout());
    }

    private static String claimId() {
        return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong())
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong());
    }
}
