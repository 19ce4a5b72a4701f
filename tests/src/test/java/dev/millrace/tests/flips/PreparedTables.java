package dev.millrace.tests.flips;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.tests.bench.PublishedFolder;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Published folders of every mode and format, each written by two runs, and questions that other runs ask of them. */
final class PreparedTables implements AutoCloseable {
    private static final String WRITING = """
        apiVersion: millrace/v1
        job: writing
        sources: {numbers: {from: data/FILE.parquet}}
        steps: {t: {sql: "SELECT number AS id, number % 3 AS part, 'value ' || number AS v FROM numbers"}}
        sinks: {t: {to: out/NAME, format: FORMAT, OPTIONS}}
        """;

    private static final String READING = """
        apiVersion: millrace/v1
        job: reading
        sources: {t: {from: out/NAME/}}
        steps: {answer: {sql: "SELECT count(*) AS n, sum(id) AS ids, sum(part) AS parts, max(v) AS most FROM t WHERE CONDITION"}}
        sinks: {answer: {to: answer, format: csv, mode: overwrite}}
        settings: {plan.collapse: COLLAPSE}
        """;

    /** A folder, how it was written, and how its files end. */
    enum Table {
        APPENDED("parquet", "mode: append, rowGroupSize: 2048"),
        MERGED("parquet", "mode: merge, key: [id], rowGroupSize: 2048"),
        PARTITIONED("parquet", "mode: overwritePartitions, partitionBy: [part]"),
        APPENDED_CSV("csv", "mode: append"),
        MERGED_CSV("csv", "mode: merge, key: [id], codec: gzip"),
        PARTITIONED_JSON("json", "mode: append, partitionBy: [part]");

        private final String format;
        private final String options;

        Table(String format, String options) {
            this.format = format;
            this.options = options;
        }
    }

    private final Path folder;
    private final FlipWorld world;
    private final JobLoading jobs;
    private final Map<String, JobSpec> questions = new HashMap<>();

    PreparedTables(Path folder) throws IOException {
        this.folder = folder.toRealPath();
        this.world = new FlipWorld(this.folder, (_, _) -> {});
        this.jobs = new JobLoading(this.folder, SettingsLayers.load(Map.of(), this.folder, new TreeMap<>()));
        Shell shell = new Shell(this.folder);
        shell.parquet("data/old.parquet", "SELECT range AS number FROM range(4100)");
        shell.parquet("data/new.parquet", "SELECT 4096 + range AS number FROM range(200)");
        for (Table table : Table.values()) {
            for (String file : List.of("old", "new")) {
                RunRow ended = run(job(WRITING.replace("FILE", file)
                        .replace("NAME", table.name())
                        .replace("FORMAT", table.format)
                        .replace("OPTIONS", table.options)));
                if (ended.state() != RunState.SUCCEEDED) {
                    throw new AssertionError(table + ": " + ended);
                }
            }
        }
    }

    Path folder(Table table) {
        return folder.resolve("out/" + table);
    }

    FlipWorld world() {
        return world;
    }

    /** How a run ends that asks for the rows of a table of which this holds; of others than all, row groups are chosen by their bounds. */
    RunRow ask(Table table, String condition) {
        return run(questions.computeIfAbsent(
                table + condition,
                _ -> job(READING.replace("NAME", table.name())
                        .replace("CONDITION", condition)
                        .replace("COLLAPSE", String.valueOf(condition.equals("true"))))));
    }

    private JobSpec job(String text) {
        new Shell(folder).write("job.yaml", text);
        return jobs.load("job.yaml", Map.of(), Map.of()).spec();
    }

    private RunRow run(JobSpec job) {
        RunId run = world.submit(job);
        return world.end(run);
    }

    /** The rows that the last question has published. */
    String answer() throws IOException {
        PublishedFolder answer = new PublishedFolder(folder.resolve("answer"));
        return String.join(" ", answer.contents());
    }

    @Override
    public void close() {
        world.close();
    }
}
