package dev.millrace.engine.loop;

import dev.millrace.engine.TaskRunner;
import dev.millrace.storage.Forks;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import java.util.List;
import java.util.function.Supplier;

/** One slot of a worker. */
public final class WorkerLoop {
    public WorkerLoop(
            Ports ports, Forks forks, TaskRunner runner, ProtocolSettings settings, Rules rules, Supplier<String> claimIds) {}

    /** Takes at most one message of this queue and works on it. False: there was none. */
    public boolean workOnce(String queue) {
        throw new UnsupportedOperationException();
    }

    /** Works until {@link #stop}; queues in order of preference; waits {@code idleMillis} when all are empty. */
    public void run(List<String> queues, long idleMillis) {
        throw new UnsupportedOperationException();
    }

    /** Takes no more messages; the current task goes on. */
    public void stop() {}

    /** The same, and hands the current task back. */
    public void handBack() {}
}
