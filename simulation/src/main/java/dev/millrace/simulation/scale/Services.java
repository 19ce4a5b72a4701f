package dev.millrace.simulation.scale;

import dev.millrace.service.cost.Prices;
import dev.millrace.simulation.schedule.Scheduler;
import dev.millrace.storage.Clock;
import dev.millrace.storage.memory.MemoryObjectStore;
import dev.millrace.storage.memory.MemoryStateTable;
import dev.millrace.storage.memory.MemoryTaskQueue;
import java.util.HashMap;
import java.util.Map;

/** The services of a world: the memory adapters, and how much of them everybody together may ask for. */
final class Services {
    private final Scheduler scheduler;
    private final CloudModel model;
    private final Chance chance;
    private final Prices prices;
    private final Bill bill = new Bill();
    private final MemoryObjectStore objects;
    private final MemoryStateTable table;
    private final MemoryTaskQueue queue;
    private final Map<String, Rate> rates = new HashMap<>();

    Services(Scheduler scheduler, CloudModel model, Chance chance, Prices prices) {
        this.scheduler = scheduler;
        this.model = model;
        this.chance = chance;
        this.prices = prices;
        Clock clock = clock();
        this.objects = new MemoryObjectStore(clock);
        this.table = new MemoryStateTable(clock);
        this.queue = new MemoryTaskQueue(clock);
    }

    Scheduler scheduler() {
        return scheduler;
    }

    CloudModel model() {
        return model;
    }

    Chance chance() {
        return chance;
    }

    Bill bill() {
        return bill;
    }

    MemoryObjectStore objects() {
        return objects;
    }

    MemoryStateTable table() {
        return table;
    }

    MemoryTaskQueue queue() {
        return queue;
    }

    ScaleReport.Dollars dollars() {
        return bill.dollars(prices);
    }

    /** The running fibre waits for an answer of this length. */
    void wait(CloudModel.Time time) {
        scheduler.sleep(chance.millis(time));
    }

    /** The running fibre waits until it may ask {@code count} times, of what allows so many in a second. */
    void pass(String what, double perSecond, double count) {
        long wait =
                rates.computeIfAbsent(what, _ -> new Rate(perSecond, perSecond)).take(scheduler.nowMillis(), count);
        if (wait > 0) {
            bill.waited();
            scheduler.sleep(wait);
        }
    }

    /** True time; the running fibre sleeps. */
    Clock clock() {
        return new Clock() {
            @Override
            public long nowMillis() {
                return scheduler.nowMillis();
            }

            @Override
            public void sleep(long millis) {
                scheduler.sleep(Math.max(0, millis));
            }
        };
    }
}
