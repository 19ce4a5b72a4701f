package dev.millrace.functions.aws;

import dev.millrace.functions.look.WorkerPool;
import dev.millrace.graph.CloudClass;
import java.util.List;
import java.util.function.IntSupplier;

/** Several pools, each of its own classes. */
record AllWorkers(List<WorkerPool> pools) implements WorkerPool {
    AllWorkers {
        pools = List.copyOf(pools);
    }

    @Override
    public List<CloudClass> classes() {
        return pools.stream().flatMap(pool -> pool.classes().stream()).sorted().toList();
    }

    @Override
    public int coming(CloudClass memory) {
        return pools.stream()
                .filter(pool -> pool.classes().contains(memory))
                .mapToInt(pool -> pool.coming(memory))
                .sum();
    }

    @Override
    public int start(CloudClass memory, int count) {
        return begin(memory, count).getAsInt();
    }

    @Override
    public IntSupplier begin(CloudClass memory, int count) {
        return pools.stream()
                .filter(pool -> pool.classes().contains(memory))
                .findFirst()
                .map(pool -> pool.begin(memory, count))
                .orElse(() -> 0);
    }
}
