package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.reuse.TakenFile;
import dev.millrace.coordinator.plan.reuse.TakenFiles;
import dev.millrace.coordinator.plan.source.SourceCatalog;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.Increment;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.OutputSpec.Mode;
import dev.millrace.graph.Scan;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.Taking;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files that a run takes of an incremental source. What was taken is a published table, and what the run takes is one more output, which counts
 * only if the table is still the one that was read: so files are taken together with success, and of two runs that would take one file at once one
 * is refused when it would publish.
 */
final class Intake {
    private final JobSpec job;
    private final Increment increment;
    private final TakenFiles.Found before;
    private final Map<Scan.SourceFile, String> files = new LinkedHashMap<>();
    private int seen;
    private int same;

    private Intake(JobSpec job, Increment increment, TakenFiles.Found before) {
        this.job = job;
        this.increment = increment;
        this.before = before;
    }

    static Intake of(JobSpec job, Increment increment, SourceCatalog catalog, TakenFiles taken) {
        Location folder = taken.folder(job.name(), increment.environment(), increment.source());
        Intake intake = new Intake(job, increment, taken.read(folder));
        intake.look(catalog.files(intake.source()), taken);
        return intake;
    }

    private Source source() {
        return job.source(increment.source())
                .orElseThrow(() -> Failure.invalid(
                                "UNKNOWN_SOURCE",
                                "There is no source '" + increment.source() + "' to take files of",
                                "Name a source of the job")
                        .toException());
    }

    private void look(List<Scan.SourceFile> found, TakenFiles taken) {
        Set<TakenFile.Identity> identities = new HashSet<>();
        Set<String> contents = new HashSet<>();
        if (!increment.full()) {
            before.files().forEach(file -> {
                identities.add(file.identity());
                contents.add(file.contentOrEmpty());
            });
        }
        for (Scan.SourceFile file : new LinkedHashSet<>(found)) {
            if (!identities.add(identity(file))) {
                seen++;
                continue;
            }
            String content = increment.byContent() ? taken.content(file.location()) : "";
            if (increment.byContent() && !contents.add(content)) {
                same++;
            } else {
                files.put(file, content);
            }
        }
    }

    private static TakenFile.Identity identity(Scan.SourceFile file) {
        return new TakenFile.Identity(file.location().uri(), file.sizeBytes(), file.modifiedMicros());
    }

    Taking taking() {
        return new Taking(increment.source(), files.size(), seen, same, increment.full());
    }

    /** A catalog that sees the files of the source as they were looked at, and no others. */
    SourceCatalog over(SourceCatalog catalog) {
        return catalog.only(increment.source(), files.keySet());
    }

    /** The job that also keeps what it takes. One that takes all again begins what it adds to anew. */
    JobSpec job() {
        String name = increment.source() + ".taken";
        List<Step> steps = new ArrayList<>(job.steps());
        steps.add(new Step(name, sql(), Map.of(), source().place()));
        List<Sink> sinks = new ArrayList<>(job.sinks().stream().map(this::anew).toList());
        sinks.add(new Sink(
                name,
                before.folder(),
                OutputSpec.Format.JSON,
                increment.full() ? Mode.RETAKE : Mode.TAKE,
                List.of(),
                FileLayout.DEFAULT,
                Map.of(),
                source().place()));
        return job.withTables(job.sources().stream().map(this::asTheyCome).toList(), steps, sinks, job.quality());
    }

    private Source asTheyCome(Source other) {
        return other.name().equals(increment.source())
                ? other.with(other.options().asTheyCome())
                : other;
    }

    private Sink anew(Sink sink) {
        return increment.full() && sink.mode() == Mode.APPEND
                ? new Sink(
                        sink.step(),
                        sink.to(),
                        sink.format(),
                        Mode.OVERWRITE,
                        sink.key(),
                        sink.layout(),
                        sink.places(),
                        sink.place())
                : sink;
    }

    private String sql() {
        String rows = files.entrySet().stream()
                .map(entry -> "(" + SqlNames.literal(entry.getKey().location().uri()) + ", "
                        + entry.getKey().sizeBytes() + ", " + entry.getKey().modifiedMicros() + ", "
                        + SqlNames.literal(entry.getValue()) + ")")
                .collect(Collectors.joining(",\n"));
        return "SELECT file, CAST(bytes AS BIGINT) AS bytes, CAST(modified AS BIGINT) AS modified, content FROM"
                + " (VALUES\n"
                + rows + ") AS taken(file, bytes, modified, content)";
    }

    /** The plan, whose output for taken files goes with exactly those that were read. */
    StageGraph sealed(StageGraph graph) {
        List<OutputSpec> outputs = graph.outputs().stream()
                .map(output -> output.mode() == Mode.TAKE || output.mode() == Mode.RETAKE
                        ? output.reading(before.tag())
                        : output)
                .toList();
        return new StageGraph(
                graph.engine(), graph.classes(), graph.stages(), outputs, graph.settings(), graph.reuse(), taking());
    }
}
