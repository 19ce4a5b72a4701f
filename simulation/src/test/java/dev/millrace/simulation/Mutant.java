package dev.millrace.simulation;

import dev.millrace.simulation.invariant.Invariant;
import dev.millrace.simulation.world.Scenario;
import dev.millrace.simulation.world.Scenarios;
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
            case USE_STORED_PLAN, DECISION_IF_ABSENT, DECISION_READ_BACK -> Set.of(Invariant.I4);
            case SHARES_FROM_DECISION -> Set.of(Invariant.L2, Invariant.L3);
            case RUNNING_IF_VERSION, PUBLISHING_IF_VERSION, FAILED_IF_VERSION, EXPIRED_IF_VERSION, PAUSE_IF_VERSION ->
                Set.of(Invariant.I14);
            case START_IF_ABSENT -> Set.of(Invariant.I5, Invariant.I11);
            case REPLAN_IF_VERSION, DONE_IF_VERSION -> Set.of(Invariant.I5);
            case CANCEL_IF_VERSION, COPY_ONLY_WINNERS -> Set.of(Invariant.I11);
            case START_WHEN_INPUTS_DONE -> Set.of(Invariant.I7);
            case MAP_WHEN_COMPLETE -> Set.of(Invariant.I6);
            case WINNER_BEATS_FAILURE, CLASS_FROM_ROWS -> Set.of(Invariant.L2);
            case RESPECT_LEASE, SKIP_SET_SLOTS, COUNT_CLAIMS, CLAIM_NEEDS_CLASS, KEEP_SMALLER_OUT ->
                Set.of(Invariant.I9);
            case ATTEMPT_FROM_CLAIM -> Set.of(Invariant.I10, Invariant.I2);
            case CLAIM_SPECULATIVE, SPECULATIVE_ID_FROM_PLACE -> Set.of(Invariant.I10);
            case CURRENT_GENERATION -> Set.of(Invariant.I2, Invariant.I11);
            case COPY_THEN_MANIFEST, KEEP_REPLACED, OVERWRITE_IF_TAG, FIT_WHEN_PUBLISHING -> Set.of(Invariant.I12);
            case SWITCH_THEN_DELETE, SOURCES_BEFORE_FILES, SOURCES_OF_EVERY_WRITER -> Set.of(Invariant.I13);
            case REPLACE_ONLY_READ -> Set.of(Invariant.I16);
            case FIRST_INVALID -> Set.of(Invariant.I17);
            case NOTICE_WITH_END, HEARD_AFTER_CALL, EXPIRE_WHEN_TOLD -> Set.of(Invariant.I18);
            case TAKEN_FROM_FINAL -> Set.of(Invariant.L2, Invariant.L3);
            case ADD_TO_RECORDED -> Set.of(Invariant.I12, Invariant.L1);
            case RETRY_KEEPS_WINNERS -> Set.of(Invariant.I1, Invariant.I3);
            case LEAVE_TO_RELEASE, RELEASE_OF_STORED_PLAN, WAIT_FOR_RELEASE, FOUND_AGAIN, GONE_IF_STILL_MISSED ->
                Set.of(Invariant.I20);
            case END_PAUSE -> Set.of(Invariant.L3, Invariant.L1);
        };
    }

    /** Rules that any world would show too rarely. */
    private static void directed(Map<Rule, Mutant> all) {
        direct(all, Rule.DROP_ONLY_OLDER, "old reads while stages start", DirectedWorlds::oldReads);
        direct(all, Rule.MARK_AGAIN, "workers die between commit and mark", DirectedWorlds::deathsBeforeMarks);
        direct(all, Rule.USE_STORED_PLAN, "planners differ and meet", DirectedWorlds::planners);
        direct(
                all,
                Rule.DECISION_IF_ABSENT,
                "coordinators differ in what a task needs, and meet",
                DirectedWorlds::deciders);
        direct(
                all,
                Rule.DECISION_READ_BACK,
                "coordinators differ in what a task needs, and meet",
                DirectedWorlds::deciders);
        direct(all, Rule.REPLAN_IF_VERSION, "stages finish while they are planned finer", DirectedWorlds::finerOrDone);
        direct(all, Rule.DONE_IF_VERSION, "stages finish while they are planned finer", DirectedWorlds::finerOrDone);
        direct(all, Rule.FAILED_IF_VERSION, "retries while runs fail", DirectedWorlds::retriesOfFailures);
        direct(all, Rule.EXPIRED_IF_VERSION, "retries while runs expire", DirectedWorlds::retriesOfExpiries);
        direct(all, Rule.WINNER_BEATS_FAILURE, "two attempts of one task end differently", DirectedWorlds::twoEnds);
        direct(all, Rule.RESPECT_LEASE, "duplicates while tasks run for long", DirectedWorlds::duplicatesOfLongTasks);
        direct(all, Rule.SKIP_SET_SLOTS, "duplicates of finished tasks", DirectedWorlds::duplicatesOfFinishedTasks);
        direct(
                all,
                Rule.CLAIM_SPECULATIVE,
                "speculative messages are doubled, and workers stand still",
                DirectedWorlds::speculation);
        direct(
                all,
                Rule.SPECULATIVE_ID_FROM_PLACE,
                "speculative messages are doubled, and workers stand still",
                DirectedWorlds::speculation);
        direct(
                all,
                Rule.CLAIM_NEEDS_CLASS,
                "duplicates of tasks that need a larger class",
                DirectedWorlds::duplicatesOfLargeTasks);
        direct(
                all,
                Rule.KEEP_SMALLER_OUT,
                "duplicates of tasks that need a larger class",
                DirectedWorlds::duplicatesOfLargeTasks);
        direct(all, Rule.COLLECT_UNTIL_QUIET, "workers stand still before they write", DirectedWorlds::lateWriters);
        direct(all, Rule.END_PAUSE, "pause, cancel, retry", DirectedWorlds::pauseCancelRetry);
        direct(all, Rule.DESTINATION_ROW, "two runs create one output", DirectedWorlds::twoCreators);
        direct(all, Rule.KEEP_REPLACED, "coordinators stand still while they publish", DirectedWorlds::latePublishers);
        direct(
                all,
                Rule.SOURCES_BEFORE_FILES,
                "coordinators stand still or die while they publish",
                DirectedWorlds::lateCopies);
        direct(
                all,
                Rule.OVERWRITE_IF_TAG,
                "coordinators stand still while they publish",
                DirectedWorlds::latePublishers);
        direct(
                all,
                Rule.SEND_BEFORE_CURSOR,
                "coordinators die while they dispatch, without a sweep",
                DirectedWorlds::deathsOfDispatchers,
                Rule.SWEEP);
        direct(all, Rule.REARM, "cancel and retry, without a sweep", DirectedWorlds::cancelRetry, Rule.SWEEP);
        direct(
                all,
                Rule.CURRENT_GENERATION,
                "stages are planned finer when some tasks are done",
                DirectedWorlds::finerLate);
        direct(all, Rule.ONLY_LOSER_DELETES, "workers stand still before they commit", DirectedWorlds::lateCommits);
        direct(
                all,
                Rule.LEASE_END_DELETES_NOTHING,
                "workers stand still before they commit",
                DirectedWorlds::lateCommits);
        direct(all, Rule.COMMIT_INTO_UNSET_SLOT, "workers stand still before they commit", DirectedWorlds::lateCommits);
        direct(all, Rule.DELETE_BY_ATTEMPT, "workers stand still before they commit", DirectedWorlds::lateCommits);
        direct(all, Rule.ATTEMPT_FROM_CLAIM, "workers stand still before they commit", DirectedWorlds::lateCommits);
        direct(
                all,
                Rule.COPY_ONLY_WINNERS,
                "workers stand still before they commit, or die before they delete",
                DirectedWorlds::lateLosers);
        direct(all, Rule.SWEEP, "messages are lost", DirectedWorlds::lostMessages);
        direct(all, Rule.COUNT_CLAIMS, "tasks kill their workers", DirectedWorlds::deadlyTasks);
        direct(all, Rule.CLASS_FROM_ROWS, "two attempts of one class run out of memory", DirectedWorlds::twoReports);
        direct(all, Rule.READ_BACK, "answers of commits are lost", DirectedWorlds::lostCommits);
        direct(
                all,
                Rule.ADD_TO_RECORDED,
                "two runs add to one output, and coordinators stand still or die",
                DirectedWorlds::lateAdders);
        direct(
                all,
                Rule.SOURCES_OF_EVERY_WRITER,
                "copies are late, of one of two runs whose files a third replaces",
                DirectedWorlds::lateCopiesOfAdders);
        direct(
                all,
                Rule.FIT_WHEN_PUBLISHING,
                "two runs with different columns add to one output",
                DirectedWorlds::differentAdders);
        direct(
                all,
                Rule.REPLACE_ONLY_READ,
                "two runs read one result and replace it, or take the same files",
                DirectedWorlds::twoReaders);
        direct(all, Rule.NOTICE_WITH_END, "coordinators die when runs end", DirectedWorlds::deathsAtEnds);
        direct(
                all,
                Rule.HEARD_AFTER_CALL,
                "webhooks refuse calls, or coordinators die before they call",
                DirectedWorlds::refusingWebhooks);
        direct(
                all,
                Rule.EXPIRE_WHEN_TOLD,
                "webhooks refuse calls until the run expires",
                DirectedWorlds::unreachedWebhooks);
        direct(all, Rule.LEAVE_TO_RELEASE, "two versions of the code", DirectedWorlds::twoVersions);
        direct(all, Rule.RELEASE_OF_STORED_PLAN, "two versions of the code plan at once", DirectedWorlds::twoPlanners);
        direct(all, Rule.WAIT_FOR_RELEASE, "a version is not there for some minutes", DirectedWorlds::goneForMinutes);
        direct(
                all,
                Rule.FOUND_AGAIN,
                "a version is not there twice, for some minutes each time",
                DirectedWorlds::goneTwice);
        direct(
                all,
                Rule.GONE_IF_STILL_MISSED,
                "a version comes back in the moment in which its run is to fail",
                DirectedWorlds::backInTime);
        direct(all, Rule.TAKEN_FROM_FINAL, "stages that join at once are planned finer", DirectedWorlds::finerJoins);
    }

    private static void direct(
            Map<Rule, Mutant> all, Rule rule, String world, LongFunction<Draft> draft, Rule... without) {
        all.put(
                rule,
                new Mutant(rule, named(rule), world, seed -> draft.apply(seed).made(), Set.of(without)));
    }
}
