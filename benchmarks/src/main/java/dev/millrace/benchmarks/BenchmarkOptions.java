package dev.millrace.benchmarks;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What was asked for.
 *
 * @param chosen names of benchmarks
 * @param scale scale factor of TPC-H and TPC-DS
 * @param rows rows of the tables that are grouped, joined and sorted
 * @param textRows rows of the text that is scanned
 * @param data where tables are, a folder for each set and size; generated when they are not there
 * @param rounds measured rounds of queries; the median counts
 * @param queries names of queries; empty: all
 * @param peers Python of each peer, by its name
 * @param tasks no-op tasks of one run
 * @param keep whether to write the page of measurements
 * @param root of the project
 */
record BenchmarkOptions(
        List<String> chosen,
        double scale,
        long rows,
        long textRows,
        Path data,
        int rounds,
        List<String> queries,
        Map<String, String> peers,
        int tasks,
        boolean keep,
        Path root) {
    private static final String HELP = """
        benchmarks/run [benchmark…] [option…]
          benchmarks: %s (default: all)
          --scale N      scale factor of TPC-H and TPC-DS (1)
          --rows N       rows of the tables that are grouped, joined and sorted (10000000)
          --text-rows N  rows of the text that is scanned (100000000)
          --data FOLDER  where tables are or will be (benchmarks/target/data)
          --rounds N     measured rounds of queries (3)
          --queries Q,…  some of the queries, such as q01
          --polars, --dask, --spark PYTHON  measure them, too, by a Python that has them
          --tasks N      no-op tasks of the million (1000000)
          --keep         also write docs/performance.md\
        """;

    BenchmarkOptions {
        chosen = List.copyOf(chosen);
        queries = List.copyOf(queries);
        peers = Map.copyOf(peers);
    }

    static BenchmarkOptions parse(List<String> arguments, List<String> names) {
        Parsed parsed = new Parsed(names);
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            parsed.take(rest.removeFirst(), rest);
        }
        return parsed.options();
    }

    /** The folder of a set of tables of one size. */
    Path tables(String set, double size) {
        return data.resolve(set + "-" + (size == Math.rint(size) ? Long.toString((long) size) : Double.toString(size)));
    }

    /** Files of a run, kept out of the repository. */
    Path work() {
        return root.resolve("benchmarks/target/work");
    }

    Path page() {
        return root.resolve("docs/performance.md");
    }

    private static final class Parsed {
        private final List<String> names;
        private final Path root = Path.of(System.getProperty("millrace.root", "."))
                .toAbsolutePath()
                .normalize();
        private final List<String> chosen = new ArrayList<>();
        private double scale = 1;
        private long rows = 10_000_000;
        private long textRows = 100_000_000;
        private String dataOrEmpty = "";
        private int rounds = 3;
        private List<String> queries = List.of();
        private final Map<String, String> peers = new TreeMap<>();
        private int tasks = 1_000_000;
        private boolean keep;

        Parsed(List<String> names) {
            this.names = names;
        }

        void take(String argument, Deque<String> rest) {
            switch (argument) {
                case "--scale" -> scale = Double.parseDouble(value(argument, rest));
                case "--rows" -> rows = Long.parseLong(value(argument, rest));
                case "--text-rows" -> textRows = Long.parseLong(value(argument, rest));
                case "--data" -> dataOrEmpty = value(argument, rest);
                case "--polars", "--dask", "--spark" -> peers.put(argument.substring(2), value(argument, rest));
                case "--rounds" -> rounds = Integer.parseInt(value(argument, rest));
                case "--queries" -> queries = List.of(value(argument, rest).split(","));
                case "--tasks" -> tasks = Integer.parseInt(value(argument, rest));
                case "--keep" -> keep = true;
                default -> choose(argument);
            }
        }

        private String value(String argument, Deque<String> rest) {
            if (rest.isEmpty()) {
                throw new IllegalArgumentException(argument + " needs a value\n" + help());
            }
            return rest.removeFirst();
        }

        private void choose(String argument) {
            if (!names.contains(argument)) {
                throw new IllegalArgumentException(help());
            }
            chosen.add(argument);
        }

        private String help() {
            return HELP.formatted(String.join(", ", names));
        }

        BenchmarkOptions options() {
            Path folder = dataOrEmpty.isEmpty() ? root.resolve("benchmarks/target/data") : Path.of(dataOrEmpty);
            return new BenchmarkOptions(
                    chosen.isEmpty() ? names : chosen,
                    scale,
                    rows,
                    textRows,
                    folder.toAbsolutePath().normalize(),
                    rounds,
                    queries,
                    peers,
                    tasks,
                    keep,
                    root);
        }
    }
}
