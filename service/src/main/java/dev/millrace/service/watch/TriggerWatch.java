package dev.millrace.service.watch;

import dev.millrace.coordinator.trigger.ScheduleDriver;
import dev.millrace.coordinator.trigger.TriggerDriver;
import dev.millrace.coordinator.trigger.TriggerStore;
import dev.millrace.coordinator.trigger.UploadIntake;
import dev.millrace.coordinator.trigger.decide.ScheduleStep;
import dev.millrace.coordinator.trigger.decide.TriggerStep;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.TriggerSpec;
import dev.millrace.service.jobs.JobLoading;
import dev.millrace.service.runtime.EmbeddedRuntime;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.BatchRow;
import dev.millrace.storage.record.TriggerRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes the files that come for some triggers, and runs jobs when they are due, until it is stopped or nothing waits. Any number of them may be at work in a home. */
public final class TriggerWatch {
    private static final long STEP_MILLIS = 200;

    private final EmbeddedRuntime runtime;
    private final UploadEvents events;
    private final Pace pace;
    private final TriggerStore store;
    private final TriggerDriver driver;
    private final ScheduleDriver schedules;
    private final List<Watched> watched = new ArrayList<>();
    private final Listener listener;
    private volatile boolean stopped;

    /**
     * How often folders are listed, and how long a file must have been left alone.
     */
    public record Pace(long everyMillis, long settleMillis) {}

    /** Told of what becomes of files, with the name of the trigger. */
    @FunctionalInterface
    public interface Listener {
        /** A batch that was settled. */
        void settled(String trigger, BatchRow batch);

        /** A file that nothing can name, so that it is not taken. */
        default void passedBy(String trigger, StorageException file) {}
    }

    /** One trigger, and what was told of it. */
    private final class Watched {
        private final String name;
        private final Optional<UploadIntake> intake;
        private int told;

        Watched(TriggerSpec spec) {
            this.name = spec.name();
            this.intake = spec.upload().map(upload -> {
                boolean appearsWhole = !upload.prefix().scheme().equals("file");
                return new UploadIntake(runtime.ports(), spec, appearsWhole ? 0 : pace.settleMillis());
            });
            TriggerRow head = store.known(name);
            this.told = head.open() ? head.batch() - 1 : head.batch();
        }

        /** Returns how many files are written to. */
        int reconcile() {
            if (intake.isEmpty()) {
                return 0;
            }
            int young = intake.get().reconcile().young();
            intake.get().passedBy().forEach(file -> listener.passedBy(name, file));
            return young;
        }

        void tell() {
            TriggerRow head = store.known(name);
            int last = head.open() ? head.batch() - 1 : head.batch();
            for (; told < last; told++) {
                store.settled(name, told + 1).ifPresent(batch -> listener.settled(name, batch));
            }
        }
    }

    /**
     * @param loading reads jobs of schedules again
     * @param specs as they are registered
     * @param command the words of the command line, to be kept with runs
     */
    public TriggerWatch(
            EmbeddedRuntime runtime,
            JobLoading loading,
            List<TriggerSpec> specs,
            UploadEvents events,
            Pace pace,
            List<String> command,
            Listener listener) {
        this.runtime = runtime;
        this.events = events;
        this.pace = pace;
        this.listener = listener;
        this.store = new TriggerStore(runtime.ports());
        TriggeredRuns runs = new TriggeredRuns(runtime, loading, command);
        this.driver = new TriggerDriver(runtime.ports(), runs);
        this.schedules = new ScheduleDriver(runtime.ports(), runs);
        specs.forEach(spec -> watched.add(new Watched(spec)));
    }

    /** Lets {@link #untilStopped} and {@link #drain} return soon; may be called from any thread. */
    public void stop() {
        stopped = true;
        events.wake();
    }

    /** Works until it is stopped. */
    public void untilStopped() throws InterruptedException {
        long listNanos = System.nanoTime();
        while (!stopped) {
            try {
                boolean young = false;
                if (System.nanoTime() - listNanos >= 0) {
                    young = reconcile() > 0;
                    listNanos = System.nanoTime() + pace.everyMillis() * 1_000_000;
                }
                for (Location location : await(look())) {
                    young |= isYoung(location);
                }
                if (young) {
                    listNanos = Math.min(listNanos, System.nanoTime() + pace.settleMillis() * 1_000_000);
                }
            } catch (StorageException.Unavailable | StorageException.UnknownFate busy) {
                events.await(STEP_MILLIS);
            }
        }
    }

    /** Takes all files that are there, however few, and returns when none waits, the trigger was paused or is held, or it was stopped. */
    public void drain() throws InterruptedException {
        while (!stopped) {
            try {
                boolean young = reconcile() > 0;
                Optional<RunId> run = look();
                if (run.isPresent()) {
                    await(run);
                } else if (!fire() && !young) {
                    return;
                } else if (young) {
                    events.await(Math.min(STEP_MILLIS, Math.max(1, pace.settleMillis())));
                }
            } catch (StorageException.Unavailable | StorageException.UnknownFate busy) {
                events.await(STEP_MILLIS);
            }
        }
    }

    /** Whether anything waits that may be taken now. */
    private boolean fire() {
        boolean any = false;
        for (Watched one : watched) {
            TriggerRow head = store.known(one.name);
            boolean may =
                    !head.paused() && !head.held() && !store.waiting(one.name).isEmpty();
            if (may) {
                store.fire(one.name);
            }
            any |= may;
        }
        return any;
    }

    private int reconcile() {
        return watched.stream().mapToInt(Watched::reconcile).sum();
    }

    private boolean isYoung(Location told) {
        return watched.stream()
                        .flatMap(one -> one.intake.stream())
                        .mapToInt(intake -> intake.told(told).young())
                        .sum()
                > 0;
    }

    /** Does what follows; returns a run to wait for, if there is one. */
    private Optional<RunId> look() {
        Optional<RunId> running = Optional.empty();
        for (Watched one : watched) {
            Optional<RunId> run = one.intake.isPresent() ? ofBatch(one.name) : ofTime(one.name);
            run.ifPresent(runtime::goOn);
            running = run.isPresent() ? run : running;
            one.tell();
        }
        return running;
    }

    private Optional<RunId> ofBatch(String name) {
        return driver.look(name) instanceof TriggerStep.Await(RunId run) ? Optional.of(run) : Optional.empty();
    }

    private Optional<RunId> ofTime(String name) {
        return schedules.look(name) instanceof ScheduleStep.Await(RunId run) ? Optional.of(run) : Optional.empty();
    }

    private List<Location> await(Optional<RunId> run) throws InterruptedException {
        if (run.isEmpty()) {
            return events.await(STEP_MILLIS);
        }
        runtime.awaitChange(run.get(), Long.MAX_VALUE, STEP_MILLIS);
        return events.await(0);
    }
}
