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

    private ConductShape() {}
}
