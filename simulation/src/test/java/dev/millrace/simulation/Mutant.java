package dev.millrace.simulation;

import static dev.millrace.simulation.Draft.MINUTE;

import dev.millrace.simulation.fault.Fault;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.invariant.Invariant;
import dev.millrace.simulation.world.Odds;
import dev.millrace.simulation.world.RunPlan;
import dev.millrace.simulation.world.Scenario;
import dev.millrace.simulation.world.Scenarios;
import dev.millrace.simulation.world.Shape;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongFunction;

/**
 * A rule left out, and where that shows.
 *
 * @param names invariants that the protocol names for it; one of them must break
 * @param world the worlds in which it is looked for
 * @param scenario the world of a seed, with all rules in force
 * @param without rules that are left out with it and without it, because they would heal what it breaks
 */
record Mutant(Rule rule, Set<Invariant> names, String world, LongFunction<Scenario> scenario, Set<Rule> without) {
    private static final Set<Fault> WAITS = Set.of(Fault.SLOW, Fault.PAUSED, Fault.RIVAL);

    /** The rules with which the same worlds must be sound. */
    Rules sound() {
        Rules rules = Rules.all();
        for (Rule other : without) {
            rules = rules.without(other);
        }
        return rules;
    }

    Rules broken() {
        return sound().without(rule);
    }

    /** One for each rule, in order of the rules. */
    static List<Mutant> all() {
        Map<Rule, Mutant> all = new EnumMap<>(Rule.class);
        for (Rule rule : Rule.values()) {
            all.put(rule, new Mutant(rule, named(rule), "any world", Scenarios::of, Set.of()));
        }
        directed(all);
        return List.copyOf(all.values());
    }

    private static Set<Invariant> named(Rule rule) {
        return switch (rule) {
            case COMMIT_INTO_UNSET_SLOT -> Set.of(Invariant.I1);
            case WRITE_THEN_COMMIT,
                    READ_BACK,
                    DELETE_BY_ATTEMPT,
                    GENERATION_IN_SLOT_KEY,
                    COLLECT_AFTER_EXPIRED,
                    LEASE_END_DELETES_NOTHING,
                    ONLY_LOSER_DELETES -> Set.of(Invariant.I2);
            case ACKNOWLEDGE_LAST, FAILURE_BEFORE_ACKNOWLEDGEMENT, FAILURE_PER_ATTEMPT, DROP_ONLY_OLDER, LEAVE_PAUSED ->
                Set.of(Invariant.I8);
            case MARK_FULL_CHILD -> Set.of(Invariant.I3);
            case MARK_AGAIN,
                    SEND_BEFORE_CURSOR,
                    SWEEP,
                    REARM,
                    RETRY_SETS_CHECK,
                    CHECK_UNTIL_CLEAN,
                    COLLECT_UNTIL_QUIET,
                    LARGEST_CLASS_ENDS,
                    DESTINATION_ROW -> Set.of(Invariant.L1);
            case RETRY_RAISES_EPOCH -> Set.of(Invariant.L3);
            case USE_STORED_PLAN, DECISION_IF_ABSENT -> Set.of(Invariant.I4);
            case RUNNING_IF_VERSION, PUBLISHING_IF_VERSION, FAILED_IF_VERSION, EXPIRED_IF_VERSION, PAUSE_IF_VERSION ->
                Set.of(Invariant.I14);
            case START_IF_ABSENT -> Set.of(Invariant.I5, Invariant.I11);
            case REPLAN_IF_VERSION, DONE_IF_VERSION -> Set.of(Invariant.I5);
            case CANCEL_IF_VERSION, COPY_ONLY_WINNERS -> Set.of(Invariant.I11);
            case START_WHEN_INPUTS_DONE -> Set.of(Invariant.I7);
            case MAP_WHEN_COMPLETE -> Set.of(Invariant.I6);
            case WINNER_BEATS_FAILURE, CLASS_FROM_ROWS -> Set.of(Invariant.L2);
            case RESPECT_LEASE, SKIP_SET_SLOTS, COUNT_CLAIMS, CLAIM_NEEDS_CLASS -> Set.of(Invariant.I9);
            case ATTEMPT_FROM_CLAIM -> Set.of(Invariant.I10, Invariant.I2);
            case CLAIM_SPECULATIVE -> Set.of(Invariant.I10);
            case CURRENT_GENERATION -> Set.of(Invariant.I2, Invariant.I11);
            case COPY_THEN_MANIFEST, KEEP_REPLACED, OVERWRITE_IF_TAG -> Set.of(Invariant.I12);
            case SWITCH_THEN_DELETE, SOURCES_BEFORE_FILES -> Set.of(Invariant.I13);
            case RETRY_KEEPS_WINNERS -> Set.of(Invariant.I1, Invariant.I3);
            case END_PAUSE -> Set.of(Invariant.L3, Invariant.L1);
        };
    }

    /** Rules that any world would show too rarely. */
    private static void directed(Map<Rule, Mutant> all) {
        direct(all, Rule.DROP_ONLY_OLDER, "old reads while stages start", Mutant::oldReads);
        direct(all, Rule.MARK_AGAIN, "workers die between commit and mark", Mutant::deathsBeforeMarks);
        direct(all, Rule.USE_STORED_PLAN, "planners differ and meet", Mutant::planners);
        direct(all, Rule.DECISION_IF_ABSENT, "coordinators differ in what a task needs, and meet", Mutant::deciders);
        direct(all, Rule.REPLAN_IF_VERSION, "stages finish while they are planned finer", Mutant::finerOrDone);
        direct(all, Rule.DONE_IF_VERSION, "stages finish while they are planned finer", Mutant::finerOrDone);
        direct(all, Rule.FAILED_IF_VERSION, "retries while runs fail", Mutant::retriesOfFailures);
        direct(all, Rule.EXPIRED_IF_VERSION, "retries while runs expire", Mutant::retriesOfExpiries);
        direct(all, Rule.WINNER_BEATS_FAILURE, "two attempts of one task end differently", Mutant::twoEnds);
        direct(all, Rule.RESPECT_LEASE, "duplicates while tasks run for long", Mutant::duplicatesOfLongTasks);
        direct(all, Rule.SKIP_SET_SLOTS, "duplicates of finished tasks", Mutant::duplicatesOfFinishedTasks);
        direct(
                all,
                Rule.CLAIM_SPECULATIVE,
                "speculative messages are doubled, and workers stand still",
                Mutant::speculation);
        direct(
                all,
                Rule.CLAIM_NEEDS_CLASS,
                "duplicates of tasks that need a larger class",
                Mutant::duplicatesOfLargeTasks);
        direct(all, Rule.COLLECT_UNTIL_QUIET, "workers stand still before they write", Mutant::lateWriters);
        direct(all, Rule.END_PAUSE, "pause, cancel, retry", Mutant::pauseCancelRetry);
        direct(all, Rule.DESTINATION_ROW, "two runs create one output", Mutant::twoCreators);
        direct(all, Rule.KEEP_REPLACED, "coordinators stand still while they publish", Mutant::latePublishers);
        direct(
                all,
                Rule.SOURCES_BEFORE_FILES,
                "coordinators stand still or die while they publish",
                Mutant::lateCopies);
        direct(all, Rule.OVERWRITE_IF_TAG, "coordinators stand still while they publish", Mutant::latePublishers);
        direct(
                all,
                Rule.SEND_BEFORE_CURSOR,
                "coordinators die while they dispatch, without a sweep",
                Mutant::deathsOfDispatchers,
                Rule.SWEEP);
        direct(all, Rule.REARM, "cancel and retry, without a sweep", Mutant::cancelRetry, Rule.SWEEP);
        direct(all, Rule.CURRENT_GENERATION, "stages are planned finer when some tasks are done", Mutant::finerLate);
        direct(all, Rule.ONLY_LOSER_DELETES, "workers stand still before they commit", Mutant::lateCommits);
        direct(all, Rule.LEASE_END_DELETES_NOTHING, "workers stand still before they commit", Mutant::lateCommits);
        direct(all, Rule.COMMIT_INTO_UNSET_SLOT, "workers stand still before they commit", Mutant::lateCommits);
        direct(all, Rule.DELETE_BY_ATTEMPT, "workers stand still before they commit", Mutant::lateCommits);
        direct(all, Rule.ATTEMPT_FROM_CLAIM, "workers stand still before they commit", Mutant::lateCommits);
        direct(
                all,
                Rule.COPY_ONLY_WINNERS,
                "workers stand still before they commit, or die before they delete",
                Mutant::lateLosers);
        direct(all, Rule.SWEEP, "messages are lost", Mutant::lostMessages);
        direct(all, Rule.COUNT_CLAIMS, "tasks kill their workers", Mutant::deadlyTasks);
        direct(all, Rule.CLASS_FROM_ROWS, "two attempts of one class run out of memory", Mutant::twoReports);
        direct(all, Rule.READ_BACK, "answers of commits are lost", Mutant::lostCommits);
    }

    private static void direct(
            Map<Rule, Mutant> all, Rule rule, String world, LongFunction<Draft> draft, Rule... without) {
        all.put(
                rule,
                new Mutant(rule, named(rule), world, seed -> draft.apply(seed).made(), Set.of(without)));
    }

    private static Draft oldReads(long seed) {
        return new Draft(seed)
                .shape(Shape.CHAIN, 3, 2)
                .strike(300_000, Set.of(Fault.STALE, Fault.SLOW), Step.GLANCE_STAGE, Step.GLANCE_RUN, Step.STAGE_SENT);
    }

    private static Draft deathsBeforeMarks(long seed) {
        return new Draft(seed)
                .shape(Shape.SINGLE, 34, 1)
                .processes(1, 4)
                .strike(200_000, Set.of(Fault.KILLED), Step.COMMIT, Step.MARK);
    }

    private static Draft planners(long seed) {
        return new Draft(seed)
                .shape(Shape.CHAIN, 2, 2)
                .processes(3, 1)
                .differingPlanners()
                .strike(400_000, Set.of(Fault.RIVAL, Fault.KILLED, Fault.SLOW), Step.PUT_PLAN, Step.RUN_RUNNING);
    }

    private static Draft deciders(long seed) {
        return new Draft(seed)
                .shape(Shape.CHAIN, 2, 2)
                .classes(3)
                .processes(3, 1)
                .differingPlanners()
                .strike(400_000, Set.of(Fault.RIVAL, Fault.SLOW), Step.PUT_DECISION, Step.STAGE_STARTED);
    }

    /** Attempts run out of memory here and there, and others of the same tasks do not. */
    private static Draft finerOrDone(long seed) {
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

    private static Draft retriesOfFailures(long seed) {
        return new Draft(seed)
                .shape(Shape.CHAIN, 2, 2)
                .odds(new Odds(0, 0, 0, 0, 0, 0, 0, 400))
                .strike(400_000, Set.of(Fault.RIVAL, Fault.RETRY, Fault.PAUSED), Step.RUN_FAILED);
    }

    private static Draft retriesOfExpiries(long seed) {
        return new Draft(seed)
                .retention(2 * MINUTE)
                .run(0, true, new RunPlan.Act(RunPlan.Kind.CANCEL, 400))
                .strike(400_000, Set.of(Fault.RETRY), Step.RUN_EXPIRED)
                .leftAlone();
    }

    /** The first loses its lease and wins all the same; the second ends invalid while a third task still runs. */
    private static Draft twoEnds(long seed) {
        return new Draft(seed)
                .shape(Shape.SINGLE, 3, 1)
                .processes(1, 6)
                .odds(new Odds(0, 0, 0, 0, 0, 900, 0, 200))
                .strike(250_000, Set.of(Fault.PAUSED), Step.PUT_DATA, Step.PUT_OUTPUT, Step.COMMIT);
    }

    private static Draft duplicatesOfLongTasks(long seed) {
        return new Draft(seed)
                .claims(2)
                .odds(new Odds(0, 0, 0, 0, 300, 500, 0, 0))
                .processes(1, 3)
                .strike(400_000, Set.of(Fault.MESSAGE_DOUBLED), Step.SEND_TASKS);
    }

    private static Draft duplicatesOfFinishedTasks(long seed) {
        return new Draft(seed)
                .shape(Shape.SINGLE, 3, 1)
                .claims(2)
                .odds(new Odds(0, 0, 0, 0, 0, 400, 0, 0))
                .processes(2, 3)
                .strike(
                        400_000,
                        Set.of(Fault.MESSAGE_DOUBLED, Fault.UNAVAILABLE, Fault.RIVAL),
                        Step.SEND_TASKS,
                        Step.ACKNOWLEDGE_TASK,
                        Step.STAGE_SENT);
    }

    private static Draft duplicatesOfLargeTasks(long seed) {
        return new Draft(seed)
                .shape(Shape.SINGLE, 3, 1)
                .claims(3)
                .classes(2)
                .odds(new Odds(800, 0, 0, 0, 0, 300, 0, 0))
                .processes(2, 3)
                .strike(
                        400_000,
                        Set.of(Fault.MESSAGE_DOUBLED, Fault.UNAVAILABLE, Fault.RIVAL),
                        Step.SEND_TASKS,
                        Step.ACKNOWLEDGE_TASK,
                        Step.STAGE_SENT,
                        Step.LEASE_ENDED);
    }

    private static Draft speculation(long seed) {
        return new Draft(seed)
                .shape(Shape.SINGLE, 1, 1)
                .odds(new Odds(0, 0, 0, 0, 0, 1_000, 0, 0))
                .processes(1, 4)
                .speculatingAfter(5_000)
                .strike(500_000, Set.of(Fault.MESSAGE_DOUBLED, Fault.PAUSED), Step.SEND_TASKS, Step.PUT_DATA);
    }

    private static Draft lateWriters(long seed) {
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

    private static Draft pauseCancelRetry(long seed) {
        Draft draft = new Draft(seed);
        return draft.run(
                        0,
                        true,
                        new RunPlan.Act(RunPlan.Kind.PAUSE, 100 + draft.random().below(500)),
                        new RunPlan.Act(RunPlan.Kind.CANCEL, 1_000),
                        new RunPlan.Act(RunPlan.Kind.RETRY, 1_000))
                .strike(10_000, Set.of(Fault.SLOW));
    }

    private static Draft twoCreators(long seed) {
        return new Draft(seed)
                .run(0, false)
                .run(seed % 300, false)
                .processes(3, 3)
                .strike(300_000, Set.of(Fault.SLOW), Step.RUN_PUBLISHING, Step.PUT_REPLACED, Step.COPY_FILE);
    }

    private static Draft latePublishers(long seed) {
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

    private static Draft lateCopies(long seed) {
        return new Draft(seed)
                .run(0, true)
                .run(200, true)
                .processes(3, 2)
                .strike(300_000, Set.of(Fault.PAUSED, Fault.KILLED, Fault.RIVAL), Step.COPY_FILE, Step.RUN_SUCCEEDED);
    }

    private static Draft deathsOfDispatchers(long seed) {
        return new Draft(seed)
                .shape(Shape.CHAIN, 6, 2)
                .strike(200_000, Set.of(Fault.KILLED), Step.SEND_TASKS, Step.STAGE_SENT);
    }

    private static Draft cancelRetry(long seed) {
        Draft draft = new Draft(seed).shape(Shape.CHAIN, 3, 3);
        return draft.run(
                        0,
                        true,
                        new RunPlan.Act(
                                RunPlan.Kind.CANCEL, 200 + draft.random().below(3_000)),
                        new RunPlan.Act(RunPlan.Kind.RETRY, 500))
                .strike(10_000, Set.of(Fault.SLOW));
    }

    private static Draft finerLate(long seed) {
        return new Draft(seed)
                .shape(Shape.SINGLE, 3, 1)
                .odds(new Odds(0, 300, 0, 0, 0, 0, 0, 0))
                .strike(10_000, Set.of(Fault.SLOW));
    }

    private static Draft lateCommits(long seed) {
        return new Draft(seed)
                .shape(Shape.CHAIN, 2, 2)
                .processes(1, 3)
                .strike(200_000, Set.of(Fault.PAUSED), Step.PUT_OUTPUT, Step.COMMIT);
    }

    private static Draft lostCommits(long seed) {
        return new Draft(seed).strike(400_000, Set.of(Fault.ANSWER_LOST), Step.COMMIT);
    }

    private static Draft lateLosers(long seed) {
        return new Draft(seed)
                .processes(1, 3)
                .strike(250_000, Set.of(Fault.PAUSED, Fault.KILLED), Step.PUT_OUTPUT, Step.COMMIT, Step.DELETE_ATTEMPT);
    }

    private static Draft lostMessages(long seed) {
        return new Draft(seed).strike(200_000, Set.of(Fault.MESSAGE_LOST), Step.SEND_TASKS);
    }

    private static Draft deadlyTasks(long seed) {
        return new Draft(seed)
                .odds(new Odds(0, 0, 0, 500, 0, 0, 0, 0))
                .lasting(30 * MINUTE)
                .strike(10_000, Set.of(Fault.SLOW));
    }

    /** In a stage that does not divide, so that the run would end. */
    private static Draft twoReports(long seed) {
        return new Draft(seed)
                .shape(Shape.ALIGNED, 2, 1)
                .classes(2)
                .processes(1, 3)
                .odds(new Odds(900, 0, 0, 0, 0, 700, 0, 0))
                .strike(300_000, Set.of(Fault.PAUSED), Step.FAILURE);
    }
}
