package dev.millrace.storage.memory;

import dev.millrace.storage.TaskQueue;
import dev.millrace.storage.TaskQueueContract;

class MemoryTaskQueueTest extends TaskQueueContract {
    private final TaskQueue queue = new MemoryTaskQueue(clock);

    @Override
    protected TaskQueue queue() {
        return queue;
    }
}
