package dev.millrace.benchmarks;

import dev.millrace.graph.Location;
import dev.millrace.storage.Layout;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.local.FileFaults;
import dev.millrace.storage.local.LocalDatabase;
import dev.millrace.storage.local.LocalHome;
import dev.millrace.storage.local.LocalTaskQueue;
import dev.millrace.storage.local.SystemClock;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.memory.MemoryTaskQueue;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Tasks that do nothing, a second: in memory, and with rows that survive a loss of power. */
final class TaskRateBenchmark implements Benchmark {
    private static final int MEMORY_TASKS = 200_000;
    private static final int MEMORY_SLOTS = 2;
    private static final int DURABLE_TASKS = 20_000;
    private static final int DURABLE_SLOTS = 128;
    private static final int ROUNDS = 3;
    private static final int BUSY_MILLIS = 10_000;

    private final SystemClock clock = new SystemClock();

    @Override
    public String name() {
        return "tasks";
    }

    @Override
    public String title() {
        return "Tasks that do nothing";
    }

    @Override
    public Section run(BenchmarkOptions options) {
        List<Double> memory = new ArrayList<>();
        List<Double> durable = new ArrayList<>();
        List<Double> durableAll = new ArrayList<>();
        List<Double> commits = new ArrayList<>();
        List<Double> updates = new ArrayList<>();
        inMemory(MEMORY_TASKS);
        for (int round = 0; round < ROUNDS; round++) {
            updates.add(BareTable.tasksPerSecond(MEMORY_TASKS));
            memory.add(inMemory(MEMORY_TASKS));
            try (ScratchFolder scratch = ScratchFolder.in(options.work())) {
                commits.add(BareCommits.perSecond(scratch.path().resolve("bare.db")));
                durable.add(durable(scratch.path().resolve("rows"), false));
                durableAll.add(durable(scratch.path().resolve("all"), true));
            } catch (IOException | SQLException error) {
                throw new BenchmarkException("the durable tasks cannot be measured: " + error.getMessage(), error);
            }
        }
        String note =
                "One run of one stage through the production coordinator and worker loops, from its submission to its end; median of "
                        + ROUNDS
                        + " rounds, taken in turn. Peers: for tasks in memory the two conditional writes of a task on the bare memory table by one thread; for "
                        + "durable tasks one durable SQLite transaction after the other, of which a task needs two unless they are grouped.";
        return new Section(
                note,
                List.of("tasks", "tasks/s", "aim", "peer", "peer/s", "tasks/s ÷ peer/s"),
                List.of(
                        row(
                                MEMORY_TASKS,
                                MEMORY_SLOTS,
                                "rows, messages and objects in memory",
                                memory,
                                "≥ 20,000",
                                "bare table, a task's two writes",
                                updates),
                        row(
                                DURABLE_TASKS,
                                DURABLE_SLOTS,
                                "rows durable in SQLite, messages in memory",
                                durable,
                                "≥ 3,000",
                                "bare transaction",
                                commits),
                        row(
                                DURABLE_TASKS,
                                DURABLE_SLOTS,
                                "rows durable and messages in SQLite",
                                durableAll,
                                "",
                                "bare transaction",
                                commits)));
    }

    private static List<String> row(
            int tasks, int slots, String what, List<Double> rate, String aim, String peer, List<Double> peerRate) {
        double median = Figures.median(rate);
        double peers = Figures.median(peerRate);
        return List.of(
                Figures.whole(tasks) + " on " + slots + " slots: " + what,
                Figures.whole(median),
                aim,
                peer,
                Figures.whole(peers),
                Figures.ratio(median / peers));
    }

    private double inMemory(int tasks) {
        TaskWorld world = new TaskWorld(
                new MemoryObjectStore(clock),
                new MemoryStateTable(clock),
                new MemoryTaskQueue(clock),
                clock,
                new Layout(new Location("memory:/home")),
                MEMORY_SLOTS);
        return told("in memory", tasks / world.seconds(tasks));
    }

    private double durable(Path folder, boolean messagesToo) {
        try (LocalHome home = LocalHome.open(folder, clock, LocalHome.Options.DEFAULT);
                LocalDatabase messages =
                        LocalDatabase.open(folder.resolve("messages.db"), false, BUSY_MILLIS, FileFaults.NONE)) {
            TaskQueue queue = messagesToo ? new LocalTaskQueue(messages, clock) : new MemoryTaskQueue(clock);
            TaskWorld world = new TaskWorld(home.objects(), home.table(), queue, clock, home.layout(), DURABLE_SLOTS);
            return told(
                    messagesToo ? "durable, messages too" : "durable", DURABLE_TASKS / world.seconds(DURABLE_TASKS));
        }
    }

    private static double told(String what, double rate) {
        Progress.say("  " + what + ": " + Figures.whole(rate) + " tasks/s");
        return rate;
    }
}
