package dev.millrace.storage.record;

/**
 * What the coordination relies on, one constant for each rule. Production code asks {@link Rules#hold} at the one place that a rule governs, so
 * that a test build can leave a rule out and see the invariant break that the rule protects.
 */
public enum Rule {
    /** Commit only into an unset slot. Else a zombie commits, a reader uses its objects, and a later attempt overwrites the slot. */
    COMMIT_INTO_UNSET_SLOT(1),
    /** Write completely, then commit. Else an attempt commits half of its objects and dies. */
    WRITE_THEN_COMMIT(2),
    /** Read back when the fate of a write is unknown. Else a winner whose answer was lost deletes its own objects as a loser's. */
    READ_BACK(3),
    /** A loser deletes by its own attempt id. Else it deletes the winner's objects with its own. */
    DELETE_BY_ATTEMPT(4),
    /** Acknowledge last. Else the worker dies after the acknowledgement and nobody owns the task. */
    ACKNOWLEDGE_LAST(5),
    /** Record a failure before its acknowledgement. Else nobody sends the task to the next class. */
    FAILURE_BEFORE_ACKNOWLEDGEMENT(6),
    /** Failure rows are per attempt. Else a second failure finds the first one's row, which is then set handled, and is lost. */
    FAILURE_PER_ATTEMPT(7),
    /** Drop only messages that are older than the row. Else an old read of the row drops a live message. */
    DROP_ONLY_OLDER(8),
    /** Mark only a full child. Else a half-finished leaf looks complete. */
    MARK_FULL_CHILD(9),
    /** Mark again on redelivery, and derive full leaves at a look. Else a death between commit and mark stops the stage for ever. */
    MARK_AGAIN(10),
    /** The generation is part of the slot's key. Else an attempt of an old generation fills a slot of the new one. */
    GENERATION_IN_SLOT_KEY(11),
    /** A retry raises the epoch, which keys claims and failures. Else the retry sees the old failure and fails at once. */
    RETRY_RAISES_EPOCH(12),
    /** Who loses the race for the plan uses the stored plan. Else the run row names a plan that is not stored. */
    USE_STORED_PLAN(13),
    /** Decisions are put if absent and read back. Else workers read another decision than the stage started with. */
    DECISION_IF_ABSENT(14),
    /** RUNNING only if the version is the one read. Else a cancelled run starts. */
    RUNNING_IF_VERSION(15),
    /** A stage starts only if its row is absent. Else a finished stage starts again. */
    START_IF_ABSENT(16),
    /** Re-plan only if the version is the one read. Else a stage is DONE in a generation without winners. */
    REPLAN_IF_VERSION(17),
    /** DONE only if the version is the one read. Else a stage that was re-planned is DONE. */
    DONE_IF_VERSION(18),
    /** PUBLISHING only if the version is the one read. Else a cancelled run publishes. */
    PUBLISHING_IF_VERSION(19),
    /** FAILED only if the version is the one read. Else a retried run fails for a failure of the epoch before. */
    FAILED_IF_VERSION(20),
    /** Cancel only if the version is the one read, never in PUBLISHING. Else a cancelled run has visible files. */
    CANCEL_IF_VERSION(21),
    /** EXPIRED only if the version is the one read. Else a retried run is collected. */
    EXPIRED_IF_VERSION(22),
    /** Collect only after EXPIRED was written. Else a cancelled run that is retried has lost its winners. */
    COLLECT_AFTER_EXPIRED(23),
    /** A stage starts when its inputs are done, not when they are dispatched. Else a task reads a map that is not there. */
    START_WHEN_INPUTS_DONE(24),
    /** The map is put only when the stage is complete. Else it lists no winner for a task, and is final. */
    MAP_WHEN_COMPLETE(25),
    /** A winner beats a fatal failure of another attempt. Else a run fails whose task is done. */
    WINNER_BEATS_FAILURE(26),
    /** Send first, move the cursor second. Else, without a sweep, a death in between leaves tasks unsent. */
    SEND_BEFORE_CURSOR(27),
    /** Sweep. Else a message lost after the cursor is never sent again. */
    SWEEP(28),
    /** A newer epoch dispatches its stages again. Else, without a sweep, nothing of a retried run is sent. */
    REARM(29),
    /** Respect a live lease. Else a duplicate message of a running last claim ends the budget. */
    RESPECT_LEASE(30),
    /** Skip set slots before claiming. Else duplicates of a finished task spend its budget. */
    SKIP_SET_SLOTS(31),
    /** Count claims, not reports. Else a task that kills its worker is tried without end. */
    COUNT_CLAIMS(32),
    /** The attempt id comes from the claim, not from the message. Else two attempts write under one id. */
    ATTEMPT_FROM_CLAIM(33),
    /** A speculative attempt claims too, once. Else two workers write under its id. */
    CLAIM_SPECULATIVE(34),
    /** The end of a lease deletes nothing. Else a slow attempt commits objects that were deleted. */
    LEASE_END_DELETES_NOTHING(35),
    /** Only the loser itself deletes an attempt before SUCCEEDED or EXPIRED. Else an attempt commits objects that were deleted. */
    ONLY_LOSER_DELETES(36),
    /** Copy only the winners of the map. Else readers of the folder see rows twice. */
    COPY_ONLY_WINNERS(37),
    /** Publish winners of the current generation only. Else publishing reads the slots from before a finer plan. */
    CURRENT_GENERATION(38),
    /** Copy, then put the manifest. Else a manifest lists missing files. */
    COPY_THEN_MANIFEST(39),
    /** Switch, then delete the old. Else there is neither old nor new. */
    SWITCH_THEN_DELETE(40),
    /** A retry sets the next check. Else no tick ever looks when its hint is lost. */
    RETRY_SETS_CHECK(41),
    /** Terminal states keep the next check until they are clean. Else attempts of a successful run are never collected. */
    CHECK_UNTIL_CLEAN(42),
    /** Collect until quiet, not once. Else what a zombie writes afterwards stays. */
    COLLECT_UNTIL_QUIET(43),
    /** A retry keeps winners. Else a marked leaf is not full. */
    RETRY_KEEPS_WINNERS(44),
    /** The next class comes from the rows' class, not from their number. Else two attempts of one class skip the next. */
    CLASS_FROM_ROWS(45),
    /** A claim needs the class of the row. Else duplicates of the small class's message spend the budget. */
    CLAIM_NEEDS_CLASS(46),
    /** Exhausted in the largest class: finer plan or failure. Else the task is sent again, and its claim refused, without end. */
    LARGEST_CLASS_ENDS(47),
    /** Pause only if the version is the one read, raising it. Else a paused run publishes, or a publishing run runs. */
    PAUSE_IF_VERSION(48),
    /** Leave the messages of a paused run. Else only a sweep brings them back. */
    LEAVE_PAUSED(49),
    /** Cancel and retry end a pause; the end of a pause sets the next check. Else nothing moves. */
    END_PAUSE(50),
    /** The destination's row is taken with PUBLISHING and keeps its last run. Else two runs create one output. */
    DESTINATION_ROW(51),
    /** What is replaced is recorded, read back and never deleted. Else a late look takes its own manifest for the old one. */
    KEEP_REPLACED(52),
    /** Delete sources, then files, and files again until quiet. Else a late copy brings an old file back beside the new. */
    SOURCES_BEFORE_FILES(53),
    /** Overwrite the manifest only if its tag is the one recorded. Else a late look puts an old manifest back. */
    OVERWRITE_IF_TAG(54),
    /** Who loses the race for a decision goes on with the stored one. Else the stage's row names a decision that nobody can read. */
    DECISION_READ_BACK(59),
    /** A worker reads what the decision says, not what the plan says. Else partitions are read by nobody, or twice. */
    SHARES_FROM_DECISION(60),
    /** What stays beside a run's files is what was recorded before the first was visible. Else a late look adds them to its own manifest, for ever. */
    ADD_TO_RECORDED(61),
    /** Delete the sources of every run whose files go. Else a late copy of one of several writers brings an old file back. */
    SOURCES_OF_EVERY_WRITER(62),
    /** Columns are compared again when a run begins to publish. Else two runs that both saw no result make one table of different columns. */
    FIT_WHEN_PUBLISHING(63),
    /** What has read a result replaces that one only. Else a merge takes back what another run published meanwhile. */
    REPLACE_ONLY_READ(64),
    /** An invalid input ends the run when every task before it is done. Else which bad row is told depends on which task is faster. */
    FIRST_INVALID(65),
    /** What a stage takes over is what the final generation of the other has written. Else its map names winners that are not the stage's. */
    TAKEN_FROM_FINAL(66),
    /** What is to be told of an end is written in one transaction with it. Else a death in between leaves an end of which nobody is told. */
    NOTICE_WITH_END(67),
    /** A notice is heard when its call was answered. Else a death before the call leaves an end of which nobody is told. */
    HEARD_AFTER_CALL(68),
    /** A run expires when nothing is left to be told of it. Else who could not be reached is never told, because what the job says of him is deleted. */
    EXPIRE_WHEN_TOLD(69),
    /** A run that is open is left to the version of the code that planned it. Else one run is gone on with by two, who may compute differently. */
    LEAVE_TO_RELEASE(70),
    /** Who goes on with a run is who made the stored plan. Else a version goes on with a plan that it might not have made. */
    RELEASE_OF_STORED_PLAN(71),
    /** Each of the speculative attempts has the id of its place. Else two workers write under one. */
    SPECULATIVE_ID_FROM_PLACE(72),
    /** A run fails because its version of the code is gone when that was missed for an hour. Else it fails while a deployment is being made. */
    WAIT_FOR_RELEASE(73),
    /** A version that is found again is not missed. Else a run fails at the second short time in which its version is not there. */
    FOUND_AGAIN(74),
    /** A run fails for a version that is gone only if the version is still missed then. Else it fails while its version, which has come back, goes on with it. */
    GONE_IF_STILL_MISSED(75),
    /** Before the next class is sent, the claim lets no smaller one in. Else duplicates spend the budget where who reported could not say so. */
    KEEP_SMALLER_OUT(76);

    private final int number;

    Rule(int number) {
        this.number = number;
    }

    /** Its number in the protocol's table. */
    public int number() {
        return number;
    }
}
