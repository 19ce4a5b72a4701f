package dev.millrace.simulation.world;

import dev.millrace.graph.RunId;
import dev.millrace.simulation.fault.Coverage;
import dev.millrace.simulation.fault.Fault;
import dev.millrace.simulation.fault.FaultyPorts;
import dev.millrace.simulation.fault.Interference;
import dev.millrace.simulation.fault.Services;
import dev.millrace.simulation.fault.Story;
import dev.millrace.simulation.fault.Strikes;
import dev.millrace.simulation.invariant.Invariant;
import dev.millrace.simulation.invariant.Law;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.simulation.schedule.Fibre;
import dev.millrace.simulation.schedule.Randomness;
import dev.millrace.simulation.schedule.Scheduler;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.List;

/** One scenario, run to its end. */
public final class World implements Interference {
    private static final long START_MILLIS = 1_767_225_600_000L;
    private static final long MINUTE = 60_000;
    private static final long PAUSE_MILLIS = 90_000;
    private static final long OPERATOR_MILLIS = 5 * MINUTE;
    private static final int EVENTS_AT_MOST = 3_000_000;

    private final Scenario scenario;
    private final Scheduler scheduler;
    private final Services services;
    private final Strikes strikes;
    private final Story story;
    private final Law law;
    private final Deployments deployments;
    private final Population population;
    private final Users users;
    private final Actor nobody = new Actor("world", 0, 0);

    /** @param recorded whether the story is kept as text */
    public World(Scenario scenario, Coverage coverage, boolean recorded) {
        this.scenario = scenario;
        Randomness random = new Randomness(scenario.seed());
        scheduler = new Scheduler(START_MILLIS, this::uncaught);
        services = new Services(scheduler);
        strikes = new Strikes(
                random.branch(1), coverage, scenario.faults(), scenario.struck(), scenario.strikesPerMillion());
        story = new Story(recorded);
        deployments = new Deployments(scenario, scheduler::nowMillis);
        law = new Law(scheduler, services, Jobs.LAYOUT, scenario.settings(), scenario.rules(), deployments);
        FaultyPorts.World shared =
                new FaultyPorts.World(scheduler, services, strikes, story, law, this, START_MILLIS, PAUSE_MILLIS);
        FaultyPorts ports = new FaultyPorts(shared, Jobs.LAYOUT, random.branch(2));
        TaskScript script = new TaskScript(scenario.seed(), scenario.odds(), scenario.classes(), strikes::isArmed);
        Jobs jobs = new Jobs(
                scenario,
                strikes::isArmed,
                place -> services.objects().stat(place).map(stat -> stat.tag()).orElse(""));
        population = new Population(scenario, scheduler, ports, random.branch(3), script, jobs, deployments);
        users = new Users(scenario, scheduler, services, population, jobs, script, random.branch(4));
    }

    /**
     * Runs it until every run has ended and is clean.
     *
     * @param patient whether it goes on after a broken invariant; else it stops there
     */
    public Chronicle run(boolean patient) {
        population.settle();
        users.arrive();
        if (!scenario.absences().isEmpty()) {
            scheduler.after(OPERATOR_MILLIS, this::deployAgain);
        }
        if (scenario.faultMillis() > 0) {
            strikes.arm();
            scheduler.after(scenario.faultMillis(), this::endFaults);
        } else {
            endFaults();
        }
        long lastMillis = START_MILLIS
                + scenario.faultMillis()
                + scenario.settings().retentionMillis()
                + 3 * scenario.settings().quietAfterMillis()
                + 600 * MINUTE;
        boolean settled = goOn(lastMillis, patient);
        if (law.broken().isEmpty() || patient) {
            new Outcome(services, law, Jobs.LAYOUT, users).check(settled, scenario.faultMillis() == 0);
        }
        return new Chronicle(
                scenario, law.broken(), story, scheduler.nowMillis() - START_MILLIS, law.states(users.runs()));
    }

    private boolean goOn(long lastMillis, boolean patient) {
        for (int events = 0; events < EVENTS_AT_MOST; events++) {
            if (!scheduler.step() || scheduler.nowMillis() > lastMillis) {
                return false;
            }
            if (!patient && !law.broken().isEmpty()) {
                return false;
            }
            if ((events & 31) == 0 && isSettled()) {
                return true;
            }
        }
        return false;
    }

    private boolean isSettled() {
        return !strikes.isArmed() && users.haveLeft() && users.runs().stream().allMatch(this::isClean);
    }

    private boolean isClean(RunId run) {
        return law.run(run)
                .filter(row ->
                        !row.hasCheck() && (row.state() == RunState.SUCCEEDED || row.state() == RunState.EXPIRED))
                .filter(_ -> law.isTold(run))
                .isPresent();
    }

    private void endFaults() {
        strikes.disarm();
        story.tell(scheduler.nowMillis() - START_MILLIS, nobody, "faults end");
        scheduler.after(MINUTE, this::makeAmends);
    }

    /** When the faults have ended users undo what would keep a run from its end, as often as there is something to undo. */
    private void makeAmends() {
        users.runs().forEach(run -> law.run(run).ifPresent(this::makeAmends));
        scheduler.after(2 * MINUTE, this::makeAmends);
    }

    /** As an operator does who finds that a run which publishes is held by a version that is gone. */
    private void deployAgain() {
        users.runs()
                .forEach(run -> law.run(run)
                        .filter(row -> row.state() == RunState.PUBLISHING)
                        .ifPresent(row -> deployments.bringBack(row.release())));
        scheduler.after(OPERATOR_MILLIS, this::deployAgain);
    }

    private void makeAmends(RunRow run) {
        if (run.paused() && run.state().canPause() && law.isPausedByUser(run.run())) {
            users.act(RunPlan.Kind.UNPAUSE, run.run());
        } else if (scenario.retriesAtEnd() && run.state().canRetry()) {
            users.retryOnce(run);
        }
    }

    @Override
    public boolean begin(Fault fault, String run) {
        return users.interfere(fault, run, scheduler.current().actor());
    }

    @Override
    public void died(Actor actor) {
        population.replace(actor);
    }

    private void uncaught(Fibre fibre, Throwable thrown) {
        StringBuilder text = new StringBuilder(fibre + " ended with " + thrown);
        for (StackTraceElement element :
                List.of(thrown.getStackTrace()).subList(0, Math.min(12, thrown.getStackTrace().length))) {
            text.append("\n        at ").append(element);
        }
        law.report(Invariant.BUG, text.toString());
    }
}
