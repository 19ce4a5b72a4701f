package dev.millrace.simulation;

import static dev.millrace.simulation.Draft.MINUTE;

import dev.millrace.graph.OutputSpec.Mode;
import dev.millrace.simulation.fault.Fault;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.world.Odds;
import dev.millrace.simulation.world.RunPlan;
import dev.millrace.simulation.world.Shape;
import java.util.Set;

/** Small worlds, each directed at what a rule is about, because worlds at large would show too rarely that it is missing. */
final class DirectedWorlds {
    private static final Set<Fault> WAITS = Set.of(Fault.SLOW, Fault.PAUSED, Fault.RIVAL);

    private DirectedWorlds() {}

    static Draft oldReads(long seed) {
        return new Draft(seed)
                .shape(Shape.CHAIN, 3, 2)
                .strike(300_000, Set.of(Fault.STALE, Fault.SLOW), Step.GLANCE_STAGE, Step.GLANCE_RUN, Step.STAGE_SENT);
    }

    static Draft deathsBeforeMarks(long seed) {
        return new Draft(seed)
                .shape(Shape.SINGLE, 34, 1)
                .processes(1, 4)
                .strike(200_000, Set.of(Fault.KILLED), Step.COMMIT, Step.MARK);
    }

    static Draft planners(long seed) {
        return new Draft(seed)
                .shape(Shape.CHAIN, 2, 2)
                .processes(3, 1)
                .differingPlanners()
                .strike(400_000, Set.of(Fault.RIVAL, Fault.KILLED, Fault.SLOW), Step.PUT_PLAN, Step.RUN_RUNNING);
    }

    static Draft deciders(long seed) {
        return new Draft(seed)
                .shape(Shape.CHAIN, 2, 2)
                .classes(3)
                .processes(3, 1)
                .differingPlanners()
                .strike(400_000, Set.of(Fault.RIVAL, Fault.SLOW), Step.PUT_DECISION, Step.STAGE_STARTED);
    }

    /** Attempts run out of memory here and there, and others of the same tasks do not. */
    static Draft finerOrDone(long seed) {
        return new Draft(seed)
                .shape(Shape.SINGLE, 1 + (int) (seed % 2), 1)
                .processes(3, 3)
                .odds(new Odds(0, 0, 0, 0, 0, 600, 400, 0))
                .speculatingAfter(5_000)
                .strike(
                        400_000,
                        WAITS,
                        Step.PUT_DECISION,
                        Step.STAGE_REPLANNED,
                        Step.PUT_MAP,
                        Step.STAGE_DONE,
                        Step.READ_FAILURES);
    }

    static Draft retriesOfFailures(long seed) {
        return new Draft(seed)
                .shape(Shape.CHAIN, 2, 2)
                .odds(new Odds(0, 0, 0, 0, 0, 0, 0, 400))
                .strike(400_000, Set.of(Fault.RIVAL, Fault.RETRY, Fault.PAUSED), Step.RUN_FAILED);
    }

    static Draft retriesOfExpiries(long seed) {
        return new Draft(seed)
                .retention(2 * MINUTE)
                .run(0, true, new RunPlan.Act(RunPlan.Kind.CANCEL, 400))
                .strike(400_000, Set.of(Fault.RETRY), Step.RUN_EXPIRED)
                .leftAlone();
    }

    /** The first loses its lease and wins all the same; the second ends invalid while a third task still runs. */
    static Draft twoEnds(long seed) {
        return new Draft(seed)
                .shape(Shape.SINGLE, 3, 1)
                .processes(1, 6)
                .odds(new Odds(0, 0, 0, 0, 0, 900, 0, 200))
                .strike(250_000, Set.of(Fault.PAUSED), Step.PUT_DATA, Step.PUT_OUTPUT, Step.COMMIT);
    }

    static Draft duplicatesOfLongTasks(long seed) {
        return new Draft(seed)
                .claims(2)
                .odds(new Odds(0, 0, 0, 0, 300, 500, 0, 0))
                .processes(1, 3)
                .strike(400_000, Set.of(Fault.MESSAGE_DOUBLED), Step.SEND_TASKS);
    }

    static Draft duplicatesOfFinishedTasks(long seed) {
        return sentAgain(new Draft(seed).claims(2).odds(new Odds(0, 0, 0, 0, 0, 400, 0, 0)));
    }

    static Draft duplicatesOfLargeTasks(long seed) {
        return sentAgain(new Draft(seed).claims(3).classes(2).odds(new Odds(800, 0, 0, 0, 0, 300, 0, 0)));
    }

    /** Messages come more than once, and are not acknowledged. */
    private static Draft sentAgain(Draft draft) {
        return draft.shape(Shape.SINGLE, 3, 1)
                .processes(2, 3)
                .strike(
                        400_000,
                        Set.of(Fault.MESSAGE_DOUBLED, Fault.UNAVAILABLE, Fault.RIVAL),
                        Step.SEND_TASKS,
                        Step.ACKNOWLEDGE_TASK,
                        Step.STAGE_SENT,
                        Step.LEASE_ENDED);
    }

    static Draft speculation(long seed) {
        return new Draft(seed)
                .shape(Shape.SINGLE, 2, 1)
                .odds(new Odds(0, 0, 0, 0, 0, 1_000, 0, 0))
                .processes(1, 4)
                .speculatingAfter(5_000)
                .strike(500_000, Set.of(Fault.MESSAGE_DOUBLED, Fault.PAUSED), Step.SEND_TASKS, Step.PUT_DATA);
    }

    static Draft lateWriters(long seed) {
        return new Draft(seed)
                .processes(1, 3)
                .strike(
                        250_000,
                        Set.of(Fault.PAUSED, Fault.KILLED),
                        Step.PUT_DATA,
                        Step.PUT_OUTPUT,
                        Step.COMMIT,
                        Step.DELETE_ATTEMPT);
    }

    static Draft pauseCancelRetry(long seed) {
        Draft draft = new Draft(seed);
        return draft.run(
                        0,
                        true,
                        new RunPlan.Act(RunPlan.Kind.PAUSE, 100 + draft.random().below(500)),
                        new RunPlan.Act(RunPlan.Kind.CANCEL, 1_000),
                        new RunPlan.Act(RunPlan.Kind.RETRY, 1_000))
                .strike(10_000, Set.of(Fault.SLOW));
    }

    static Draft twoCreators(long seed) {
        return new Draft(seed)
                .run(0, false)
                .run(seed % 300, false)
                .processes(3, 3)
                .strike(300_000, Set.of(Fault.SLOW), Step.RUN_PUBLISHING, Step.PUT_REPLACED, Step.COPY_FILE);
    }

    static Draft latePublishers(long seed) {
        return new Draft(seed)
                .run(0, true)
                .run(200, true)
                .processes(3, 2)
                .strike(
                        300_000,
                        WAITS,
                        Step.GET_MANIFEST,
                        Step.PUT_REPLACED,
                        Step.PUT_MANIFEST,
                        Step.RUN_SUCCEEDED,
                        Step.GET_REPLACED,
                        Step.DELETE_FILE);
    }

    static Draft lateCopies(long seed) {
        return new Draft(seed)
                .run(0, true)
                .run(200, true)
                .processes(3, 2)
                .strike(300_000, Set.of(Fault.PAUSED, Fault.KILLED, Fault.RIVAL), Step.COPY_FILE, Step.RUN_SUCCEEDED);
    }

    /** Two runs add to one result, and coordinators stand still or die between the manifest and the end. */
    static Draft lateAdders(long seed) {
        return new Draft(seed)
                .run(0, Mode.APPEND, false)
                .run(200, Mode.APPEND, false)
                .processes(3, 2)
                .strike(
                        300_000,
                        Set.of(Fault.SLOW, Fault.PAUSED, Fault.RIVAL, Fault.KILLED),
                        Step.PUT_REPLACED,
                        Step.PUT_MANIFEST,
                        Step.RUN_SUCCEEDED);
    }

    /** The files of two writers are replaced by a third, while copies of the first are late. */
    static Draft lateCopiesOfAdders(long seed) {
        return new Draft(seed)
                .run(0, Mode.APPEND, false)
                .run(100, Mode.APPEND, false)
                .run(400, Mode.OVERWRITE, false)
                .processes(3, 2)
                .strike(300_000, Set.of(Fault.PAUSED, Fault.KILLED, Fault.RIVAL), Step.COPY_FILE, Step.RUN_SUCCEEDED);
    }

    static Draft differentAdders(long seed) {
        return new Draft(seed)
                .run(0, Mode.APPEND, false)
                .run(seed % 300, Mode.APPEND, true)
                .processes(3, 3)
                .strike(100_000, Set.of(Fault.SLOW), Step.RUN_PUBLISHING, Step.PUT_REPLACED);
    }

    /** Two that merge, or two that take files of an incremental source. */
    static Draft twoReaders(long seed) {
        Mode mode = seed % 2 == 0 ? Mode.MERGE : Mode.TAKE;
        return new Draft(seed)
                .run(0, mode, false)
                .run(seed % 300, mode, false)
                .processes(3, 3)
                .strike(100_000, Set.of(Fault.SLOW), Step.RUN_PUBLISHING, Step.PUT_REPLACED);
    }

    static Draft deathsOfDispatchers(long seed) {
        return new Draft(seed)
                .shape(Shape.CHAIN, 6, 2)
                .strike(200_000, Set.of(Fault.KILLED), Step.SEND_TASKS, Step.STAGE_SENT);
    }

    static Draft cancelRetry(long seed) {
        Draft draft = new Draft(seed).shape(Shape.CHAIN, 3, 3);
        return draft.run(
                        0,
                        true,
                        new RunPlan.Act(
                                RunPlan.Kind.CANCEL, 200 + draft.random().below(3_000)),
                        new RunPlan.Act(RunPlan.Kind.RETRY, 500))
                .strike(10_000, Set.of(Fault.SLOW));
    }

    static Draft finerLate(long seed) {
        return new Draft(seed)
                .shape(Shape.SINGLE, 3, 1)
                .odds(new Odds(0, 300, 0, 0, 0, 0, 0, 0))
                .strike(10_000, Set.of(Fault.SLOW));
    }

    /** Stages that join at once do not fit, and are planned finer before others take over what they wrote. */
    static Draft finerJoins(long seed) {
        return new Draft(seed)
                .shape(Shape.JOIN, 2, 2)
                .odds(new Odds(0, 300, 0, 0, 0, 0, 0, 0))
                .strike(10_000, Set.of(Fault.SLOW));
    }

    static Draft lateCommits(long seed) {
        return new Draft(seed)
                .shape(Shape.CHAIN, 2, 2)
                .processes(1, 3)
                .strike(200_000, Set.of(Fault.PAUSED), Step.PUT_OUTPUT, Step.COMMIT);
    }

    static Draft lostCommits(long seed) {
        return new Draft(seed).strike(400_000, Set.of(Fault.ANSWER_LOST), Step.COMMIT);
    }

    static Draft lateLosers(long seed) {
        return new Draft(seed)
                .processes(1, 3)
                .strike(250_000, Set.of(Fault.PAUSED, Fault.KILLED), Step.PUT_OUTPUT, Step.COMMIT, Step.DELETE_ATTEMPT);
    }

    static Draft lostMessages(long seed) {
        return new Draft(seed).strike(200_000, Set.of(Fault.MESSAGE_LOST), Step.SEND_TASKS);
    }

    static Draft deadlyTasks(long seed) {
        return new Draft(seed)
                .odds(new Odds(0, 0, 0, 500, 0, 0, 0, 0))
                .lasting(30 * MINUTE)
                .strike(10_000, Set.of(Fault.SLOW));
    }

    /** In a stage that does not divide, so that the run would end. */
    static Draft twoReports(long seed) {
        return new Draft(seed)
                .shape(Shape.ALIGNED, 2, 1)
                .classes(2)
                .processes(1, 3)
                .odds(new Odds(900, 0, 0, 0, 0, 700, 0, 0))
                .strike(300_000, Set.of(Fault.PAUSED), Step.FAILURE);
    }

    static Draft deathsAtEnds(long seed) {
        return new Draft(seed)
                .odds(seed % 2 == 0 ? Odds.NONE : new Odds(0, 0, 0, 0, 0, 0, 0, 400))
                .tellingWebhooks()
                .strike(400_000, Set.of(Fault.KILLED), Step.RUN_SUCCEEDED, Step.RUN_FAILED);
    }

    static Draft refusingWebhooks(long seed) {
        return new Draft(seed)
                .tellingWebhooks()
                .strike(400_000, Set.of(Fault.KILLED, Fault.UNAVAILABLE, Fault.SLOW), Step.CALL_WEBHOOK);
    }

    static Draft unreachedWebhooks(long seed) {
        return new Draft(seed)
                .retention(2 * MINUTE)
                .lasting(30 * MINUTE)
                .run(0, true, new RunPlan.Act(RunPlan.Kind.CANCEL, 400))
                .tellingWebhooks()
                .strike(550_000, Set.of(Fault.UNAVAILABLE), Step.CALL_WEBHOOK)
                .leftAlone();
    }

    /** A run is planned by one version of the code, and hints reach both. */
    static Draft twoVersions(long seed) {
        return new Draft(seed).shape(Shape.CHAIN, 2, 2).versions(2).strike(10_000, Set.of(Fault.SLOW));
    }

    /** Both versions plan at once, and the plan of one is stored. */
    static Draft twoPlanners(long seed) {
        return new Draft(seed)
                .versions(2)
                .processes(3, 2)
                .strike(400_000, Set.of(Fault.RIVAL, Fault.KILLED, Fault.SLOW), Step.PUT_PLAN, Step.RUN_RUNNING);
    }

    /** A version is not there for some minutes while it has a run, and is waited for. */
    static Draft goneForMinutes(long seed) {
        Draft draft = new Draft(seed);
        long fromMillis = draft.random().between(500, 20_000);
        long lastingMillis = draft.random().between(3, 40) * MINUTE;
        return draft.shape(Shape.CHAIN, 2, 2)
                .versions(2)
                .absent((int) (seed % 2), fromMillis, fromMillis + lastingMillis)
                .odds(new Odds(0, 0, 0, 0, 0, 900, 0, 0))
                .strike(10_000, Set.of(Fault.SLOW));
    }

    /** A version is not there twice, each time for some minutes; its run waits for a user in between. */
    static Draft goneTwice(long seed) {
        return new Draft(seed)
                .shape(Shape.CHAIN, 2, 2)
                .versions(2)
                .absent((int) (seed % 2), 10_000, 10 * MINUTE)
                .absent((int) (seed % 2), 80 * MINUTE, 90 * MINUTE)
                .run(
                        0,
                        true,
                        new RunPlan.Act(RunPlan.Kind.PAUSE, 5 * MINUTE),
                        new RunPlan.Act(RunPlan.Kind.UNPAUSE, 74 * MINUTE))
                .odds(new Odds(0, 0, 0, 0, 0, 1_000, 0, 0))
                .lasting(95 * MINUTE)
                .strike(10_000, Set.of(Fault.SLOW));
    }

    /** A version comes back in the moment in which its run is to fail. */
    static Draft backInTime(long seed) {
        Draft draft = new Draft(seed);
        long untilMillis = 60 * MINUTE + draft.random().between(10_000, 3 * MINUTE);
        return draft.shape(Shape.CHAIN, 2, 8)
                .versions(2)
                .absent((int) (seed % 2), 5_000, untilMillis)
                .odds(new Odds(0, 0, 0, 0, 0, 1_000, 0, 0))
                .lasting(80 * MINUTE)
                .strike(800_000, Set.of(Fault.PAUSED), Step.RUN_FAILED);
    }
}
