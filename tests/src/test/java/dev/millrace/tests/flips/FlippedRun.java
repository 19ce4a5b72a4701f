package dev.millrace.tests.flips;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.tests.bench.PublishedFolder;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A run of several stages that replaces the results of one before it, kept as it was at each {@link Stop}. Files are kept as hard links, so that
 * their tags stay the same.
 */
final class FlippedRun implements AutoCloseable {
    private static final Map<String, String> SETTINGS = Map.of(
            "plan.splitBytes",
            "20000",
            "plan.broadcastBytes",
            "3500",
            "plan.flipBytes",
            "0",
            "plan.collapse",
            "false",
            "plan.ranges",
            "false");
    private static final List<String> KEPT = List.of("home/runs", "out");

    private static final String JOB = """
        apiVersion: millrace/v1
        job: flips
        sources: {orders: {from: data/orders/}, lines: {from: data/lines/}, names: {from: data/names.parquet}}
        steps:
          sold: {sql: "SELECT name, number, quantity FROM lines JOIN orders USING (number) JOIN names USING (code)"}
          totals: {sql: "SELECT name, count(*) AS n, sum(quantity) AS total FROM sold GROUP BY name ORDER BY name"}
          large: {sql: "SELECT number, sum(quantity) AS total FROM lines WHERE number < 90 GROUP BY number"}
          names_used: {sql: "SELECT DISTINCT name, length(name) AS letters FROM sold"}
        sinks:
          totals: {to: out/totals, format: csv, mode: overwrite}
          large: {to: out/large, format: parquet, mode: overwrite}
          names_used: {to: out/names, format: json, mode: overwrite}
        """;

    /** The stage that joins what stages 0 and 1 exchange; its rows are read as they are by later ones. */
    static final int JOIN = 2;

    /** Where the run is stopped. */
    enum Stop {
        SUBMITTED,
        PLANNED,
        DECIDED,
        COMPUTED,
        EXCHANGED,
        JOINED,
        COMPLETE,
        REPLACING,
        PUBLISHED
    }

    private final Path folder;
    private final FlipWorld world;
    private final RunId run;
    private final StageGraph plan;
    private final Map<Stop, FlipWorld.Moment> moments = new EnumMap<>(Stop.class);
    private boolean full;

    FlippedRun(Path folder) throws IOException {
        this.folder = folder.toRealPath();
        writeSources(new Shell(this.folder));
        this.world = new FlipWorld(this.folder, (_, path) -> {
            if (full && path.startsWith(this.folder.resolve("out"))) {
                throw new IOException("No space left on device");
            }
        });
        JobSpec job = new JobLoading(this.folder, SettingsLayers.load(Map.of(), this.folder, new TreeMap<>(SETTINGS)))
                .load("job.yaml", Map.of(), Map.of())
                .spec();
        world.end(world.submit(job));
        this.run = world.submit(job);
        this.plan = world.plan(job);
        stopEverywhere();
    }

    private static void writeSources(Shell shell) {
        shell.write("job.yaml", JOB);
        for (int file = 0; file < 2; file++) {
            shell.parquet(
                    "data/orders/" + file + ".parquet",
                    "SELECT range AS number, 'c' || range % 7 AS code FROM range(" + 60 * file + ", " + 60 * (file + 1)
                            + ")");
            shell.parquet(
                    "data/lines/" + file + ".parquet",
                    "SELECT range * 7 % 120 AS number, range % 11 AS quantity FROM range(" + 3000 * file + ", "
                            + 3000 * (file + 1) + ")");
        }
        shell.parquet("data/names.parquet", "SELECT 'c' || range AS code, 'name ' || range AS name FROM range(7)");
    }

    private void stopEverywhere() throws IOException {
        keep(Stop.SUBMITTED);
        world.until(run, () -> world.row(run).plan().isPresent());
        keep(Stop.PLANNED);
        world.until(run, () -> world.stage(run, 0).isPresent());
        keep(Stop.DECIDED);
        world.until(
                run,
                () -> files("home/runs/" + run + "/attempts/0", "output.json").size() == tasks(0));
        keep(Stop.COMPUTED);
        world.until(run, () -> world.stage(run, JOIN).isPresent());
        keep(Stop.EXCHANGED);
        world.until(run, () -> world.stage(run, JOIN + 1).isPresent());
        keep(Stop.JOINED);
        world.until(run, () -> world.row(run).state() == RunState.PUBLISHING);
        keep(Stop.COMPLETE);
        full = true;
        world.until(run, () -> !world.row(run).alarmOrEmpty().isEmpty());
        full = false;
        keep(Stop.REPLACING);
        world.until(run, () -> world.row(run).state() == RunState.SUCCEEDED);
        keep(Stop.PUBLISHED);
    }

    private int tasks(int stage) {
        return plan.stages().get(stage).tasks();
    }

    private void keep(Stop stop) throws IOException {
        moments.put(stop, world.moment());
        for (String kept : KEPT) {
            link(folder.resolve(kept), folder.resolve("kept/" + stop + "/" + kept));
        }
    }

    /** Everything is again as it was at this stop. */
    void rewind(Stop stop) throws IOException {
        for (String kept : KEPT) {
            Path from = folder.resolve("kept/" + stop + "/" + kept);
            removeOthers(folder.resolve(kept), from);
            link(from, folder.resolve(kept));
        }
        world.rewind(Objects.requireNonNull(moments.get(stop)));
    }

    /** Removes what was not there or was another file. */
    private static void removeOthers(Path folder, Path kept) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.filter(Files::isRegularFile).toList()) {
                Path before = kept.resolve(folder.relativize(path).toString());
                if (!Files.exists(before) || !Files.isSameFile(before, path)) {
                    Files.delete(path);
                }
            }
        }
    }

    private static void link(Path from, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from)) {
            for (Path path : (Iterable<Path>) all::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else if (!Files.exists(target)) {
                    Files.createLink(target, path);
                }
            }
        }
    }

    /** Goes on until the run has ended or is held up. */
    RunRow end() {
        return world.end(run);
    }

    RunId run() {
        return run;
    }

    FlipWorld world() {
        return world;
    }

    StageGraph plan() {
        return plan;
    }

    /** Files below a folder of the run whose name ends like this, in order. */
    List<Path> files(String below, String ending) {
        Path top = folder.resolve(below.replace("RUN", "home/runs/" + run));
        if (!Files.isDirectory(top)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(top)) {
            return all.filter(path -> path.toString().endsWith(ending) && Files.isRegularFile(path))
                    .sorted()
                    .toList();
        } catch (IOException error) {
            throw new AssertionError(below, error);
        }
    }

    /** The bytes of everything that is published, by the manifests. */
    List<String> published() throws IOException {
        List<String> all = new ArrayList<>();
        for (String output : List.of("totals", "large", "names")) {
            all.addAll(new PublishedFolder(folder.resolve("out/" + output)).contents());
        }
        return all;
    }

    @Override
    public void close() {
        world.close();
    }
}
