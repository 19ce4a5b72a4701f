package dev.millrace.tests.flips;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StepIdentity;
import dev.millrace.graph.codec.ManifestCodec;
import dev.millrace.graph.codec.StageGraphCodec;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.Layout;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.record.RunState;
import dev.millrace.tests.bench.PublishedFolder;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A home in which a run has kept the result of a step, and two others have taken a file each. */
final class ReusedObjects implements AutoCloseable {
    static final String KEEPING = "keeping";
    static final String STEP = "clean";

    private static final String KEEPING_JOB = """
        apiVersion: millrace/v1
        job: keeping
        sources: {numbers: {from: numbers.parquet}}
        steps:
          clean: {sql: "SELECT number, 'value ' || number AS v FROM numbers WHERE number % 2 = 0", cache: true}
          totals: {sql: "SELECT count(*) AS n, sum(number) AS numbers, max(v) AS most FROM clean"}
        sinks: {totals: {to: out/totals, format: csv, mode: overwrite}}
        """;

    private static final String TAKING_JOB = """
        apiVersion: millrace/v1
        job: taking
        sources: {uploads: {from: "uploads/*.csv", incremental: true, dedupe: content}}
        steps: {rows: {sql: "SELECT * FROM uploads"}}
        sinks: {rows: {to: out/rows, format: csv, mode: append}}
        """;

    private final Path folder;
    private final FlipWorld world;
    private final JobSpec keeping;
    private final JobSpec taking;
    private final List<Path> keptFirst;
    private final List<String> trueAnswer;

    ReusedObjects(Path folder) throws IOException {
        this.folder = folder.toRealPath();
        this.world = new FlipWorld(this.folder, (_, _) -> {});
        Shell shell = new Shell(this.folder);
        shell.parquet("numbers.parquet", "SELECT range AS number FROM range(2000)");
        this.keeping = job(shell, KEEPING_JOB);
        this.taking = job(shell, TAKING_JOB);
        succeed(submitKeeping());
        this.trueAnswer = answer();
        this.keptFirst = files("home/cache");
        for (String name : List.of("a", "b")) {
            shell.write("uploads/" + name + ".csv", "name,pieces\n" + name + ",1\n");
            succeed(submitTaking());
        }
    }

    private JobSpec job(Shell shell, String text) {
        shell.write("job.yaml", text);
        return new JobLoading(folder, SettingsLayers.load(Map.of(), folder, new TreeMap<>()))
                .load("job.yaml", Map.of(), Map.of())
                .spec();
    }

    private void succeed(RunId run) {
        if (world.end(run).state() != RunState.SUCCEEDED) {
            throw new AssertionError(world.row(run));
        }
    }

    RunId submitKeeping() {
        return world.submit(keeping);
    }

    RunId submitTaking() {
        return world.submit(taking);
    }

    FlipWorld world() {
        return world;
    }

    Layout layout() {
        return new Layout(LocalPaths.location(folder.resolve("home")));
    }

    StageGraph planOf(RunId run) throws IOException {
        return StageGraphCodec.read(Files.readAllBytes(folder.resolve("home/runs/" + run + "/plan.json")));
    }

    /** Files of the kept result. */
    List<Path> kept(String ending) {
        return ended(files("home/cache"), ending);
    }

    /** Files that list what was taken. */
    List<Path> taken(String ending) {
        return ended(files("home/taken"), ending);
    }

    private static List<Path> ended(List<Path> files, String ending) {
        List<Path> chosen = files.stream()
                .filter(file -> file.toString().endsWith(ending))
                .filter(file -> ending.equals("_manifest.json") || !file.endsWith("_manifest.json"))
                .toList();
        if (chosen.isEmpty()) {
            throw new AssertionError("no " + ending + " in " + files);
        }
        return chosen;
    }

    StepIdentity identity() throws IOException {
        Path manifest = kept("_manifest.json").getFirst();
        return Objects.requireNonNull(
                ManifestCodec.read(Files.readAllBytes(manifest)).identityOrNull());
    }

    /** The rows that the last run has published. */
    List<String> answer() throws IOException {
        return new PublishedFolder(folder.resolve("out/totals")).contents();
    }

    List<String> trueAnswer() {
        return trueAnswer;
    }

    /** All files of the folder that grows. */
    List<Path> published() {
        return files("out/rows");
    }

    /** Deletes what later runs have kept beside the first result. */
    void forgetLaterResults() throws IOException {
        for (Path file : files("home/cache")) {
            if (!keptFirst.contains(file)) {
                Files.delete(file);
            }
        }
    }

    private List<Path> files(String below) {
        try (Stream<Path> all = Files.walk(folder.resolve(below))) {
            return all.filter(Files::isRegularFile)
                    .sorted(Comparator.naturalOrder())
                    .toList();
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
    }

    @Override
    public void close() {
        world.close();
    }
}
