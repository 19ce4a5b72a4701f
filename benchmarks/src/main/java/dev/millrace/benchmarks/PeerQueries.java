package dev.millrace.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Other engines that answer the same queries, each a process of its own that the options name. A peer's script ({@code benchmarks/peers}) reads a
 * query's name and SQL from each line of its input and answers with a line: the seconds it took, of the clock and of the processors, or {@code -} where it
 * has no such query.
 */
final class PeerQueries implements AutoCloseable {
    private static final List<String> KNOWN = List.of("polars", "dask", "spark");

    private final Map<String, Peer> peers = new LinkedHashMap<>();
    private final List<String> absent = new ArrayList<>();

    private record Peer(Process process, BufferedReader answers) {}

    private PeerQueries() {}

    /** Starts those that were given. */
    static PeerQueries start(BenchmarkOptions options, String benchmark, QuerySet set, Path results)
            throws IOException {
        PeerQueries started = new PeerQueries();
        for (String name : KNOWN) {
            Path script = options.root().resolve("benchmarks/peers/" + name + ".py");
            String python = options.peers().getOrDefault(name, "");
            if (python.isEmpty()) {
                started.absent.add(name);
                Progress.say("  without " + name + ": name a Python that has it with --" + name);
            } else {
                started.peers.put(
                        name, start(python, script, benchmark, set, Files.createDirectories(results.resolve(name))));
            }
        }
        return started;
    }

    private static Peer start(String python, Path script, String benchmark, QuerySet set, Path results)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(python, script.toString(), benchmark, results.toString()));
        set.tables().forEach(table -> command.add(table.name() + "=" + table.path()));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        String threads = Integer.toString(QueryBenchmark.THREADS);
        builder.environment().put("POLARS_MAX_THREADS", threads);
        builder.environment().put("MILLRACE_PEER_THREADS", threads);
        Process process = builder.start();
        return new Peer(process, process.inputReader(StandardCharsets.UTF_8));
    }

    /** What each took; who has no such query is left out. */
    Map<String, Usage> run(QuerySet.Query query) {
        Map<String, Usage> usages = new LinkedHashMap<>();
        peers.forEach((name, peer) -> {
            try {
                peer.process
                        .outputWriter(StandardCharsets.UTF_8)
                        .append(query.name() + "\t"
                                + query.sql().replaceAll("--.*", "").replaceAll("\\s+", " ") + "\n")
                        .flush();
                String answer = peer.answers.readLine();
                if (answer == null) {
                    throw new BenchmarkException(name + " ended at " + query.name());
                }
                if (!answer.equals("-")) {
                    String[] seconds = answer.split(" ");
                    usages.put(name, new Usage(Double.parseDouble(seconds[0]), Double.parseDouble(seconds[1])));
                }
            } catch (IOException error) {
                throw new UncheckedIOException(error);
            }
        });
        return usages;
    }

    /** Which peers could have answered but were not given. */
    String absent() {
        return absent.isEmpty() ? "" : "Not measured beside it: " + String.join(", ", absent) + ".";
    }

    @Override
    public void close() {
        peers.values().forEach(peer -> peer.process.destroy());
    }
}
