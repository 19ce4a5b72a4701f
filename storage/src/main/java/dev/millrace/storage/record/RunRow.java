package dev.millrace.storage.record;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.JobSpec.Retry;
import dev.millrace.graph.Release;
import dev.millrace.graph.RunId;
import dev.millrace.graph.codec.FailureCodec;
import dev.millrace.storage.StateTable.Row;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The row of a run.
 *
 * @param epoch the user's try, from 0
 * @param version raised by every decision on the row
 * @param planOrEmpty variant (SHA-256) of the stored plan; empty before it is planned
 * @param checkMillis when the tick must look again; {@link #NONE}: never
 * @param endedMillis when it ended; {@link #NONE}: it has not
 * @param job name of the job, for people
 * @param submittedMillis when it was submitted
 * @param startedMillis when this epoch began
 * @param failureOrNull why it failed
 * @param alarmOrEmpty what keeps it from being published, for people
 * @param published files that were made visible so far, in the order of publishing; a hint
 * @param told which ends are told to whom
 * @param release which version of the code goes on with it
 * @param missedMillis since when others do not find that version; {@link #NONE}: it is there, as far as anybody knows
 */
public record RunRow(
        RunId run,
        RunState state,
        int epoch,
        long version,
        String planOrEmpty,
        long checkMillis,
        long endedMillis,
        boolean paused,
        Limits limits,
        String job,
        long submittedMillis,
        long startedMillis,
        @Nullable Failure failureOrNull,
        String alarmOrEmpty,
        int published,
        ToldEnds told,
        Release release,
        long missedMillis) {
    /** No such time. */
    public static final long NONE = -1;

    static final String STATE = "state";
    static final String EPOCH = "epoch";
    static final String VERSION = "version";
    static final String PLAN = "plan";
    /** The attribute by which the table finds rows that are due. */
    static final String CHECK = "due";

    static final String ENDED = "ended";
    static final String PAUSED = "paused";
    static final String JOB = "job";
    static final String SUBMITTED = "submitted";
    static final String STARTED = "started";
    static final String FAILURE = "failure";
    static final String ALARM = "alarm";
    static final String PUBLISHED = "published";
    static final String TOLD = "told";
    static final String RELEASE = "release";
    static final String MISSED = "missed";
    static final String LIMIT_TASKS = "limitTasks";
    static final String LIMIT_ATTEMPTS = "limitAttempts";
    static final String LIMIT_WALL = "limitWall";
    static final String LIMIT_TASK = "limitTask";
    static final String LIMIT_BYTES = "limitBytes";
    static final String LIMIT_ROWS = "limitRows";
    static final String LIMIT_DOLLARS = "limitMicroDollars";
    static final String RETRY_INTERVAL = "retryMillis";
    static final String RETRY_BACKOFF = "retryPercent";

    private static final String PARTITION = "R#";

    public static RunRow of(Row row) {
        Attributes read = new Attributes(row);
        return new RunRow(
                runOf(row),
                RunState.valueOf(read.text(STATE)),
                read.whole(EPOCH),
                read.number(VERSION),
                read.text(PLAN, ""),
                read.number(CHECK, NONE),
                read.number(ENDED, NONE),
                row.number(PAUSED).isPresent(),
                limits(read),
                read.text(JOB, ""),
                read.number(SUBMITTED, NONE),
                read.number(STARTED, NONE),
                row.text(FAILURE).map(FailureCodec::read).orElse(null),
                read.text(ALARM, ""),
                read.whole(PUBLISHED, 0),
                ToldEnds.parse(read.text(TOLD, "")),
                new Release(read.text(RELEASE, "")),
                read.number(MISSED, NONE));
    }

    /** The run whose row this is. */
    public static RunId runOf(Row row) {
        return new RunId(row.key().partition().substring(PARTITION.length()));
    }

    /** Which version of the code a row of the table keeps for itself, {@link Release#ANY} if any may go on with it; empty: it is no open run. */
    public static Optional<Release> holderOf(Row row) {
        return Optional.of(row)
                .filter(one -> one.key().equals(Keys.run(runOf(one))))
                .map(RunRow::of)
                .filter(run -> !run.state.isEnded())
                .map(RunRow::release);
    }

    private static Limits limits(Attributes read) {
        return new Limits(
                read.number(LIMIT_TASKS, 0),
                read.whole(LIMIT_ATTEMPTS, 0),
                read.number(LIMIT_WALL, 0),
                read.number(LIMIT_TASK, 0),
                read.number(LIMIT_BYTES, 0),
                read.number(LIMIT_ROWS, 0),
                read.number(LIMIT_DOLLARS, 0),
                new Retry(read.number(RETRY_INTERVAL, 0), read.whole(RETRY_BACKOFF, 0)));
    }

    public Optional<String> plan() {
        return planOrEmpty.isEmpty() ? Optional.empty() : Optional.of(planOrEmpty);
    }

    public Optional<Failure> failure() {
        return Optional.ofNullable(failureOrNull);
    }

    /** Whether code of that version must leave the run alone: it has not ended, and another one goes on with it. */
    public boolean isLeftBy(Release own) {
        return own.leaves(release) && !state.isEnded();
    }

    public boolean isMissed() {
        return missedMillis != NONE;
    }

    public boolean hasCheck() {
        return checkMillis != NONE;
    }
}
