package dev.millrace.simulation.world;

import dev.millrace.coordinator.drive.Coordinator;
import dev.millrace.coordinator.drive.Submission;
import dev.millrace.coordinator.drive.UserActions;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.simulation.fault.Fault;
import dev.millrace.simulation.fault.Services;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.simulation.schedule.Randomness;
import dev.millrace.simulation.schedule.Scheduler;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Those who submit runs and act on them: by their plans, and when a fault has them act. */
final class Users {
    private static final int RETRIES_AT_END = 3;
    private static final int STAGES_AT_MOST = 4;
    /** Acts meet acts; a world must not consist of them alone. */
    private static final int ACTS_AT_MOST = 60;

    private final Scenario scenario;
    private final Scheduler scheduler;
    private final Services services;
    private final Population population;
    private final Jobs jobs;
    private final TaskScript script;
    private final Randomness random;
    private final Map<Integer, RunId> submitted = new HashMap<>();
    private final Map<RunId, Integer> retriesAtEnd = new HashMap<>();
    private final int[] actsDone;
    private int acts;

    Users(
            Scenario scenario,
            Scheduler scheduler,
            Services services,
            Population population,
            Jobs jobs,
            TaskScript script,
            Randomness random) {
        this.scenario = scenario;
        this.scheduler = scheduler;
        this.services = services;
        this.population = population;
        this.jobs = jobs;
        this.script = script;
        this.random = random;
        this.actsDone = new int[scenario.runs().size()];
    }

    void arrive() {
        for (int number = 0; number < scenario.runs().size(); number++) {
            arrive(number, scenario.runs().get(number).submitAfterMillis());
        }
    }

    /** Runs that were submitted, in order of the scenario. */
    List<RunId> runs() {
        List<RunId> runs = new ArrayList<>();
        for (int number = 0; number < scenario.runs().size(); number++) {
            RunId run = submitted.get(number);
            if (run != null) {
                runs.add(run);
            }
        }
        return runs;
    }

    /** How often a run was retried after the faults. */
    int retriesAtEnd(RunId run) {
        return Math.min(RETRIES_AT_END, retriesAtEnd.getOrDefault(run, 0));
    }

    /** Whether all have done what they came for. */
    boolean haveLeft() {
        for (int number = 0; number < actsDone.length; number++) {
            if (!submitted.containsKey(number)
                    || actsDone[number] < scenario.runs().get(number).acts().size()) {
                return false;
            }
        }
        return true;
    }

    private void arrive(int number, long delayMillis) {
        Actor actor = population.newActor("user");
        Ports own = population.ports(actor);
        population.whenDead(actor, () -> arrive(number, 0));
        scheduler.start(actor, "run " + number, () -> live(number, own), delayMillis);
    }

    /** A user whose program died begins again: its key makes it the same run. */
    private void live(int number, Ports own) {
        RunId run = submit(number, own);
        List<RunPlan.Act> acts = scenario.runs().get(number).acts();
        while (actsDone[number] < acts.size()) {
            RunPlan.Act act = acts.get(actsDone[number]);
            own.clock().sleep(act.afterMillis());
            insist(own, () -> perform(act.kind(), run, own));
            actsDone[number]++;
        }
    }

    private RunId submit(int number, Ports own) {
        Submission submission = new Submission(own, scenario.settings(), scenario.rules(), random::next);
        insist(
                own,
                () -> submitted.putIfAbsent(
                        number,
                        submission
                                .submit(jobs.spec(number), Optional.of("key-" + number))
                                .run()));
        RunId run = submitted.get(number);
        if (run == null) {
            throw new IllegalStateException("submitted, but no run");
        }
        return run;
    }

    private static void insist(Ports own, Runnable body) {
        while (!Population.untilHeard(own, body)) {
            // Again: a user who does not know whether it worked repeats it.
        }
    }

    /** Has some user act on a run now. */
    void act(RunPlan.Kind kind, RunId run) {
        Actor actor = population.newActor("user");
        Ports own = population.ports(actor);
        scheduler.start(actor, kind.name(), () -> insist(own, () -> perform(kind, run, own)), 0);
    }

    /** Has the run retried, unless that was tried often enough. */
    void retryOnce(RunRow run) {
        if (retriesAtEnd.merge(run.run(), 1, Integer::sum) <= RETRIES_AT_END) {
            act(RunPlan.Kind.RETRY, run.run());
        }
    }

    private void perform(RunPlan.Kind kind, RunId run, Ports own) {
        UserActions actions = new UserActions(own, scenario.settings(), scenario.rules(), population.live());
        switch (kind) {
            case CANCEL -> actions.cancel(run);
            case PAUSE -> actions.pause(run);
            case UNPAUSE -> actions.unpause(run);
            case RETRY ->
                own.table()
                        .read(Keys.run(run))
                        .map(RunRow::of)
                        .ifPresent(row -> actions.retry(run, row.epoch(), Optional.empty()));
        }
    }

    /** Lets somebody act on a run while a step is on its way. False: nobody can. */
    boolean interfere(Fault fault, String text, Actor struck) {
        RunId run = new RunId(text);
        if (acts++ > ACTS_AT_MOST) {
            return false;
        }
        Row row = services.row(Keys.run(run));
        if (row == null) {
            return fault == Fault.RIVAL && submitAgain(run);
        }
        RunRow read = RunRow.of(row);
        return switch (fault) {
            case RIVAL -> look(run, struck);
            case CANCEL -> begin(RunPlan.Kind.CANCEL, run);
            case PAUSE -> pauseForAWhile(run);
            case RETRY -> cancelAndRetry(read);
            case REPLAN -> refuse(read);
            case KILLED,
                    PAUSED,
                    ANSWER_LOST,
                    CONFLICT,
                    UNAVAILABLE,
                    SLOW,
                    STALE,
                    LATE_LIST,
                    MESSAGE_LOST,
                    MESSAGE_DOUBLED,
                    MESSAGE_LATE,
                    MESSAGE_REORDERED -> throw new IllegalArgumentException("not an act: " + fault);
        };
    }

    private boolean begin(RunPlan.Kind kind, RunId run) {
        act(kind, run);
        return true;
    }

    private boolean pauseForAWhile(RunId run) {
        Actor actor = population.newActor("user");
        Ports own = population.ports(actor);
        scheduler.start(
                actor,
                "pause",
                () -> {
                    insist(own, () -> perform(RunPlan.Kind.PAUSE, run, own));
                    own.clock().sleep(random.between(1_000, 200_000));
                    insist(own, () -> perform(RunPlan.Kind.UNPAUSE, run, own));
                },
                0);
        return true;
    }

    private boolean cancelAndRetry(RunRow run) {
        Actor actor = population.newActor("user");
        Ports own = population.ports(actor);
        scheduler.start(
                actor,
                "cancel and retry",
                () -> {
                    insist(own, () -> perform(RunPlan.Kind.CANCEL, run.run(), own));
                    insist(own, () -> perform(RunPlan.Kind.RETRY, run.run(), own));
                },
                0);
        return true;
    }

    private boolean look(RunId run, Actor struck) {
        Map.Entry<Actor, Coordinator> rival = population.rivalOf(struck);
        Ports own = population.ports(rival.getKey());
        scheduler.start(
                rival.getKey(),
                "look",
                () -> Population.untilHeard(own, () -> rival.getValue().look(run)),
                0);
        return true;
    }

    /** The same request again, from another machine of the user. */
    private boolean submitAgain(RunId run) {
        for (int number = 0; number < scenario.runs().size(); number++) {
            Row key = services.row(Keys.clientKey("key-" + number));
            boolean isThis =
                    key != null && key.text("run").filter(run.value()::equals).isPresent();
            if (isThis || key == null) {
                int chosen = number;
                Actor actor = population.newActor("user");
                Ports own = population.ports(actor);
                scheduler.start(actor, "again", () -> submit(chosen, own), 0);
                return true;
            }
        }
        return false;
    }

    /** From now on a running stage of the run does not fit, and must be planned finer. */
    private boolean refuse(RunRow run) {
        boolean found = false;
        for (int stage = 0; stage < STAGES_AT_MOST; stage++) {
            Row row = services.row(Keys.stage(run.run(), new StageId(stage)));
            if (row != null && !StageRow.of(row).isDone() && StageRow.of(row).generation() == 0) {
                script.refuse(run.run().value(), stage, 0);
                found = true;
            }
        }
        return found;
    }
}
