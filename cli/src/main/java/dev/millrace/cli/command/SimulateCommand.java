package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.SimulatedRun;
import dev.millrace.graph.ByteSize;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Input;
import dev.millrace.graph.Location;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Scan.SourceFile;
import dev.millrace.graph.StageGraph;
import dev.millrace.service.cost.Prices;
import dev.millrace.service.cost.Simulation;
import dev.millrace.service.jobs.DryPlanning;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.runtime.Capacity;
import dev.millrace.service.settings.EffectiveSettings;
import dev.millrace.service.settings.Version;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

@Command(
        name = "simulate",
        description = {
            "Tell how long a job would take in the cloud, and what it would cost, by carrying its plan out on virtual"
                    + " time: the production coordinator and workers on models of Lambda, S3, DynamoDB and SQS; run"
                    + " nothing.",
            "Sources are planned for as if they were as large as you say, each as much larger as the others."
        })
final class SimulateCommand extends Tool {
    private static final long MOST_BYTES = 1_000_000_000_000_000L;
    private static final int MOST_WORKERS = 100_000;
    private static final int MOST_FUNCTIONS = 100;

    enum Format {
        TEXT,
        JSON
    }

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The job.")
    @Nullable
    String file;

    @Option(
            names = "--input-size",
            paramLabel = "SIZE",
            description = "Bytes of all source files together, for example 1TB (default: what is there).")
    @Nullable
    String inputSize;

    @Option(
            names = "--concurrency",
            paramLabel = "N",
            description = "Functions at once that the account allows (default: 1000).")
    String concurrency = "1000";

    @Option(
            names = "--functions",
            paramLabel = "N",
            description = "Functions of each class that share the work; each grows by itself (default: 1).")
    String functions = "1";

    @Option(
            names = "--speed",
            paramLabel = "SIZE",
            description = "Bytes of its input that a task computes in a second (default: 100MB).")
    String speed = "100MB";

    @Option(names = "--calm", description = "A day without misfortune, on which all functions are warm.")
    boolean calm;

    @Option(names = "--seed", paramLabel = "N", description = "Decides what is left to chance (default: 1).")
    String seed = "1";

    @Option(names = "--format", paramLabel = "FORMAT", description = "text (default) or json.")
    @Nullable
    Format format;

    @Mixin
    QueryOptions query = new QueryOptions();

    @Mixin
    ParameterOption parameters = new ParameterOption();

    @Override
    public Integer call() {
        EffectiveSettings settings = common.settings(context(), Map.of(), query.environment.name());
        if (CommonOptions.isRemote(settings)) {
            throw Failure.invalid(
                            "NOT_OVER_HTTP",
                            "Jobs are simulated on this machine, not by a service",
                            "Leave --endpoint and --env out")
                    .toException();
        }
        requireContinuations();
        ObjectNode run = run(settings);
        if (format == Format.JSON || format == null && common.json) {
            print(run);
        } else {
            SimulatedRun.lines(run).forEach(terminal()::print);
        }
        return ExitCode.OK.code();
    }

    private ObjectNode run(EffectiveSettings settings) {
        int workers = number("--concurrency", "CONCURRENCY", concurrency, MOST_WORKERS);
        int ofClass = number("--functions", "FUNCTIONS", functions, MOST_FUNCTIONS);
        double bytesASecond = size("--speed", "SPEED", speed);
        long wanted = inputSize == null ? 0 : size("--input-size", "INPUT_SIZE", inputSize);
        long chance = seed();
        LoadedJob job = query.job(context(), settings, file, parameters.values());
        StageGraph plan = plan(settings, job, 1);
        long bytes = sourceBytes(plan);
        if (wanted > 0 && wanted != bytes) {
            plan = grown(settings, job, bytes, wanted);
            bytes = wanted;
        }
        Prices prices = Prices.of(settings, context().folder());
        Simulation.Terms terms = new Simulation.Terms(workers, ofClass, bytesASecond, calm, chance, prices);
        return Simulation.found().run(new Simulation.Subject(job.spec().name(), plan, bytes), terms);
    }

    private StageGraph grown(EffectiveSettings settings, LoadedJob job, long bytes, long wanted) {
        if (bytes == 0) {
            throw Failure.invalid(
                            "INPUT_SIZE",
                            "The job '" + job.spec().name() + "' reads no files, so that nothing can be as large as "
                                    + new ByteSize(wanted),
                            "Leave --input-size out, or simulate a job that reads files")
                    .toException();
        }
        return plan(settings, job, (double) wanted / bytes);
    }

    private StageGraph plan(EffectiveSettings settings, LoadedJob job, double growth) {
        Path home = CommonOptions.homeFolder(context(), settings);
        DryPlanning.Terms terms = new DryPlanning.Terms(
                settings, Capacity.memoryBytes(settings), Version.read().millrace());
        return DryPlanning.grown(job, home, terms, classes(), growth);
    }

    private static List<MemoryClass> classes() {
        return CloudClass.ladder(Arrays.stream(CloudClass.values())
                .filter(memory -> memory.platform() == CloudClass.Platform.FUNCTION)
                .toList());
    }

    /** Of all files that are read, each once. */
    private static long sourceBytes(StageGraph plan) {
        Map<Location, Long> files = new TreeMap<>();
        plan.stages().stream()
                .flatMap(stage -> stage.inputs().stream())
                .filter(Input.Splits.class::isInstance)
                .flatMap(input -> ((Input.Splits) input).scan().files().stream())
                .forEach((SourceFile read) -> files.put(read.location(), read.sizeBytes()));
        return files.values().stream().mapToLong(Long::longValue).sum();
    }

    private long seed() {
        try {
            return Long.parseLong(seed);
        } catch (NumberFormatException none) {
            throw bad("--seed", "SEED", seed, "Write a whole number");
        }
    }

    private static int number(String option, String code, String text, int most) {
        try {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException none) {
            // Told as all that is not possible.
        }
        throw bad(option, code, text, "Write a whole number from 1 to " + most);
    }

    private static long size(String option, String code, String text) {
        try {
            long bytes = ByteSize.parse(text).bytes();
            if (bytes >= 1 && bytes <= MOST_BYTES) {
                return bytes;
            }
        } catch (IllegalArgumentException none) {
            // Told as all that is not possible.
        }
        throw bad(option, code, text, "Write a size from 1B to 1000TB, for example 1TB or 64MiB");
    }

    private static RuntimeException bad(String option, String code, String text, String remedy) {
        return Failure.invalid(code, option + " cannot be '" + text + "'", remedy)
                .toException();
    }

    /** Virtual time needs continuations, which the Java machine keeps to itself unless told otherwise. */
    private static void requireContinuations() {
        if (!Object.class.getModule().isExported("jdk.internal.vm", SimulateCommand.class.getModule())) {
            throw Failure.invalid(
                            "CONTINUATIONS",
                            "This Java machine was started without what virtual time needs",
                            "Start it by the command millrace, or with --add-exports"
                                    + " java.base/jdk.internal.vm=ALL-UNNAMED")
                    .toException();
        }
    }
}
