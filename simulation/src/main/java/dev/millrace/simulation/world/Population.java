package dev.millrace.simulation.world;

import dev.millrace.coordinator.drive.Coordinator;
import dev.millrace.coordinator.drive.Releases;
import dev.millrace.coordinator.drive.Ticker;
import dev.millrace.coordinator.notice.Notifier;
import dev.millrace.coordinator.policy.Sizing;
import dev.millrace.engine.function.FunctionRunner;
import dev.millrace.engine.loop.Lifetime;
import dev.millrace.engine.loop.Vitals;
import dev.millrace.engine.loop.WorkerEvents;
import dev.millrace.engine.loop.WorkerLoop;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.simulation.fault.FaultyPorts;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.simulation.schedule.Randomness;
import dev.millrace.simulation.schedule.Scheduler;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.NoticeRow;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.ReleaseQueue;
import dev.millrace.storage.record.RunRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The processes of a world. One that dies is replaced by another some time later. */
final class Population {
    private static final long TICK_MILLIS = 60_000;
    private static final long CALM_TICK_MILLIS = 240_000;
    private static final long TELL_MILLIS = 20_000;
    private static final long IDLE_MILLIS = 500;
    private static final int HINTS_A_TICK = 100;
    private static final int LOOKS_OF_A_CALL = 256;

    private final Scenario scenario;
    private final Scheduler scheduler;
    private final FaultyPorts ports;
    private final Randomness random;
    private final TaskScript script;
    private final Jobs jobs;
    private final Deployments deployments;
    private final Map<Actor, Runnable> births = new LinkedHashMap<>();
    private final Map<Actor, Coordinator> coordinators = new LinkedHashMap<>();
    private int born;
    private int claims;

    Population(
            Scenario scenario,
            Scheduler scheduler,
            FaultyPorts ports,
            Randomness random,
            TaskScript script,
            Jobs jobs,
            Deployments deployments) {
        this.scenario = scenario;
        this.scheduler = scheduler;
        this.ports = ports;
        this.random = random;
        this.script = script;
        this.jobs = jobs;
        this.deployments = deployments;
    }

    void settle() {
        for (int number = 0; number < Math.max(scenario.coordinators(), scenario.versions()); number++) {
            coordinator(deployments.version(number));
        }
        for (int number = 0; number < Math.max(scenario.workers(), scenario.versions()); number++) {
            worker(deployments.version(number));
        }
        for (Absence absence : scenario.absences()) {
            scheduler.after(
                    absence.fromMillis(), () -> leave(deployments.version(absence.version()), absence.lastMillis()));
        }
    }

    /** What users ask is answered by the newest version that is there. */
    Release live() {
        return deployments.live();
    }

    /** Processes of a version that is gone end what they do: nothing of it is called any more. */
    private void leave(Release release, long lastMillis) {
        for (Actor actor : List.copyOf(births.keySet())) {
            if (actor.release().equals(release)) {
                scheduler.after(random.between(0, lastMillis), () -> end(actor));
            }
        }
    }

    private void end(Actor actor) {
        if (actor.isAlive() && !deployments.isThere(actor.release())) {
            actor.kill();
            replace(actor);
        }
    }

    /** A process of which nobody says yet what it does. */
    Actor newActor(String role) {
        return newActor(role, Release.ANY);
    }

    private Actor newActor(String role, Release release) {
        long skewMillis =
                scenario.skewMillis() == 0 ? 0 : random.between(-scenario.skewMillis(), scenario.skewMillis());
        born++;
        return new Actor(role + release + "-" + born, born, skewMillis, release);
    }

    Ports ports(Actor actor) {
        Ports all = ports.of(actor);
        return actor.release().isAny() ? all : all.withQueue(new ReleaseQueue(all.queue(), actor.release()));
    }

    void whenDead(Actor actor, Runnable birth) {
        births.put(actor, birth);
    }

    /** The actor is dead: its like is born after a while. */
    void replace(Actor actor) {
        coordinators.remove(actor);
        Runnable birth = births.remove(actor);
        if (birth != null) {
            scheduler.after(random.between(500, 60_000), () -> bear(actor.release(), birth));
        }
    }

    /** Where a version is gone, its processes begin when it is back. */
    private void bear(Release release, Runnable birth) {
        if (deployments.isThere(release)) {
            birth.run();
        } else {
            scheduler.after(TICK_MILLIS, () -> bear(release, birth));
        }
    }

    /** A coordinator that runs in a process other than {@code actor}; a new one when there is none. */
    Map.Entry<Actor, Coordinator> rivalOf(Actor actor) {
        List<Map.Entry<Actor, Coordinator>> others = new ArrayList<>();
        for (Map.Entry<Actor, Coordinator> entry : coordinators.entrySet()) {
            if (entry.getKey() != actor && entry.getKey().isAlive()) {
                others.add(entry);
            }
        }
        if (!others.isEmpty()) {
            return random.pick(others);
        }
        Actor visitor = newActor("coordinator", live());
        return Map.entry(visitor, newCoordinator(visitor, ports(visitor)));
    }

    private Coordinator newCoordinator(Actor actor, Ports own) {
        return new Coordinator(
                own,
                jobs.planner(actor.number()),
                sizing(actor.number()),
                scenario.settings(),
                scenario.rules(),
                new Releases(actor.release(), (release, run) -> handOn(own, release, run)));
    }

    /** A call of another version's coordinator, which may be lost or doubled as a message may. Where there is none, that takes a moment to be known, or is not. */
    private boolean handOn(Ports own, Release release, RunId run) {
        if (!deployments.isThere(release)) {
            own.clock().sleep(random.between(1, 20));
            if (random.oneIn(5)) {
                throw new StorageException.Unavailable("whether there is such a version was not answered", null);
            }
            return false;
        }
        try {
            own.queue().send(handedOn(release), List.of(run.value()));
        } catch (StorageException.UnknownFate lost) {
            // Whether it was called is not known; the tick asks again.
        }
        return true;
    }

    private static String handedOn(Release release) {
        return Queues.HINTS + "-" + release.label();
    }

    /** What other versions hand on to this one: each is looked at, and is gone. */
    private void takeHandedOn(Actor actor, Ports own, Coordinator coordinator) {
        TaskQueue queue = ports.of(actor).queue();
        String name = handedOn(actor.release());
        scheduler.start(
                actor,
                "handed on",
                () -> forEver(own, () -> {
                    List<TaskQueue.Received> calls =
                            queue.receive(name, 1, scenario.settings().leaseMillis());
                    for (TaskQueue.Received call : calls) {
                        queue.delete(name, call.receipt());
                        coordinator.settle(new RunId(call.body()), LOOKS_OF_A_CALL);
                    }
                    if (calls.isEmpty()) {
                        own.clock().sleep(IDLE_MILLIS);
                    }
                }),
                random.below(1000));
    }

    /** Where planners differ, coordinators also think differently of what a task needs. */
    private Sizing sizing(int number) {
        return scenario.plannersDiffer()
                ? stage -> (number + stage.id().index()) % scenario.classes()
                : Sizing.AS_PLANNED;
    }

    private void coordinator(Release release) {
        Actor actor = newActor("coordinator", release);
        Ports own = ports(actor);
        Coordinator coordinator = newCoordinator(actor, own);
        Ticker ticker = new Ticker(own, HINTS_A_TICK);
        coordinators.put(actor, coordinator);
        whenDead(actor, () -> coordinator(release));
        scheduler.start(
                actor,
                "hints",
                () -> forEver(own, () -> {
                    if (!coordinator.takeHint()) {
                        own.clock().sleep(IDLE_MILLIS);
                    }
                }),
                random.below(1000));
        scheduler.start(
                actor,
                "tick",
                () -> forEver(own, () -> {
                    own.clock().sleep(script.isArmed() ? TICK_MILLIS : CALM_TICK_MILLIS);
                    ticker.tick();
                }),
                random.below((int) TICK_MILLIS));
        if (!release.isAny()) {
            takeHandedOn(actor, own, coordinator);
        }
        if (scenario.told()) {
            tellWebhooks(actor, own);
        }
    }

    /** In the same process, as the coordinator's: what is due is told, of whatever run. */
    private void tellWebhooks(Actor actor, Ports own) {
        Notifier notifier = new Notifier(own, ports.webhooks(actor), scenario.rules());
        scheduler.start(
                actor,
                "webhooks",
                () -> forEver(own, () -> {
                    own.clock().sleep(script.isArmed() ? TELL_MILLIS : CALM_TICK_MILLIS);
                    own.table().due(own.clock().nowMillis(), HINTS_A_TICK).stream()
                            .filter(row -> NoticeRow.isNotice(row.key()))
                            .map(RunRow::runOf)
                            .distinct()
                            .forEach(notifier::deliver);
                }),
                0);
    }

    private void worker(Release release) {
        Actor actor = newActor("worker", release);
        Ports own = ports(actor);
        whenDead(actor, () -> worker(release));
        FunctionRunner functions = new FunctionRunner(own.objects());
        ScriptedRunner runner = new ScriptedRunner(functions, script, own.clock(), () -> die(actor));
        for (int slot = 0; slot < scenario.slots(); slot++) {
            Supplier<WorkerLoop> loops = scenario.workerLifeMillis() > 0
                    ? () -> ending(actor, own, runner)
                    : kept(loop(actor, own, runner, Lifetime.UNLIMITED));
            List<String> queues = queues();
            scheduler.start(
                    actor,
                    "slot-" + slot,
                    () -> forEver(own, () -> loops.get().run(queues, IDLE_MILLIS)),
                    random.below(1000));
        }
    }

    private static Supplier<WorkerLoop> kept(WorkerLoop loop) {
        return () -> loop;
    }

    private WorkerLoop loop(Actor actor, Ports own, ScriptedRunner runner, Lifetime lifetime) {
        return new WorkerLoop(
                own,
                ports.forks(actor),
                runner,
                scenario.settings(),
                scenario.rules(),
                () -> "claim-" + ++claims,
                new Documents(own.objects(), own.layout()),
                Vitals.UNKNOWN,
                WorkerEvents.NONE,
                lifetime);
    }

    /** One whose time is up after a while; whatever it does then, another begins. */
    private WorkerLoop ending(Actor actor, Ports own, ScriptedRunner runner) {
        WorkerLoop loop = loop(actor, own, runner, new WorkerLife(own.clock(), scenario.workerLifeMillis()));
        ports.forks(actor).start("time left", () -> {
            own.clock().sleep(scenario.workerLifeMillis());
            loop.timeIsUp();
        });
        return loop;
    }

    private void die(Actor actor) {
        actor.kill();
        replace(actor);
        scheduler.rest();
    }

    private List<String> queues() {
        List<String> queues = new ArrayList<>();
        for (int position = 0; position < scenario.classes(); position++) {
            queues.add("tasks-m" + position);
        }
        if (random.oneIn(2)) {
            Collections.reverse(queues);
        }
        return queues;
    }

    /** As a runtime does: trouble with a port is waited out. */
    static void forEver(Ports own, Runnable body) {
        while (true) {
            untilHeard(own, body);
        }
    }

    /** Once; trouble with a port is waited out. True: there was none. */
    static boolean untilHeard(Ports own, Runnable body) {
        try {
            body.run();
            return true;
        } catch (StorageException trouble) {
            own.clock().sleep(1_000);
            return false;
        }
    }
}
