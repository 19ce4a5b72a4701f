package dev.millrace.tests.fuzz;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Location;
import dev.millrace.graph.Place;
import dev.millrace.service.jobs.HomePlanner;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.QueryJob;
import dev.millrace.service.memory.MachineClasses;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.Layout;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.local.SystemClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Text of queries, from reading to the finished plan. Grown from the stored questions and from the words of the grammar. */
final class SqlFuzz implements FuzzReader {
    private static final Path TABLES = Path.of(System.getProperty("millrace.root"), "testdata/golden/tables");
    private static final List<String> WORDS = List.of(
            ("SELECT FROM WHERE GROUP BY ORDER LIMIT OFFSET HAVING QUALIFY WINDOW OVER PARTITION ROWS RANGE BETWEEN"
                            + " UNBOUNDED PRECEDING FOLLOWING AND OR NOT IN EXISTS CASE WHEN THEN ELSE END CAST AS DISTINCT ON"
                            + " USING JOIN LEFT RIGHT FULL OUTER CROSS LATERAL ASOF POSITIONAL NATURAL SEMI ANTI UNION INTERSECT"
                            + " EXCEPT ALL WITH RECURSIVE MATERIALIZED VALUES UNNEST PIVOT UNPIVOT FILTER WITHIN ROLLUP CUBE"
                            + " GROUPING SETS TABLESAMPLE NULL TRUE FALSE IS LIKE ILIKE SIMILAR TO GLOB ESCAPE COLLATE INTERVAL"
                            + " DATE TIMESTAMP STRUCT MAP LIST ARRAY EXCLUDE REPLACE COLUMNS SUMMARIZE DESCRIBE SHOW COPY INSERT"
                            + " UPDATE DELETE DROP ATTACH PRAGMA SET INSTALL LOAD read_csv('/etc/passwd') getenv('HOME') sum("
                            + " count(*) avg( max( list_transform( x -> x lambda :: || -> ->> ** // [ ] { } ( ) , ; . * + - / % <"
                            + " > <> != = == $1 $name ? # @ ! ~ ^ & | << >> ' \" E'\\x' $$ -- /* */ 1e308 0x 1_000 b''")
                    .split(" "));
    private static final int MOST_DEPTH = 4_000;

    private final Path folder;
    private final List<byte[]> seeds = new ArrayList<>();
    private final List<JobSpec.Source> sources;
    private final JobLoading loading;
    private final HomePlanner planner;

    SqlFuzz(Path folder) throws IOException {
        this.folder = folder;
        try (Stream<String> lines = Files.lines(TABLES.resolve("cases.jsonl"))) {
            lines.forEach(line -> {
                JsonNode sql = JsonMapper.shared().readTree(line).path("sql");
                seeds.add(sql.asString("SELECT 1").getBytes(StandardCharsets.UTF_8));
            });
        }
        this.loading = new JobLoading(folder, SettingsLayers.load(Map.of(), folder, new TreeMap<>()));
        this.sources = loading.sources(sourcesFile(folder).toString());
        this.planner = new HomePlanner(
                new LocalObjectStore(folder.resolve("home"), false, FileFaults.NONE),
                new Layout(LocalPaths.location(folder.resolve("home"))),
                MachineClasses.of(512L << 20),
                new SystemClock(),
                "test",
                folder);
    }

    private static Path sourcesFile(Path folder) throws IOException {
        StringBuilder text = new StringBuilder("sources:\n");
        try (Stream<Path> files = Files.list(TABLES.resolve("data"))) {
            files.filter(Files::isDirectory)
                    .filter(file -> hasParquet(file))
                    .sorted()
                    .forEach(file -> text.append("  " + file.getFileName() + ": {from: \"" + file + "/*.parquet\"}\n"));
        }
        return Files.writeString(folder.resolve("sources.yaml"), text);
    }

    private static boolean hasParquet(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.toString().endsWith(".parquet"));
        } catch (IOException error) {
            throw new java.io.UncheckedIOException(error);
        }
    }

    @Override
    public void read(SplittableRandom random) {
        String sql = switch (random.nextInt(8)) {
            case 0 -> nested(random);
            case 1, 2 -> soup(random);
            case 3 -> wordReplaced(random);
            default -> new String(new Mutation(random, WORDS).of(drawn(random), drawn(random)), StandardCharsets.UTF_8);
        };
        QueryJob query = new QueryJob(folder);
        sources.forEach(query::add);
        planner.plan(loading.load(query.job(sql, new Place("<sql>", 1, 1), new Location("file://" + folder + "/out")))
                .spec());
    }

    private byte[] drawn(SplittableRandom random) {
        return seeds.get(random.nextInt(seeds.size()));
    }

    private static String soup(SplittableRandom random) {
        StringBuilder sql = new StringBuilder(random.nextBoolean() ? "SELECT " : "WITH a AS (SELECT ");
        for (int words = 1 + random.nextInt(40); words > 0; words--) {
            sql.append(WORDS.get(random.nextInt(WORDS.size()))).append(random.nextInt(5) == 0 ? "" : " ");
        }
        return sql.toString();
    }

    /** A question of which a word or two are others of the grammar. */
    private String wordReplaced(SplittableRandom random) {
        String[] words = new String(drawn(random), StandardCharsets.UTF_8).split(" ", -1);
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            words[random.nextInt(words.length)] = WORDS.get(random.nextInt(WORDS.size()));
        }
        return String.join(" ", words);
    }

    private static String nested(SplittableRandom random) {
        int depth = 1 + random.nextInt(random.nextBoolean() ? 50 : MOST_DEPTH);
        return switch (random.nextInt(7)) {
            case 0 -> "SELECT " + "(".repeat(depth) + "1" + ")".repeat(depth);
            case 1 -> "SELECT " + "abs(".repeat(depth) + "1" + ")".repeat(depth);
            case 2 -> "SELECT * FROM ".repeat(1) + "(SELECT * FROM ".repeat(depth) + "airports" + ")".repeat(depth);
            case 3 -> "SELECT 1" + " UNION ALL SELECT 1".repeat(depth);
            case 4 -> "SELECT 1" + " + 1".repeat(depth);
            case 5 -> "SELECT " + "CASE WHEN true THEN ".repeat(depth) + "1" + " END".repeat(depth);
            default -> "SELECT * FROM range(1) WHERE range IN (" + "1, ".repeat(depth * 10) + "1)";
        };
    }

    @Override
    public void close() {
        planner.close();
    }
}
