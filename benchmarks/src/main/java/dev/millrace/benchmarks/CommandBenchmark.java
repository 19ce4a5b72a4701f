package dev.millrace.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The command from shell to prompt, by starting it; beside the start of a JVM that does nothing. */
final class CommandBenchmark implements Benchmark {
    private static final int ROUNDS = 5;
    private static final String WITHOUT_CACHE = "-XX:AOTMode=off";

    /**
     * A command line that is timed.
     *
     * @param aimSeconds 0 = none
     */
    private record Timed(
            String what,
            List<String> command,
            Map<String, String> environment,
            double aimSeconds,
            List<Double> seconds) {
        Timed(String what, List<String> command, Map<String, String> environment, double aimSeconds) {
            this(what, command, environment, aimSeconds, new ArrayList<>());
        }
    }

    @Override
    public String name() {
        return "command";
    }

    @Override
    public String title() {
        return "The command";
    }

    @Override
    public Section run(BenchmarkOptions options) {
        try (ScratchFolder scratch = ScratchFolder.in(options.work())) {
            List<Timed> all = timed(options.root(), scratch.path());
            all.forEach(timed -> seconds(timed, scratch.path()));
            for (int round = 0; round < ROUNDS; round++) {
                all.forEach(timed -> timed.seconds.add(seconds(timed, scratch.path())));
            }
            double bare = Figures.median(all.getFirst().seconds);
            String note = "Median of " + ROUNDS
                    + " starts of each, taken in turn, after one that does not count. Without the cache: as after a build that could "
                    + "not prepare quick starts.";
            return new Section(
                    note,
                    List.of("command", "seconds", "aim", "÷ bare JVM"),
                    all.stream().map(timed -> row(timed, bare)).toList());
        } catch (IOException error) {
            throw new BenchmarkException("commands cannot be measured: " + error.getMessage(), error);
        }
    }

    private static List<Timed> timed(Path root, Path scratch) {
        String millrace = root.resolve("millrace").toString();
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> job = List.of(
                millrace,
                "run",
                root.resolve("examples/flights/job.yaml").toString(),
                "--home",
                scratch.resolve("home").toString());
        List<String> newHome = List.of(
                "bash",
                "-c",
                "rm -rf '" + scratch.resolve("new") + "'; exec '" + millrace + "' run '"
                        + root.resolve("examples/flights/job.yaml") + "' --home '" + scratch.resolve("new") + "'");
        Map<String, String> cold = Map.of("MILLRACE_JVM", WITHOUT_CACHE);
        return List.of(
                new Timed(
                        "a JVM that does nothing (`java --version`)",
                        List.of(java, "-XX:+UseSerialGC", "--version"),
                        Map.of(),
                        0),
                new Timed("`./millrace version`", List.of(millrace, "version"), Map.of(), 0.3),
                new Timed("the same without the cache", List.of(millrace, "version"), cold, 0),
                new Timed("`./millrace run examples/flights/job.yaml`", job, Map.of(), 2.0),
                new Timed("the same in a new home", newHome, Map.of(), 0),
                new Timed("the same without the cache", job, cold, 0));
    }

    private static List<String> row(Timed timed, double bare) {
        double median = Figures.median(timed.seconds);
        String aim = timed.aimSeconds > 0 ? "≤ " + Figures.ratio(timed.aimSeconds) : "";
        return List.of(timed.what, Figures.seconds(median), aim, Figures.ratio(median / bare));
    }

    private static double seconds(Timed timed, Path folder) {
        ProcessBuilder builder = new ProcessBuilder(timed.command)
                .directory(folder.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("errors").toFile());
        builder.environment().putAll(timed.environment);
        try {
            long started = System.nanoTime();
            int code = builder.start().waitFor();
            double seconds = Figures.secondsSince(started);
            if (code != 0) {
                throw new BenchmarkException(timed.command + " ended with " + code + ", see "
                        + java.nio.file.Files.readString(folder.resolve("errors")));
            }
            return seconds;
        } catch (IOException error) {
            throw new BenchmarkException(timed.command + " cannot be started", error);
        } catch (InterruptedException error) {
            Thread.currentThread().interrupt();
            throw new BenchmarkException("interrupted", error);
        }
    }
}
