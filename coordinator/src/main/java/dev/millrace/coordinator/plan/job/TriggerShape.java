package dev.millrace.coordinator.plan.job;

import static dev.millrace.coordinator.plan.job.Shape.Field.optional;
import static dev.millrace.coordinator.plan.job.Shape.Field.required;

import dev.millrace.coordinator.plan.job.Shape.Choice;
import dev.millrace.coordinator.plan.job.Shape.Fields;
import dev.millrace.coordinator.plan.job.Shape.Single;
import java.util.List;

/** What may begin runs of a job by itself. */
final class TriggerShape {
    private static final Shape TEXT = new Single(ScalarForm.TEXT);

    private static final Fields BATCH = new Fields(List.of(
            optional("maxFiles", new Single(ScalarForm.COUNT), "Most files of a run; 100 by default."),
            optional("maxBytes", new Single(ScalarForm.SIZE), "Most bytes of a run; 1GB by default."),
            optional("maxWait", new Single(ScalarForm.DURATION), "How long a file waits for others; 10s by default.")));

    private static final Fields UPLOAD = new Fields(List.of(
            required("prefix", TEXT, "The folder below which files come; relative to the job file."),
            optional("suffix", TEXT, "What the names of the files end with; others are left alone."),
            optional("batch", BATCH, "How many files one run takes."),
            optional(
                    "dedupe",
                    new Choice(List.of("version", "content")),
                    "What tells that a file was taken: its place, size and time, or its bytes."),
            optional(
                    "order",
                    new Choice(List.of("arrival", "key")),
                    "In which order files that wait are taken: as they were seen, or by their names."),
            optional("quarantine", TEXT, "Folder to which a file is copied that no run can take.")));

    private static final Fields SCHEDULE = new Fields(List.of(
            required("cron", TEXT, "Times: minute, hour, day of the month, month, day of the week."),
            optional("timeZone", TEXT, "Whose clocks count, for example Europe/Berlin; UTC by default."),
            optional(
                    "catchUp",
                    new Choice(List.of("none", "last", "all")),
                    "Which times are run that passed while nobody watched; none by default."),
            optional(
                    "overlap",
                    new Choice(List.of("skip", "queue")),
                    "What becomes of times that pass while a run goes on; skip by default, with catchUp: all queue."),
            optional("date", TEXT, "Parameter of type date that is given the day of the time.")));

    static final Fields TRIGGER = Fields.oneOf(List.of(
            optional("upload", UPLOAD, "Files that come."), optional("schedule", SCHEDULE, "Times that come.")));

    /** What an environment may change. */
    static final Fields CHANGES = new Fields(List.of(optional(
            "upload",
            new Fields(List.of(
                    optional("prefix", TEXT, "Where files come instead."),
                    optional("quarantine", TEXT, "Where those are copied that no run can take."))),
            "Files that come.")));

    private TriggerShape() {}
}
