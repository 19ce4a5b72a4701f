package dev.millrace.benchmarks;

import dev.millrace.functions.aws.ColdStarts;
import dev.millrace.functions.aws.ColdStarts.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/** Starts of functions from the files of their image, beside the start of a handler that does nothing. */
final class ColdStartBenchmark implements Benchmark {
    private static final int ROUNDS = 5;

    /**
     * A function.
     *
     * @param mostSeconds what is aimed at, of all or beyond an empty handler
     */
    private record Started(Kind kind, String what, double mostSeconds, boolean beyond) {}

    private static final List<Started> ALL = List.of(
            new Started(Kind.COORDINATOR, "coordinator, first answer to a tick", 1.0, false),
            new Started(Kind.API, "API, first list of runs", 1.0, false),
            new Started(Kind.WORKER, "worker, first result", 1.2, true));

    /** Seconds of one function, round by round, with those of the empty handler before it. */
    private record Seconds(List<Double> empty, List<Double> cached, List<Double> without) {
        Seconds() {
            this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    @Override
    public String name() {
        return "cold-starts";
    }

    @Override
    public String title() {
        return "Starts of functions";
    }

    @Override
    public Section run(BenchmarkOptions options) {
        Path libraries = options.root().resolve("functions/target/dist/lib");
        if (!Files.isDirectory(libraries)) {
            throw new BenchmarkException("there is no " + libraries + ": ./millrace package makes it");
        }
        try (ScratchFolder scratch = ScratchFolder.in(options.work());
                ColdStarts starts = ColdStarts.open(libraries, scratch.path().resolve("starts"))) {
            return section(starts);
        } catch (TestAbortedException | IOException error) {
            throw new BenchmarkException("starts cannot be measured: " + error.getMessage(), error);
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", error);
        }
    }

    private static Section section(ColdStarts starts) throws IOException, InterruptedException {
        List<List<String>> rows = new ArrayList<>();
        List<Double> empty = new ArrayList<>();
        List<Double> emptyWithout = new ArrayList<>();
        for (Started started : ALL) {
            Seconds seconds = seconds(starts, started.kind());
            empty.addAll(seconds.empty());
            emptyWithout.add(starts.seconds(Kind.EMPTY, false));
            rows.add(row(started, seconds));
        }
        rows.addFirst(List.of(
                "empty handler",
                Figures.seconds(Figures.median(empty)),
                "",
                "",
                Figures.seconds(Figures.median(emptyWithout))));
        String note =
                "From the start of a process under the real runtime interface client to its first answer; of a worker"
                        + " to the first bytes of a result that DuckDB has computed from a file on S3. The files are those"
                        + " of the image (`infra/Dockerfile`), its cache of "
                        + Figures.whole(starts.cacheBytes() / 1e6)
                        + " MB was made by the image's own command, services are emulated. Median of " + ROUNDS
                        + " starts, after one that does not count; each in turn with one of an empty handler, and one"
                        + " without the cache.";
        return new Section(
                note,
                List.of("seconds", "with the AOT cache", "beyond an empty handler", "aim", "without the cache"),
                rows);
    }

    private static Seconds seconds(ColdStarts starts, Kind kind) throws IOException, InterruptedException {
        Seconds all = new Seconds();
        for (int round = 0; round <= ROUNDS; round++) {
            double empty = starts.seconds(Kind.EMPTY, true);
            double cached = starts.seconds(kind, true);
            double without = starts.seconds(kind, false);
            if (round > 0) {
                all.empty().add(empty);
                all.cached().add(cached);
                all.without().add(without);
            }
        }
        return all;
    }

    private static List<String> row(Started started, Seconds seconds) {
        double cached = Figures.median(seconds.cached());
        return List.of(
                started.what(),
                Figures.seconds(cached),
                Figures.seconds(cached - Figures.median(seconds.empty())),
                "≤ " + Figures.ratio(started.mostSeconds()) + (started.beyond() ? " beyond" : ""),
                Figures.seconds(Figures.median(seconds.without())));
    }
}
