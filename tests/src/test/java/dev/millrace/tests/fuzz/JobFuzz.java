package dev.millrace.tests.fuzz;

import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.settings.SettingsLayers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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
    private static final int OTHERWISE_ONE_OF = 20;

    private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\\n(apiVersion.*?)```");

    private final Path folder;
    private final JobLoading loading;
    private final List<String> seeds;

    JobFuzz(Path folder) throws IOException {
        this.folder = folder;
        this.seeds = Stream.concat(SEEDS.stream(), documented(Path.of(System.getProperty("millrace.root"))).stream())
                .toList();
        this.loading = new JobLoading(folder, SettingsLayers.load(Map.of(), folder, new TreeMap<>()));
    }

    /** The jobs of the examples, and those that the documents show. */
    private static List<String> documented(Path root) throws IOException {
        List<String> jobs = new ArrayList<>();
        try (Stream<Path> examples = Files.walk(root.resolve("examples"));
                Stream<Path> documents = Files.walk(root.resolve("docs"))) {
            for (Path file : examples.filter(path -> path.toString().matches(".*/job[^/]*[.](yaml|sql)"))
                    .sorted()
                    .toList()) {
                jobs.add(Files.readString(file));
            }
            for (Path file : documents
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                BLOCK.matcher(Files.readString(file)).results().forEach(block -> jobs.add(block.group(1)));
            }
        }
        return jobs;
    }

    @Override
    public void read(SplittableRandom random) throws IOException {
        byte[] text = switch (random.nextInt(12)) {
            case 0 -> aliases(random);
            case 1 -> nested(random);
            case 2, 3, 4, 5, 6 -> relined(random, text(random), text(random));
            default -> new Mutation(random, WORDS).of(drawn(random), drawn(random));
        };
        boolean header = new String(text, StandardCharsets.UTF_8).startsWith("--");
        String file = header != (random.nextInt(OTHERWISE_ONE_OF) == 0) ? "job.sql" : "job.yaml";
        Files.write(folder.resolve(file), text);
        loading.load(file, Map.of(), Map.of());
    }

    private byte[] drawn(SplittableRandom random) {
        return text(random).getBytes(StandardCharsets.UTF_8);
    }

    private String text(SplittableRandom random) {
        return seeds.get(random.nextInt(seeds.size()));
    }

    /** Lines are left out, said twice, brought from another job, and values changed for those of other keys: much of it is still a job. */
    private static byte[] relined(SplittableRandom random, String text, String other) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        List<String> others = other.lines().toList();
        for (int change = random.nextInt(2); change >= 0 && !lines.isEmpty(); change--) {
            int line = random.nextInt(lines.size());
            String from = others.get(random.nextInt(others.size()));
            switch (random.nextInt(5)) {
                case 0 -> lines.remove(line);
                case 1 -> lines.add(line, lines.get(line));
                case 2 -> lines.add(line, from);
                case 3 -> lines.set(line, key(lines.get(line)) + value(from));
                default ->
                    lines.set(line, lines.get(line).replaceFirst("[0-9]+|true|false|[a-z]+(?=[,}])", word(random)));
            }
        }
        return (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static String key(String line) {
        int colon = line.indexOf(':');
        return colon < 0 ? line : line.substring(0, colon + 1);
    }

    private static String value(String line) {
        return line.substring(line.indexOf(':') + 1);
    }

    private static String word(SplittableRandom random) {
        return List.of(
                        "0",
                        "-1",
                        "99999999999999999999",
                        "1e400",
                        "null",
                        "true",
                        "\\${x}",
                        "''",
                        "*",
                        "2024-02-30",
                        "1TB")
                .get(random.nextInt(11));
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
