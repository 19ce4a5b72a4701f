package dev.millrace.coordinator.plan.job;

import dev.millrace.coordinator.trigger.decide.CronTimes;
import dev.millrace.coordinator.trigger.decide.Recursion;
import dev.millrace.graph.ByteSize;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.Location;
import dev.millrace.graph.Place;
import dev.millrace.graph.ScheduleTrigger;
import dev.millrace.graph.ScheduleTrigger.CatchUp;
import dev.millrace.graph.ScheduleTrigger.Overlap;
import dev.millrace.graph.UploadTrigger;
import dev.millrace.graph.UploadTrigger.Batching;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads what begins runs of a job by itself. */
final class TriggerReading {
    /** Where a source reads what came. */
    static final String OBJECTS = "${trigger.objects}";

    private final SourceReading sources;
    private final Findings findings;

    TriggerReading(SourceReading sources, Findings findings) {
        this.sources = sources;
        this.findings = findings;
    }

    /** Empty: there is none, or something is wrong with it, and told. */
    Optional<UploadTrigger> upload(Fields job) {
        Optional<Fields> upload = job.mapping("trigger")
                .flatMap(trigger -> new Fields(trigger).mapping("upload"))
                .map(Fields::new);
        Optional<String> source = source(job, upload.isPresent());
        return upload.flatMap(fields -> fields.scalar("prefix")
                .flatMap(sources::destination)
                .map(prefix -> upload(fields, source.orElse("?"), new Location(prefix))));
    }

    /** Empty: there is none, or something is wrong with it, and told. */
    Optional<ScheduleTrigger> schedule(Fields job, List<String> parameters, ScheduleTrigger.Text text) {
        Optional<Fields> schedule = job.mapping("trigger")
                .flatMap(trigger -> new Fields(trigger).mapping("schedule"))
                .map(Fields::new);
        return schedule.flatMap(fields -> fields.text("cron").map(cron -> schedule(fields, cron, parameters, text)));
    }

    private ScheduleTrigger schedule(Fields fields, String cron, List<String> parameters, ScheduleTrigger.Text text) {
        String zone = fields.text("timeZone").orElse("UTC");
        String date = fields.text("date").orElse("");
        try {
            CronTimes.of(cron, zone);
        } catch (IllegalArgumentException wrong) {
            findings.add(
                    fields.place("cron"),
                    "BAD_SCHEDULE",
                    "The times of the schedule cannot be told: " + wrong.getMessage(),
                    "Write for example: cron: \"0 6 * * MON-FRI\", timeZone: Europe/Berlin");
        }
        if (!date.isEmpty() && !parameters.contains(date)) {
            findings.add(
                    fields.place("date"),
                    "UNKNOWN_PARAMETER",
                    "The schedule gives its day to the parameter '" + date + "', which the job does not have",
                    Suggestion.withAll(date, parameters));
        }
        CatchUp catchUp = CatchUp.valueOf(upper(fields, "catchUp", "none", List.of("none", "last", "all")));
        String usual = catchUp == CatchUp.ALL ? "queue" : "skip";
        Overlap overlap = Overlap.valueOf(upper(fields, "overlap", usual, List.of("skip", "queue")));
        if (catchUp == CatchUp.ALL && overlap == Overlap.SKIP) {
            findings.add(
                    fields.place("overlap"),
                    "WRONG_VALUE",
                    "'catchUp: all' runs every time, and 'overlap: skip' leaves some out",
                    "Write overlap: queue, or catchUp: last");
        }
        return new ScheduleTrigger(cron, zone, catchUp, overlap, date, text);
    }

    /** What is none of the words was told. */
    private static String upper(Fields fields, String key, String usual, List<String> words) {
        return fields.text(key).filter(words::contains).orElse(usual).toUpperCase(Locale.ROOT);
    }

    private UploadTrigger upload(Fields fields, String source, Location prefix) {
        String suffix = fields.text("suffix").orElse("");
        if (suffix.indexOf('/') >= 0) {
            findings.add(
                    fields.place("suffix"),
                    "WRONG_VALUE",
                    "'trigger.upload.suffix' is the end of a name, not of a path: '" + suffix + "'",
                    "Write for example: .csv.gz");
        }
        return new UploadTrigger(
                source,
                prefix,
                suffix,
                batching(fields.mapping("batch").map(Fields::new), fields),
                fields.text("dedupe").orElse("version").equals("content"),
                fields.text("order").orElse("arrival").equals("key"),
                quarantine(fields));
    }

    private @Nullable Location quarantine(Fields fields) {
        return fields.scalar("quarantine")
                .flatMap(sources::destination)
                .map(Location::new)
                .orElse(null);
    }

    private Batching batching(Optional<Fields> written, Fields upload) {
        Batching usual = Batching.DEFAULT;
        if (written.isEmpty()) {
            return usual;
        }
        Fields batch = written.get();
        long files = number(batch, "maxFiles", Long::parseLong, usual.maxFiles());
        if (files > Batching.MOST_FILES) {
            findings.add(
                    batch.place("maxFiles"),
                    "WRONG_VALUE",
                    "'trigger.upload.batch.maxFiles' is " + files + ", and a run takes at most " + Batching.MOST_FILES,
                    "Write a smaller number");
            return usual;
        }
        long bytes = number(batch, "maxBytes", text -> ByteSize.parse(text).bytes(), usual.maxBytes());
        return new Batching(
                (int) Math.max(files, 1),
                Math.max(bytes, 1),
                number(batch, "maxWait", DurationText::parseMillis, usual.maxWaitMillis()));
    }

    /** What has a wrong form was told. */
    private static long number(Fields fields, String key, Function<String, Long> parser, long usual) {
        try {
            return fields.count(key).map(parser).orElse(usual);
        } catch (IllegalArgumentException | ArithmeticException told) {
            return usual;
        }
    }

    /** The one source that reads what came. */
    private Optional<String> source(Fields job, boolean triggered) {
        List<Written.Entry> reading = job.mapping("sources").map(Written.Mapping::entries).orElse(List.of()).stream()
                .filter(TriggerReading::reads)
                .toList();
        if (!triggered) {
            reading.forEach(entry -> findings.add(
                    entry.keyPlace(),
                    "NO_TRIGGER",
                    "The source '" + entry.key() + "' reads " + OBJECTS + ", but the job has no upload trigger",
                    "Add trigger: {upload: {prefix: FOLDER}}, or name the files"));
            return Optional.empty();
        }
        if (reading.size() != 1) {
            findings.add(
                    job.place("trigger"),
                    "NO_TRIGGER",
                    reading.isEmpty()
                            ? "No source reads the files that come"
                            : "The sources '" + reading.getFirst().key() + "' and '"
                                    + reading.getLast().key() + "' both read the files that come",
                    "Write from: \"" + OBJECTS + "\" in one source");
            return Optional.empty();
        }
        requireAlone(reading.getFirst());
        return Optional.of(reading.getFirst().key());
    }

    private void requireAlone(Written.Entry entry) {
        Fields fields = new Fields(entry.value());
        for (String key : List.of("incremental", "dedupe", "exclude", "partitions")) {
            if (fields.has(key)) {
                findings.add(
                        fields.place(key),
                        "WRONG_VALUE",
                        "The source '" + entry.key() + "' reads the files that come, which the trigger chooses; it has "
                                + key + ": too",
                        key.equals("dedupe") ? "Write dedupe: under trigger.upload" : "Leave it out");
            }
        }
        if (fields.scalars("from").size() > 1) {
            findings.add(
                    fields.place("from"),
                    "WRONG_VALUE",
                    "The source '" + entry.key() + "' reads " + OBJECTS + " and other files",
                    "Make a source of its own for the others");
        }
    }

    static boolean reads(Written.Entry source) {
        return new Fields(source.value())
                .scalars("from").stream().anyMatch(from -> from.text().strip().equals(OBJECTS));
    }

    /** No output may lie where files come, whatever it is called: it would begin a run, and so on. */
    void requireNoRecursion(UploadTrigger upload, List<Sink> written, Place place) {
        for (Sink sink : written) {
            Recursion.overlap(List.of(sink.to()), upload.prefix())
                    .ifPresent(
                            output -> recursion(sink.place(), "The output of '" + sink.step() + "'", output, upload));
        }
        Recursion.overlap(upload.quarantine().stream().toList(), upload.prefix())
                .ifPresent(output -> recursion(place, "The quarantine", output, upload));
    }

    private void recursion(Place place, String what, Location output, UploadTrigger upload) {
        findings.add(
                place,
                "TRIGGER_RECURSION",
                what + " lies in or around the folder whose files begin runs of the job: " + output.path(),
                "Write to a folder outside of " + upload.prefix().path());
    }
}
