package dev.millrace.service.jobs;

import dev.millrace.graph.Column;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.JobSpec.Limits;
import dev.millrace.graph.JobSpec.Sink;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.JobSpec.Step;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import dev.millrace.storage.sql.SqlNames;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The job that writes the rows of a published folder again, in files of about one size: same columns, folders, order and signs. It replaces only the
 * result that it has read.
 */
public final class CompactionJob {
    private static final String TABLE = "published";
    private static final String STEP = "compacted";

    private final Location folder;
    private final Manifest manifest;
    private final long targetBytes;

    public CompactionJob(Location folder, Manifest manifest, long targetBytes) {
        this.folder = folder;
        this.manifest = manifest;
        this.targetBytes = targetBytes;
    }

    /** Whether some folder by columns has more files than its bytes need. */
    public boolean isUseful() {
        Map<String, Long> bytes = new HashMap<>();
        Map<String, Integer> files = new HashMap<>();
        for (Manifest.File file : manifest.files()) {
            bytes.merge(file.folder(), file.sizeBytes(), Long::sum);
            files.merge(file.folder(), 1, Integer::sum);
        }
        return files.entrySet().stream()
                .anyMatch(
                        entry -> entry.getValue() > Math.ceilDiv(bytes.getOrDefault(entry.getKey(), 0L), targetBytes));
    }

    /** @param place what the user asked for */
    public JobSpec job(Place place) {
        String columns = manifest.columns().stream()
                .map(Column::name)
                .map(SqlNames::quoted)
                .collect(Collectors.joining(", "));
        Source source =
                new Source(TABLE, List.of(folder.uri()), "", List.of(), List.of(), CsvOptions.DETECT, false, place);
        Step step = new Step(STEP, "SELECT " + columns + " FROM " + TABLE, Map.of(), place);
        Sink sink = new Sink(
                STEP, folder, manifest.format(), OutputSpec.Mode.REWRITE, List.of(), layout(), Map.of(), place);
        return new JobSpec(
                "compact",
                List.of(source),
                List.of(step),
                List.of(sink),
                new TreeMap<>(),
                Limits.DEFAULT,
                new TreeMap<>());
    }

    private FileLayout layout() {
        FileLayout written = manifest.layout();
        return new FileLayout(
                written.partitionBy(),
                written.sortBy(),
                written.codecOrNull(),
                written.level(),
                written.rowGroupRows(),
                written.rowGroupBytes(),
                targetBytes,
                false,
                written.text());
    }
}
