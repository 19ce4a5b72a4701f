package dev.millrace.simulation.scale;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.engine.TaskRunner;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.AttemptOutput.Read;
import dev.millrace.graph.Checksum;
import dev.millrace.graph.Input;
import dev.millrace.graph.Output;
import dev.millrace.storage.ObjectStore.Content;
import dev.millrace.storage.fetch.Lane;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Runs tasks by taking the time that theirs would. What would be published is there afterwards, as a {@link Placeholder}. */
final class ModelRunner implements TaskRunner {
    private static final long PIECE_MILLIS = 2_000;
    private static final long WAIT_MILLIS = 20;

    /** What is brought for the task that comes next. */
    private static final class Brought {
        private final TaskAssignment task;
        private boolean whole;
        private boolean unwanted;

        Brought(TaskAssignment task) {
            this.task = task;
        }

        boolean serves(TaskAssignment wanted) {
            return !unwanted
                    && task.task() == wanted.task()
                    && task.stage().id().equals(wanted.stage().id())
                    && task.decision().equals(wanted.decision());
        }
    }

    private final Services services;
    private final Function<TaskAssignment, TaskLoad> loads;
    private final Connection connection;
    private final Times times;
    private final Runnable die;
    private Runnable inputsHaveCome = () -> {};
    private @Nullable Brought next;

    /** @param die ends the worker, and does not return */
    ModelRunner(
            Services services,
            Function<TaskAssignment, TaskLoad> loads,
            Connection connection,
            Times times,
            Runnable die) {
        this.services = services;
        this.loads = loads;
        this.connection = connection;
        this.times = times;
        this.die = die;
    }

    @Override
    public AttemptOutput run(TaskAssignment assignment, Cancellation cancellation) {
        long started = services.scheduler().nowMillis();
        TaskLoad load = loads.apply(assignment);
        CloudModel.Misfortune misfortune = services.model().misfortune();
        double slower = services.chance().happens(misfortune.slowPerMillion())
                ? services.chance().between(misfortune.slowAtLeast(), misfortune.slowAtMost())
                : 1;
        times.began(assignment.stage().id(), started);
        if (!isBrought(assignment)) {
            transfer(
                    load.reads(),
                    load.readBytes(),
                    load.spooled(),
                    true,
                    services.model().objects().atOnce());
        }
        if (load.readBytes() > 0) {
            inputsHaveCome.run();
        }
        long read = services.scheduler().nowMillis();
        work(Math.round(load.computeMillis() * slower), cancellation);
        long computed = services.scheduler().nowMillis();
        if (services.chance().happens(misfortune.deadPerMillion())) {
            die.run();
        }
        transfer(
                load.puts(),
                load.writeBytes(),
                assignment.stage().output() instanceof Output.Exchange,
                false,
                services.model().objects().atOnce());
        times.ended(
                assignment.stage().id(),
                started,
                read,
                computed,
                services.scheduler().nowMillis());
        return output(assignment, load, started);
    }

    @Override
    public void whenInputsHaveCome(Runnable told) {
        inputsHaveCome = told;
    }

    /** Two requests at a time, as in a worker; they stay so when the task begins, where a worker's would be more. */
    @Override
    public OptionalLong prepare(TaskAssignment assignment, BooleanSupplier late, Cancellation unwanted) {
        if (late.getAsBoolean()) {
            return OptionalLong.empty();
        }
        long started = services.scheduler().nowMillis();
        TaskLoad load = loads.apply(assignment);
        Brought mine = new Brought(assignment);
        next = mine;
        unwanted.onRequest(() -> mine.unwanted = true);
        transfer(load.reads(), load.readBytes(), load.spooled(), true, Lane.NARROW);
        mine.whole = true;
        return OptionalLong.of(services.scheduler().nowMillis() - started);
    }

    /** Waits for the rest of it. */
    private boolean isBrought(TaskAssignment assignment) {
        Brought brought = next;
        next = null;
        if (brought == null || !brought.serves(assignment)) {
            return false;
        }
        while (!brought.whole) {
            services.scheduler().sleep(WAIT_MILLIS);
        }
        return true;
    }

    private void work(long millis, Cancellation cancellation) {
        for (long left = millis; left > 0 && !cancellation.isRequested(); left -= PIECE_MILLIS) {
            services.scheduler().sleep(Math.min(left, PIECE_MILLIS));
        }
    }

    /** Requests wait for their turn at their bucket; then bytes and answers overlap, and the longer of the two counts. */
    private void transfer(long requests, long bytes, boolean spooled, boolean read, int atOnce) {
        if (requests == 0) {
            return;
        }
        CloudModel.Objects objects = services.model().objects();
        int buckets = spooled ? objects.spools() : objects.prefixes();
        String bucket = spooled ? "spools" : "data";
        if (read) {
            services.bill().gets(requests);
            services.pass("reads of " + bucket, (double) objects.readsASecond() * buckets, requests);
        } else {
            services.bill().puts(requests);
            services.pass("puts of " + bucket, (double) objects.putsASecond() * buckets, requests);
        }
        long answers = services.chance().millis(read ? objects.firstByte() : objects.put(), requests, atOnce);
        services.scheduler().sleep(Math.max(answers, connection.millis(bytes)));
    }

    private AttemptOutput output(TaskAssignment assignment, TaskLoad load, long started) {
        long now = services.scheduler().nowMillis();
        Measures measures =
                new Measures(0, load.readBytes(), 0, load.writeBytes(), 0, 0, started, Math.max(0, now - started));
        if (!(assignment.stage().output() instanceof Output.Table)) {
            return new AttemptOutput(List.of(), measures, reads(assignment));
        }
        byte[] placeholder = Placeholder.of(load.writeBytes());
        String name = "part-0.parquet";
        services.objects().put(assignment.prefix().resolve(name), Content.of(placeholder));
        Checksum checksum = new Checksum();
        checksum.add(placeholder, 0, placeholder.length);
        return new AttemptOutput(
                List.of(new Part(name, placeholder.length, checksum.text(), 0, List.of(), List.of())),
                measures,
                reads(assignment));
    }

    /** There are no rows, and as many are found. */
    private static List<Read> reads(TaskAssignment assignment) {
        return assignment.stage().inputs().stream()
                .filter(input ->
                        input.stageOrEmpty().isPresent() || ranged(input).isPresent())
                .map(input -> new Read(
                        input.relation(), assignment.task() == 0 ? ranged(input).orElse(0L) : 0))
                .toList();
    }

    /** Rows of files that tasks keep by ranges: the first finds all of them. */
    private static Optional<Long> ranged(Input input) {
        return input instanceof Input.Splits splits && splits.scan().rangesOrNull() != null
                ? Optional.of(splits.scan().rows().orElse(0))
                : Optional.empty();
    }
}
