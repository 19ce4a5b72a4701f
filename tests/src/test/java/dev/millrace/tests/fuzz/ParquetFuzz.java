package dev.millrace.tests.fuzz;

import dev.millrace.tests.bench.QueryBench;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** Parquet files with damaged footers: described as a source, then read by a run. */
final class ParquetFuzz implements FuzzReader {
    private static final List<String> SEEDS = List.of(
            "SELECT range AS id, 'name ' || range AS name, range * 0.5 AS half FROM range(3000)",
            "SELECT range::TINYINT AS a, DATE '2024-01-01' + range::INTEGER AS d, (range * 1.25)::DECIMAL(18, 4) AS m,"
                    + " TIMESTAMP '2024-01-01' + to_seconds(range) AS t FROM range(100)",
            "SELECT {'a': range, 'b': [range, NULL]} AS s, [[range], []] AS l, MAP {'k': range} AS m FROM range(50)",
            "SELECT NULL::VARCHAR AS nothing, true AS yes, 'x'::BLOB AS bytes, ('00000000-0000-4000-8000-' ||"
                    + " lpad(range::VARCHAR, 12, '7'))::UUID AS u FROM range(10)",
            "SELECT 1 AS one WHERE false");
    private static final List<String> QUERIES = List.of(
            "SELECT * FROM t",
            "SELECT count(*) FROM t",
            "SELECT COLUMNS(*)::VARCHAR FROM t LIMIT 5",
            "SELECT min(COLUMNS(*)), count(COLUMNS(*)) FROM t");
    private static final Map<String, String> SETTINGS = Map.of("runtime.memory", "512MB", "plan.splitBytes", "65536");

    private final Path file;
    private final List<byte[]> seeds = new ArrayList<>();
    private final QueryBench bench;

    ParquetFuzz(Path folder) throws IOException {
        Shell shell = new Shell(folder);
        for (String seed : SEEDS) {
            shell.parquet("seed.parquet", seed);
            seeds.add(Files.readAllBytes(folder.resolve("seed.parquet")));
        }
        this.file = folder.resolve("t.parquet");
        this.bench = new QueryBench(folder, 1, SETTINGS);
        bench.addTable("t", file.toString());
    }

    @Override
    public void read(SplittableRandom random) throws IOException {
        byte[] seed = seeds.get(random.nextInt(seeds.size()));
        FooterDamage damage = new FooterDamage(random);
        byte[] damaged = random.nextInt(3) == 0 ? damage.bytes(seed) : damage.fields(seed);
        Files.write(file, damaged);
        bench.run(QUERIES.get(random.nextInt(QUERIES.size())));
    }

    @Override
    public void close() {
        bench.close();
    }
}
