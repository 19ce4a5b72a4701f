package dev.millrace.tests.fuzz;

import dev.millrace.service.jobs.HomePlanner;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.memory.MachineClasses;
import dev.millrace.service.settings.SettingsLayers;
import dev.millrace.storage.Layout;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalObjectStore;
import dev.millrace.storage.local.LocalPaths;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** Job files, in YAML and as SQL with a header, compiled as {@code validate} does, and planned. */
final class JobFuzz implements FuzzReader {
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

    /** Of so few cases nothing can be said. */
    private static final int FEW = 120;

    private static final long MEMORY_BYTES = 1L << 30;

    private final Path folder;
    private final JobLoading loading;
    private final HomePlanner planner;
    private final List<String> seeds;
    private final JobTrees trees;
    private int read;
    private int jobs;
    private int planned;

    JobFuzz(Path folder) throws IOException {
        this.folder = folder;
        this.seeds = JobSeeds.all(Path.of(System.getProperty("millrace.root")));
        this.trees = new JobTrees(seeds);
        this.loading = new JobLoading(folder, SettingsLayers.load(Map.of(), folder, new TreeMap<>()));
        Path home = folder.resolve("home");
        this.planner = new HomePlanner(
                new LocalObjectStore(home, false, FileFaults.NONE),
                new Layout(LocalPaths.location(home)),
                MachineClasses.of(MEMORY_BYTES),
                new SystemClock(),
                "fuzz",
                folder);
        writeSources(new Shell(folder));
    }

    /** What the jobs read, so that many of them can be planned. */
    private static void writeSources(Shell shell) throws IOException {
        String flights = "SELECT 'LAX' AS origin, 'SFO' AS destination, 7 AS delay, 337 AS distance,"
                + " TIMESTAMP '2001-01-05 07:00:00' AS departure";
        String airports = "SELECT 'LAX' AS iata, 'Los Angeles' AS city, 'CA' AS state";
        for (String below : List.of("data/", "examples/flights/data/")) {
            shell.parquet(below + "flights-2001-01.parquet", flights);
            shell.parquet(below + "airports.parquet", airports);
        }
        shell.parquet("numbers/numbers.parquet", "SELECT range AS id, DATE '2024-02-29' AS day FROM range(10)");
        shell.parquet("x.parquet", "SELECT 1 AS id");
        shell.parquet("days/day=2024-02-29/a.parquet", "SELECT 1 AS id");
        shell.write("a.csv", "id;name\n1;a\n");
        shell.write("b/b.csv", "id;name\n2;b\n");
        shell.write("texts/a.csv", "id,name,day,price\n4,b,2024-02-29,1.5\n");
        shell.write("lines/a.jsonl", "{\"id\": 4, \"name\": \"b\"}\n");
        shell.write("data/sales-2026-01-01.csv", "product,pieces,day\na,1,2026-01-01\n");
        Path uploads = Files.createDirectories(shell.folder().resolve("uploads"));
        try (OutputStream upload =
                new GZIPOutputStream(Files.newOutputStream(uploads.resolve("flights_20010105.csv.gz")))) {
            upload.write("departure,delay,distance,origin,destination\n2001-01-05 07:00:00,7,337,LAX,SFO\n"
                    .getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void read(SplittableRandom random) throws IOException {
        read++;
        byte[] text = switch (random.nextInt(20)) {
            case 0 -> aliases(random);
            case 1 -> nested(random);
            case 2, 3 -> relined(random, text(random), text(random));
            case 4, 5 -> new Mutation(random, WORDS).of(drawn(random), drawn(random));
            default -> trees.drawn(random).getBytes(StandardCharsets.UTF_8);
        };
        boolean header = new String(text, StandardCharsets.UTF_8).startsWith("--");
        boolean yaml = !header || new String(text, StandardCharsets.UTF_8).startsWith("---");
        String file = yaml == (random.nextInt(OTHERWISE_ONE_OF) == 0) ? "job.sql" : "job.yaml";
        Files.write(folder.resolve(file), text);
        LoadedJob job = loading.load(file, Map.of(), Map.of());
        jobs++;
        planner.explain(job);
        planned++;
    }

    @Override
    public String told() {
        return jobs + " of " + read + " are jobs, " + planned + " were planned";
    }

    /** At least two in five are jobs, so that what stands behind the reading of them is fuzzed as well. */
    @Override
    public boolean isWorthIt() {
        return read < FEW || 5 * jobs >= 2 * read;
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
    public void close() {
        planner.close();
    }
}
