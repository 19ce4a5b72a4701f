package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.bind.BoundPlan;
import dev.millrace.coordinator.plan.bind.NotDistributable;
import dev.millrace.coordinator.plan.bind.PlannerConnection;
import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.catalogue.Catalogue;
import dev.millrace.coordinator.plan.catalogue.Sql;
import dev.millrace.coordinator.plan.render.LeafRenderer;
import dev.millrace.coordinator.plan.render.SqlRenderer;
import dev.millrace.coordinator.plan.render.StateTypes;
import dev.millrace.graph.Input;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Output;
import dev.millrace.graph.Stage;
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

/** Runs queries in stages and compares with plain DuckDB over the same rows. */
final class DistributedQueries implements AutoCloseable {
    /** What came of a query. */
    record Outcome(String id, List<Stage> stages, Optional<String> difference, Optional<String> refused) {
        /** Whether rows moved between at least two tasks. */
        boolean spread() {
            return stages.stream().mapToInt(Stage::tasks).sum() >= 2
                    && stages.stream().anyMatch(stage -> !(stage.output() instanceof Output.Table));
        }

        boolean wrong() {
            return difference.isPresent();
        }
    }

    private static final List<MemoryClass> CLASSES = List.of(
            new MemoryClass("m512", 512L << 20),
            new MemoryClass("m4096", 4096L << 20),
            new MemoryClass("m65536", 65536L << 20));

    private final Connection plain;
    private final SourceFiles files;
    private final PlannerSettings settings;
    private final PlannerConnection planner;
    private final TypeCheck check;
    private final Path folder;

    DistributedQueries(Catalogue catalogue, PlannerSettings settings, Path folder) throws SQLException, IOException {
        this.settings = settings;
        this.folder = folder;
        plain = DriverManager.getConnection("jdbc:duckdb:");
        for (String set : settings.statements()) {
            Sql.execute(plain, set);
        }
        Sql.execute(plain, "SET threads = 1");
        catalogue.load(plain);
        files = SourceFiles.write(plain, Files.createDirectories(folder.resolve("sources")));
        planner = PlannerConnection.open(settings, files.stubs());
        check = new TypeCheck(settings.statements());
    }

    static PlanSettings plan(PlannerSettings sql, Map<String, String> values) {
        Map<String, String> all = new java.util.TreeMap<>(values);
        all.put("sql.integerDivision", Boolean.toString(sql.integerDivision()));
        all.put("sql.defaultNullOrder", sql.defaultNullOrder());
        return PlanSettings.of(all);
    }

    Outcome run(Catalogue.Query query, int splits, Map<String, String> values) throws SQLException, IOException {
        PlanSettings plan = plan(settings, values);
        List<Stage> stages;
        try {
            stages = stages(query.sql(), splits, plan);
        } catch (NotDistributable refused) {
            return new Outcome(query.id(), List.of(), Optional.empty(), Optional.of(refused.reason()));
        }
        List<List<String>> expected = Sql.rows(plain, query.sql());
        Path run = Files.createDirectories(folder.resolve("run"));
        try (StageRun tasks = new StageRun(run)) {
            List<List<String>> actual = tasks.rows(stages);
            return new Outcome(
                    query.id(), stages, RowComparison.difference(expected, actual, query.ordered()), Optional.empty());
        } catch (SQLException failure) {
            return new Outcome(query.id(), stages, Optional.of("fails: " + failure.getMessage()), Optional.empty());
        } finally {
            for (Path file : list(run)) {
                Files.delete(file);
            }
        }
    }

    List<Stage> stages(String sql, int splits, PlanSettings plan) {
        BoundPlan bound = planner.bind(sql, "<sql>");
        StageList stages = new StageList(new MemoryLadder(CLASSES), new FragmentWork(plan, check));
        Flow flow = new Distribution(plan, files.cut(splits, !plan.collapse()), StateTypes.of(planner), stages)
                .of(bound.root());
        stages.end(flow, new dev.millrace.graph.Output.Table(0));
        return stages.stages();
    }

    /** The query with one possible result, over the tables; empty when there is none. */
    Optional<String> canonical(String sql) {
        return CanonicalOrder.of(planner.bind(sql, "<sql>").root())
                .map(tree -> new SqlRenderer(LeafRenderer.tables()).render(tree));
    }

    /** Rows of a text over the tables. */
    List<List<String>> rows(String sql, int threads) throws SQLException {
        Sql.execute(plain, "SET threads = " + threads);
        return Sql.rows(plain, sql);
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
        planner.close();
        check.close();
        plain.close();
    }

    /** {@code CATALOGUE splits id-prefix key=value…}: prints what differs, and counts. With {@code -v} also the stages. */
    static void main(String[] arguments) throws Exception {
        Catalogue catalogue = Catalogue.valueOf(arguments[0]);
        int splits = Integer.parseInt(arguments[1]);
        Map<String, String> values = new java.util.TreeMap<>();
        boolean verbose = false;
        for (String argument : List.of(arguments).subList(3, arguments.length)) {
            if (argument.equals("-v")) {
                verbose = true;
            } else {
                values.put(argument.substring(0, argument.indexOf('=')), argument.substring(argument.indexOf('=') + 1));
            }
        }
        PlannerSettings settings = catalogue == Catalogue.GOLDEN
                ? new PlannerSettings("UTC", true, "nulls_last_on_asc_first_on_desc")
                : PlannerSettings.DEFAULT;
        int equal = 0;
        int spread = 0;
        int wrong = 0;
        int refused = 0;
        Path folder = Files.createTempDirectory("queries");
        try (DistributedQueries queries = new DistributedQueries(catalogue, settings, folder)) {
            for (Catalogue.Query query : catalogue.queries()) {
                if (!query.id().matches(arguments[2] + ".*")) {
                    continue;
                }
                Outcome outcome;
                try {
                    outcome = queries.run(query, splits, values);
                } catch (RuntimeException bug) {
                    System.out.println(
                            query.id() + " BUG " + bug + " " + bug.getStackTrace()[0] + "\n   " + query.sql());
                    wrong++;
                    continue;
                }
                if (verbose) {
                    outcome.stages()
                            .forEach(stage ->
                                    System.out.println("  " + stage.id() + " " + stage.name() + " x" + stage.tasks()
                                            + " "
                                            + stage.inputs().stream()
                                                    .map(DistributedQueries::word)
                                                    .toList() + " -> " + stage.output()
                                            + "\n      " + ((dev.millrace.graph.Work.Sql) stage.work()).sql()));
                }
                if (outcome.refused().isPresent()) {
                    refused++;
                    System.out.println(
                            query.id() + " REFUSED " + outcome.refused().get() + "\n   " + query.sql());
                } else if (outcome.wrong()) {
                    wrong++;
                    System.out.println(
                            query.id() + " WRONG " + outcome.difference().get() + "\n   " + query.sql());
                } else {
                    equal++;
                    spread += outcome.spread() ? 1 : 0;
                }
            }
        }
        System.out.println("equal " + equal + " (spread " + spread + "), wrong " + wrong + ", refused " + refused);
    }

    private static String word(Input input) {
        return input.getClass().getSimpleName() + " " + input.relation();
    }
}
