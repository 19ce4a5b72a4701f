package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.catalogue.Catalogue;
import dev.millrace.coordinator.plan.catalogue.Sql;
import dev.millrace.coordinator.plan.distribute.RowComparison;
import dev.millrace.coordinator.plan.distribute.StageRun;
import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.coordinator.plan.source.SourceCatalog;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import dev.millrace.graph.Stage;
import dev.millrace.storage.Clock;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import dev.millrace.storage.parquet.ParquetFooters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Plans queries as jobs, carries out their stages, and compares with plain DuckDB over the same rows. */
final class PlannedQueries implements AutoCloseable {
    static final List<MemoryClass> CLASSES = List.of(
            new MemoryClass("m256", 256L << 20),
            new MemoryClass("m1024", 1024L << 20),
            new MemoryClass("m4096", 4096L << 20));

    /** What came of a query. */
    record Outcome(String id, List<Stage> stages, Optional<String> difference) {
        boolean spread() {
            return stages.stream().mapToInt(Stage::tasks).sum() >= 2
                    && stages.stream().anyMatch(stage -> stage.output() instanceof Output.Exchange);
        }
    }

    private final Catalogue catalogue;
    private final Connection plain;
    private final JobPlanner planner;
    private final SortedMap<String, String> sql;
    private final Path folder;

    PlannedQueries(Catalogue catalogue, Path folder) throws SQLException {
        this.catalogue = catalogue;
        this.folder = folder;
        sql = catalogue == Catalogue.GOLDEN
                ? new TreeMap<>(Map.of(
                        "sql.integerDivision", "true", "sql.defaultNullOrder", "nulls_last_on_asc_first_on_desc"))
                : new TreeMap<>();
        plain = DriverManager.getConnection("jdbc:duckdb:");
        Sql.execute(plain, "SET TimeZone = 'UTC'");
        Sql.execute(plain, "SET threads = 1");
        if (catalogue == Catalogue.GOLDEN) {
            Sql.execute(plain, "SET integer_division = true");
            Sql.execute(plain, "SET default_null_order = 'nulls_last_on_asc_first_on_desc'");
        }
        catalogue.load(plain);
        planner = planner(folder);
    }

    static JobPlanner planner(Path folder) {
        return planner(new LocalObjectStore(folder.resolve("home"), false, FileFaults.NONE));
    }

    static JobPlanner planner(ObjectStore store) {
        return new JobPlanner(
                new SourceCatalog(store, new ParquetFooters(store)),
                CLASSES,
                FIXED,
                path -> "file://" + path,
                "test",
                POOL);
    }

    private static final PlannerPool POOL = new PlannerPool(16);

    private static final Clock FIXED = new Clock() {
        @Override
        public long nowMillis() {
            return 1_700_000_000_000L;
        }

        @Override
        public void sleep(long millis) {
            throw new UnsupportedOperationException("planning does not wait");
        }
    };

    JobSpec job(String text, Map<String, String> settings) {
        SortedMap<String, String> all = new TreeMap<>(sql);
        all.putAll(settings);
        return job(CatalogueSources.of(catalogue), text, folder.resolve("out"), all);
    }

    /** A job of one query, whose rows replace what is in a folder. */
    static JobSpec job(List<JobSpec.Source> sources, String text, Path to, SortedMap<String, String> settings) {
        return new JobSpec(
                "test",
                sources,
                List.of(new JobSpec.Step("result", text, Map.of(), new Place("<sql>", 1, 1))),
                List.of(new JobSpec.Sink(
                        "result", new Location("file://" + to), OutputSpec.Format.PARQUET, true, Place.of("<sql>"))),
                new TreeMap<>(),
                JobSpec.Limits.DEFAULT,
                settings);
    }

    PlanView plan(String text, Map<String, String> settings) {
        return planner.explain(job(text, settings));
    }

    Outcome run(Catalogue.Query query, Map<String, String> settings) throws SQLException, IOException {
        List<Stage> stages;
        try {
            stages = plan(query.sql(), settings).graph().stages();
        } catch (MillraceException refused) {
            return new Outcome(query.id(), List.of(), Optional.of("refused: " + refused.getMessage()));
        }
        List<List<String>> expected = Sql.rows(plain, query.sql());
        Path run = Files.createDirectories(folder.resolve("run"));
        try (StageRun tasks = new StageRun(run)) {
            return new Outcome(
                    query.id(), stages, RowComparison.difference(expected, tasks.rows(stages), query.ordered()));
        } catch (SQLException failure) {
            return new Outcome(query.id(), stages, Optional.of("fails: " + failure.getMessage()));
        } finally {
            for (Path file : list(run)) {
                Files.delete(file);
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        try (var stream = Files.list(folder)) {
            stream.forEach(files::add);
        }
        return files;
    }

    @Override
    public void close() throws SQLException {
        plain.close();
    }

    /** {@code CATALOGUE id-pattern key=value…}: prints what differs, and counts. With {@code -v} also the plans. */
    static void main(String[] arguments) throws Exception {
        Catalogue catalogue = Catalogue.valueOf(arguments[0]);
        Map<String, String> settings = new TreeMap<>();
        boolean verbose = false;
        for (String argument : List.of(arguments).subList(2, arguments.length)) {
            int equals = argument.indexOf('=');
            verbose |= equals < 0;
            if (equals > 0) {
                settings.put(argument.substring(0, equals), argument.substring(equals + 1));
            }
        }
        int equal = 0;
        int spread = 0;
        int wrong = 0;
        try (PlannedQueries queries = new PlannedQueries(catalogue, Files.createTempDirectory("planned"))) {
            for (Catalogue.Query query : catalogue.queries()) {
                if (!query.id().matches(arguments[1])) {
                    continue;
                }
                if (verbose) {
                    System.out.println(queries.plan(query.sql(), settings).show(PlanView.Format.TEXT));
                }
                try {
                    Outcome outcome = queries.run(query, settings);
                    equal += outcome.difference().isEmpty() ? 1 : 0;
                    spread += outcome.spread() ? 1 : 0;
                    wrong += outcome.difference().isPresent() ? 1 : 0;
                    boolean local = System.getProperty("local") != null && !outcome.spread();
                    if (outcome.difference().isPresent() || local) {
                        System.out.println(
                                query.id() + " " + outcome.difference().orElse("not spread") + "\n   " + query.sql());
                    }
                } catch (RuntimeException bug) {
                    wrong++;
                    System.out.println(query.id() + " BUG " + bug + "\n   " + query.sql());
                    bug.printStackTrace(System.out);
                }
            }
        }
        System.out.println("equal " + equal + ", spread " + spread + ", wrong " + wrong);
    }
}
