package dev.millrace.tests.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.RunId;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.aws.EmulatedRows;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.memory.MemoryTaskQueue;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Queues;
import dev.millrace.storage.record.RecentRows;
import dev.millrace.storage.record.RunState;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;

/** What a run of 500 short tasks in two stages costs in requests: each has a price, and a limit of its own in services. */
final class RequestBudgetTest {
    /** A run of two stages. */
    private record Size(int mappers, int reducers) {
        int tasks() {
            return mappers + reducers;
        }
    }

    private static final Size LARGE = new Size(400, 100);
    /** An emulator takes milliseconds where a service's request is one all the same. */
    private static final Size SMALL = new Size(160, 40);

    private static final double WRITES_OF_TASK = 2.2;
    private static final double QUEUE_CALLS_OF_TASK = 0.5;
    private static final int BATCH = 10;
    private static final long REMEMBER_MILLIS = 100;

    /** How slots work where requests are paid for. */
    private static final ProtocolSettings SETTINGS =
            ProtocolSettings.DEFAULT.with(ProtocolSettings.DEFAULT.batches().receiving(BATCH));

    private final World.ManualClock clock = new World.ManualClock();
    private final SortedMap<String, Integer> puts = new TreeMap<>();

    @Test
    void aTaskCostsAtMostTwoWritesAndAFifthAndHalfACallOfAQueue() {
        SortedMap<String, Integer> rows = new TreeMap<>();
        SortedMap<String, Integer> messages = new TreeMap<>();
        run(
                LARGE,
                counted(StateTable.class, new MemoryStateTable(clock), rows, RequestBudgetTest::rowsOf),
                counted(TaskQueue.class, new MemoryTaskQueue(clock), messages, RequestBudgetTest::callsOf));
        assertThat(sum(rows, "update", "transact", "remove", "removeAll") / LARGE.tasks())
                .as("writes of a task, of %s", rows)
                .isLessThanOrEqualTo(WRITES_OF_TASK);
        assertThat(sum(messages, "send", "receive", "extend", "delete", "deleteAll", "visible", "sendLater")
                        / LARGE.tasks())
                .as("calls of queues of a task, of %s", messages)
                .isLessThanOrEqualTo(QUEUE_CALLS_OF_TASK);
    }

    @Test
    void objectsArePutAsThePlanSays() {
        run(LARGE, new MemoryStateTable(clock), new MemoryTaskQueue(clock));
        int outputs = 2 * LARGE.tasks();
        int specAndPlan = 2;
        int decisionsAndMaps = 2 * 2;
        int replacedAndManifest = 2;
        assertThat(sum(puts, "put", "putOwn")).isEqualTo(outputs);
        assertThat(sum(puts, "putIfAbsent")).isEqualTo(specAndPlan + decisionsAndMaps + replacedAndManifest);
        assertThat(sum(puts, "copy")).isEqualTo(LARGE.reducers());
        assertThat(sum(puts, "putIfMatch")).isZero();
        assertThat(sum(puts, "list"))
                .as("lists, which cost as much, of collection")
                .isLessThanOrEqualTo(10);
    }

    @Test
    void overTheAdaptersOfTheCloudTheyAreRequests() {
        try (EmulatedRows cloud = new EmulatedRows(clock)) {
            run(SMALL, cloud.table(), cloud.queue());
            SortedMap<String, Integer> requests = cloud.requests();
            double writes = sum(requests, "UpdateItem", "PutItem", "DeleteItem", "BatchWriteItem")
                    + 2 * 2 * sum(requests, "TransactWriteItems");
            assertThat(writes / SMALL.tasks())
                    .as("writes of a task, of %s", requests)
                    .isBetween(2.0, WRITES_OF_TASK);
            double calls = sum(
                    requests,
                    "SendMessageBatch",
                    "ReceiveMessage",
                    "DeleteMessage",
                    "DeleteMessageBatch",
                    "ChangeMessageVisibility",
                    "GetQueueAttributes",
                    "GetQueueUrl",
                    "CreateQueue");
            assertThat(calls / SMALL.tasks())
                    .as("calls of queues of a task, of %s", requests)
                    .isBetween(0.3, QUEUE_CALLS_OF_TASK);
        }
    }

    /** A coordinator for whom hints wait, and a worker, until the run has ended. */
    private void run(Size size, StateTable table, TaskQueue queue) {
        ObjectStore objects = counted(ObjectStore.class, new MemoryObjectStore(clock), puts, _ -> 1);
        RecentRows recent = new RecentRows(table, clock, REMEMBER_MILLIS);
        Ports ports = Ports.of(objects, table, queue, clock, World.LAYOUT).withGlances(recent);
        World world = new World(Graphs.exchange(size.mappers(), size.reducers(), false), SETTINGS, clock, ports);
        String tasks = Queues.of(Graphs.LADDER.getFirst());
        RunId run = world.submit();
        while (!world.row(run).state().isEnded()) {
            boolean active = false;
            while (world.coordinator.takeHint()) {
                active = true;
            }
            while (world.worker().workOnce(tasks)) {
                active = true;
            }
            if (!active) {
                clock.sleep(1_000);
                world.ticker.tick();
            }
        }
        assertThat(world.row(run).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(world.lines(Graphs.OUT)).isNotEmpty();
    }

    /** A transaction costs twice its rows. */
    private static int rowsOf(Object[] arguments) {
        return arguments[0] instanceof List<?> rows ? 2 * rows.size() : 1;
    }

    /** Ten messages a call, as queues of services take them. */
    private static int callsOf(Object[] arguments) {
        return arguments.length == 2 && arguments[1] instanceof List<?> many ? Math.ceilDiv(many.size(), BATCH) : 1;
    }

    private static double sum(Map<String, Integer> counts, String... names) {
        double sum = 0;
        for (String name : names) {
            sum += counts.getOrDefault(name, 0);
        }
        return sum;
    }

    private static <T> T counted(Class<T> port, T real, Map<String, Integer> counts, ToIntFunction<Object[]> cost) {
        Object proxy = Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (_, method, arguments) -> {
            counts.merge(method.getName(), cost.applyAsInt(arguments), Integer::sum);
            try {
                return method.invoke(real, arguments);
            } catch (InvocationTargetException thrown) {
                throw thrown.getTargetException();
            }
        });
        return port.cast(proxy);
    }
}
