package dev.millrace.sdk;

import dev.millrace.coordinator.plan.job.IncrementSense;
import dev.millrace.coordinator.plan.job.WebhookAddress;
import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Check;
import dev.millrace.graph.Conduct;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Increment;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.JobSpec.Quality;
import dev.millrace.graph.JobSpec.Retry;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.Place;
import dev.millrace.graph.Reuse;
import dev.millrace.graph.Webhook;
import dev.millrace.sdk.job.Caller;
import dev.millrace.sdk.job.FrameJob;
import dev.millrace.sdk.job.Node;
import dev.millrace.service.settings.SettingsCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Several outputs of one run, with what a job file says beside them: checks, limits, retries, memory, webhooks. All is computed in one run; what several
 * outputs read is computed once. Each method adds to this job and returns it; a job is used by one thread.
 */
public final class Job {
    private static final String JOB_NAME = "[a-z0-9][a-z0-9._-]{0,62}";
    private static final String OUTPUT_NAME = "[A-Za-z_][A-Za-z0-9_]{0,62}";
    private static final String LABEL = "[a-z0-9._-]{1,63}";
    private static final double PER_CENT = 100;

    private final Session session;
    private final String name;
    private final String environment;
    private final SequencedMap<String, Node> outputs = new LinkedHashMap<>();
    private final List<Sink> sinks = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final List<Webhook> webhooks = new ArrayList<>();
    private final SortedMap<String, String> labels = new TreeMap<>();
    private final SortedMap<String, String> settings = new TreeMap<>();
    private final SortedMap<String, Conduct.OfStep> steps = new TreeMap<>();
    private Limits limits = Limits.DEFAULT;
    private long memoryBytes;
    private Reuse.Use use = Reuse.Use.USE;
    private boolean full;

    Job(Session session, String name, String environment, Place place) {
        this.session = session;
        this.name = name;
        this.environment = environment;
        require(
                name.matches(JOB_NAME),
                "BAD_NAME",
                "'" + name + "' cannot be the name of a job",
                "Use lower case, digits, '.', '_' and '-', at most 63",
                place);
    }

    /** An output: the rows of a frame, under a name, written to a place. */
    public Job output(String output, Frame frame, Destination destination) {
        Place place = Caller.place();
        require(
                output.matches(OUTPUT_NAME),
                "BAD_NAME",
                "'" + output + "' cannot be the name of an output",
                "Use letters, digits and '_', beginning with a letter",
                place);
        require(
                frame.session() == session,
                "OTHER_SESSION",
                "The frame was made by another Millrace",
                "Read it with the Millrace of the job",
                place);
        require(
                outputs.keySet().stream().noneMatch(output::equalsIgnoreCase),
                "DUPLICATE_NAME",
                "The job has an output '" + output + "' already",
                "Give each output its own name",
                place);
        sinks.add(destination.sink(output, session.paths(), place));
        outputs.put(output, frame.node());
        return this;
    }

    /** A sentence over aggregates of an output, in SQL, that must be true; else the run fails and publishes nothing. */
    public Job check(String output, String expect) {
        return check(output, expect, true);
    }

    /** The same, but only told when it is not true. */
    public Job warn(String output, String expect) {
        return check(output, expect, false);
    }

    private Job check(String output, String expect, boolean fails) {
        known(output);
        checks.add(new Check(output, expect, fails, Caller.place()));
        return this;
    }

    /** For people and bills. */
    public Job label(String key, String value) {
        require(
                key.matches(LABEL),
                "BAD_NAME",
                "'" + key + "' cannot be the name of a label",
                "Use lower case, digits, '.', '_' and '-', at most 63",
                Caller.place());
        labels.put(key, value);
        return this;
    }

    /** A {@code plan.*} or {@code sql.*} setting of this job. */
    public Job set(String key, String value) {
        new SettingsCatalogue().check(key, value).ifPresent(failure -> {
            throw failure.at(Caller.place()).toException();
        });
        settings.put(key, value);
        return this;
    }

    /** Longest time of the run. */
    public Job wallTime(Duration longest) {
        limits = limits.with(limits.tasks(), limits.attempts(), millis(longest), limits.taskMillis(), limits.bytes());
        return this;
    }

    /** Longest time of a task of an output. */
    public Job timeout(String output, Duration longest) {
        known(output);
        steps.put(output, new Conduct.OfStep(millis(longest), 0));
        return this;
    }

    /** Most rows that tasks take from sources. */
    public Job mostRows(long rows) {
        require(rows > 0, "WRONG_VALUE", "A limit of rows is at least 1", "Change the number", Caller.place());
        limits = new Limits(
                limits.tasks(),
                limits.attempts(),
                limits.wallMillis(),
                limits.taskMillis(),
                limits.bytes(),
                rows,
                limits.microDollars(),
                limits.retry());
        return this;
    }

    /**
     * How a task that was unavailable is tried again.
     *
     * @param attempts of a task, at most
     * @param interval before the second
     * @param backoff by how much each wait is longer than the one before, from 1 to 100
     */
    public Job retry(int attempts, Duration interval, double backoff) {
        require(
                attempts > 0 && backoff >= 1 && backoff <= PER_CENT,
                "WRONG_VALUE",
                "A retry has at least 1 attempt and a backoff from 1 to 100",
                "Write for example: retry(5, Duration.ofSeconds(2), 2)",
                Caller.place());
        limits = new Limits(
                limits.tasks(),
                attempts,
                limits.wallMillis(),
                limits.taskMillis(),
                limits.bytes(),
                limits.rows(),
                limits.microDollars(),
                new Retry(millis(interval), (int) Math.round(backoff * PER_CENT)));
        return this;
    }

    /** The least memory of a worker for a task, for example {@code 2GB}. */
    public Job memory(String size) {
        try {
            memoryBytes = ByteSize.parse(size).bytes();
        } catch (IllegalArgumentException | ArithmeticException error) {
            throw Failure.invalid("WRONG_VALUE", "'" + size + "' is not a size", "Write for example: 2GB")
                    .at(Caller.place())
                    .toException();
        }
        return this;
    }

    /**
     * Tells a web server how runs end, signed.
     *
     * @param url https, or http to this machine
     * @param secretVariable environment variable that holds the key of the signature
     */
    public Job notify(String webhook, String url, String secretVariable, Webhook.Event... ends) {
        Place place = Caller.place();
        WebhookAddress.complaint(url).ifPresent(wrong -> {
            throw Failure.invalid("BAD_URL", wrong.message(), wrong.remedy())
                    .at(place)
                    .toException();
        });
        require(ends.length > 0, "WRONG_VALUE", "The webhook is told of nothing", "Name ends such as FAILED", place);
        webhooks.add(new Webhook(webhook, Set.of(ends), url, new Webhook.Secret.Variable(secretVariable)));
        return this;
    }

    /** Cached frames are computed again, and the new rows kept. */
    public Job refresh() {
        use = Reuse.Use.REFRESH;
        return this;
    }

    /** Rows of cached frames are neither used nor kept. */
    public Job withoutCache() {
        use = Reuse.Use.IGNORE;
        return this;
    }

    /** Takes all files of the incremental table again; what destinations have appended is replaced. */
    public Job full() {
        full = true;
        return this;
    }

    /** Begins to compute all outputs. */
    public Run submit() {
        require(!outputs.isEmpty(), "NO_OUTPUT", "The job writes nothing", "Add an output", Caller.place());
        return session.publish(spec());
    }

    /** The same document as a job file makes. */
    JobSpec spec() {
        FrameJob.Tables tables = FrameJob.of(outputs);
        JobSpec spec = new JobSpec(
                name,
                tables.sources(),
                tables.steps(),
                sinks,
                labels,
                limits,
                settings,
                new Quality(tables.contracts(), checks),
                new Conduct(webhooks, memoryBytes, steps));
        return spec.with(new Reuse(tables.cached(), use, increment(tables.incremental())));
    }

    private @Nullable Increment increment(List<Increment> incremental) {
        Place place = Caller.place();
        IncrementSense.several(incremental).ifPresent(failure -> {
            throw failure.withRemedy("Make a job for each of them").at(place).toException();
        });
        if (incremental.isEmpty()) {
            require(
                    !full,
                    "NOT_INCREMENTAL",
                    "full() asks for all files again, but nothing that the job reads is incremental",
                    "Leave full() out: all files are read in each run",
                    place);
            return null;
        }
        sinks.forEach(sink -> IncrementSense.growing(sink).ifPresent(failure -> {
            throw failure.withRemedy("Write append() or merge(…) on the destination")
                    .at(sink.place())
                    .toException();
        }));
        Increment one = incremental.getFirst();
        return new Increment(one.source(), environment, one.byContent(), full);
    }

    private void known(String output) {
        require(
                outputs.containsKey(output),
                "UNKNOWN_OUTPUT",
                "The job has no output '" + output + "' yet",
                "Add the output first",
                Caller.place());
    }

    private static long millis(Duration duration) {
        require(
                duration.toMillis() > 0,
                "WRONG_VALUE",
                "A time is at least a millisecond",
                "Write for example: Duration.ofMinutes(5)",
                Caller.place());
        return duration.toMillis();
    }

    private static void require(boolean isRight, String code, String message, String remedy, Place place) {
        if (!isRight) {
            throw Failure.invalid(code, message, remedy).at(place).toException();
        }
    }
}
