package dev.millrace.coordinator.plan.job;

import static dev.millrace.coordinator.plan.job.Shape.Field.optional;
import static dev.millrace.coordinator.plan.job.Shape.Field.required;

import dev.millrace.coordinator.plan.job.Shape.Choice;
import dev.millrace.coordinator.plan.job.Shape.Fields;
import dev.millrace.coordinator.plan.job.Shape.Named;
import dev.millrace.coordinator.plan.job.Shape.OneOrMany;
import dev.millrace.coordinator.plan.job.Shape.Single;
import dev.millrace.coordinator.plan.job.Shape.Word;
import dev.millrace.graph.Webhook.Event;
import java.util.List;
import java.util.stream.Stream;

/** What a job file may say about how its runs are conducted. */
final class ConductShape {
    private static final String NAME = "^[A-Za-z_][A-Za-z0-9_-]{0,62}$";
    private static final String NAME_WORDS = "Use letters, digits, '_' and '-', beginning with a letter, at most 63";
    private static final Shape TEXT = new Single(ScalarForm.TEXT);

    private static final Shape SECRET = Fields.oneOf(List.of(
            optional(
                    "env",
                    new Word("^[A-Za-z_][A-Za-z0-9_]{0,200}$", "a name of an environment variable", "OPS_SECRET"),
                    "The environment variable that holds it."),
            optional("file", TEXT, "The file that holds it; relative to the job file.")));

    private static final Shape.Field ON = required(
            "on",
            new OneOrMany(new Choice(Stream.of(Event.values()).map(Event::word).toList())),
            "The ends of runs that are told.");
    private static final Shape.Field URL =
            required("url", TEXT, "Where it is posted to: https, or http to this machine.");
    private static final Shape.Field SECRET_FIELD =
            required("secret", SECRET, "Where the key of the signature lies; never the key itself.");

    static final Shape NOTIFY =
            new Named(NAME, NAME_WORDS, "webhook", new Fields(List.of(ON, URL, SECRET_FIELD)), false);

    static final Shape NOTIFY_CHANGES = new Named(
            NAME,
            NAME_WORDS,
            "webhook",
            new Fields(Stream.of(ON, URL, SECRET_FIELD)
                    .map(field -> optional(field.name(), field.shape(), field.about()))
                    .toList()),
            false);

    private static final Shape DURATION = new Single(ScalarForm.DURATION);

    static final Fields COMPUTE = new Fields(List.of(
            optional("memory", new Single(ScalarForm.SIZE), "The least memory of a worker for a task."),
            optional("runOn", new Choice(List.of("local")), "Where tasks run; this version has this machine alone."),
            Shape.Field.reserved("maxParallel", "a bound of tasks at once; the command has --slots"),
            Shape.Field.reserved(
                    "speculate", "second attempts of slow tasks; the setting is protocol.speculateAfter")));

    static final Fields RETRY = new Fields(List.of(
            optional("attempts", new Single(ScalarForm.COUNT), "As limits.attempts: most attempts of a task."),
            optional("interval", DURATION, "Wait before a task that was unavailable is tried again."),
            optional("backoff", new Single(ScalarForm.FACTOR), "By how much each wait is longer; 2 by default.")));

    static final Shape.Field TIMEOUT = optional("timeout", DURATION, "Longest time of a task of the step.");
    static final Shape.Field COMPUTE_OF_STEP = optional(
            "compute",
            new Fields(Stream.concat(
                            COMPUTE.fields().stream(),
                            Stream.of(optional(
                                    "gpu", new Single(ScalarForm.FLAG), "Its tasks need a worker with a GPU.")))
                    .toList()),
            "What its tasks need.");

    private ConductShape() {}
}
