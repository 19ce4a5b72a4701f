package dev.millrace.tests.fuzz;

import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.settings.SettingsLayers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Job files, in YAML and as SQL with a header, compiled as {@code validate} does. */
final class JobFuzz implements FuzzReader {
    private static final List<String> SEEDS = List.of("""
        apiVersion: millrace/v1
        job: totals
        params:
          least: {type: int, default: 0}
          day: {type: date, default: 2024-02-29}
        sources:
          numbers: {from: data/}
          texts: {from: ["a.csv", "b/*.csv"], format: csv, csv: {header: true, delimiter: ";", "null": NA}}
        steps:
          big: {sql: "SELECT * FROM numbers WHERE id >= :least"}
          totals:
            sql: |
              SELECT count(*) AS n, max(day)
              FROM big JOIN texts USING (id)
        sinks:
          totals: {to: out/totals, format: parquet, mode: overwrite}
        limits: {tasks: 1000, wallTime: 1h}
        settings: {sql.timeZone: UTC}
        labels: {team: data}
        """, """
        apiVersion: millrace/v1
        job: one
        sources: {n: {from: x.parquet}}
        steps: {s: {sql: SELECT 1}}
        sinks: {s: {to: out}}
        """, """
        -- millrace: params.least.type=int
        -- millrace: params.least.default=3
        -- millrace: to=out/header
        SELECT * FROM 'data/*.parquet' WHERE id > $least;
        """, "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n");
    private static final List<String> WORDS = List.of(
            ": ",
            "- ",
            "? ",
            "!!binary ",
            "!!java.lang.Object ",
            "&a ",
            "*a",
            "<<: *a",
            "---\n",
            "...\n",
            "|\n",
            ">-\n",
            "{a: ",
            "[[[[[[[[",
            "{{{{{{{{",
            "%YAML 9.9\n",
            "apiVersion: millrace/v2\n",
            "sql: SELECT",
            "from: [",
            "\"\\x",
            "~",
            "0o777",
            ".inf",
            "${HOME}",
            ":least",
            "-- millrace: ");
    private static final int SQL_ONE_OF = 5;

    private final Path folder;
    private final JobLoading loading;

    JobFuzz(Path folder) {
        this.folder = folder;
        this.loading = new JobLoading(folder, SettingsLayers.load(Map.of(), folder, new TreeMap<>()));
    }

    @Override
    public void read(SplittableRandom random) throws IOException {
        byte[] text = switch (random.nextInt(12)) {
            case 0 -> aliases(random);
            case 1 -> nested(random);
            default -> new Mutation(random, WORDS).of(drawn(random), drawn(random));
        };
        String file = random.nextInt(SQL_ONE_OF) == 0 ? "job.sql" : "job.yaml";
        Files.write(folder.resolve(file), text);
        loading.load(file, Map.of(), Map.of());
    }

    private static byte[] drawn(SplittableRandom random) {
        return SEEDS.get(random.nextInt(SEEDS.size())).getBytes(StandardCharsets.UTF_8);
    }

    /** Few bytes that stand for very many values. */
    private static byte[] aliases(SplittableRandom random) {
        StringBuilder text = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        int levels = 2 + random.nextInt(40);
        boolean mapping = random.nextBoolean();
        for (int level = 1; level < levels; level++) {
            String one = "*a" + (level - 1);
            text.append("a" + level + ": &a" + level)
                    .append(
                            mapping
                                    ? " {p: " + one + ", q: " + one + ", r: " + one + "}\n"
                                    : " [" + (one + ", ").repeat(9) + "1]\n");
        }
        text.append(random.nextBoolean() ? "sources: *a" : "steps: *a")
                .append(levels - 1)
                .append('\n');
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] nested(SplittableRandom random) {
        int depth = 1 << random.nextInt(17);
        String open = List.of("[", "{a: ", "- ", "? ", "!a ").get(random.nextInt(5));
        return ("steps: " + open.repeat(depth)).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {}
}
