package dev.millrace.benchmarks;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What was asked for.
 *
 * @param chosen names of benchmarks
 * @param scale TPC-H scale factor
 * @param folder tables of that scale factor; generated when they are not there
 * @param rounds measured rounds of queries; the median counts
 * @param queries numbers of TPC-H queries
 * @param tasks no-op tasks of one run
 * @param keep whether to write the page of measurements
 * @param root of the project
 */
record BenchmarkOptions(
        List<String> chosen,
        double scale,
        Path folder,
        int rounds,
        List<Integer> queries,
        int tasks,
        boolean keep,
        Path root) {
    private static final String HELP = """
            benchmarks/run [benchmark…] [option…]
              benchmarks: %s (default: all)
              --scale N      TPC-H scale factor (1)
              --data FOLDER  where its tables are or will be (benchmarks/target/tpch-N)
              --rounds N     measured rounds of queries (3)
              --queries N,…  some of the 22 queries
              --tasks N      no-op tasks of the million (1000000)
              --keep         also write docs/performance.md""";

    BenchmarkOptions {
        chosen = List.copyOf(chosen);
        queries = List.copyOf(queries);
    }

    static BenchmarkOptions parse(List<String> arguments, List<String> names) {
        Parsed parsed = new Parsed(names);
        Deque<String> rest = new ArrayDeque<>(arguments);
        while (!rest.isEmpty()) {
            parsed.take(rest.removeFirst(), rest);
        }
        return parsed.options();
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
        private String folderOrEmpty = "";
        private int rounds = 3;
        private List<Integer> queries = List.of();
        private int tasks = 1_000_000;
        private boolean keep;

        Parsed(List<String> names) {
            this.names = names;
        }

        void take(String argument, Deque<String> rest) {
            switch (argument) {
                case "--scale" -> scale = Double.parseDouble(value(argument, rest));
                case "--data" -> folderOrEmpty = value(argument, rest);
                case "--rounds" -> rounds = Integer.parseInt(value(argument, rest));
                case "--queries" ->
                    queries = List.of(value(argument, rest).split(",")).stream()
                            .map(Integer::valueOf)
                            .toList();
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
            String size = scale == Math.rint(scale) ? Long.toString((long) scale) : Double.toString(scale);
            Path folder =
                    folderOrEmpty.isEmpty() ? root.resolve("benchmarks/target/tpch-" + size) : Path.of(folderOrEmpty);
            return new BenchmarkOptions(
                    chosen.isEmpty() ? names : chosen,
                    scale,
                    folder.toAbsolutePath().normalize(),
                    rounds,
                    queries,
                    tasks,
                    keep,
                    root);
        }
    }
}
