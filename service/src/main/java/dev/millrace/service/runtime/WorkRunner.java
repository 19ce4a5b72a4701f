package dev.millrace.service.runtime;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.engine.TaskRunner;
import dev.millrace.engine.function.FunctionRunner;
import dev.millrace.engine.loop.Vitals;
import dev.millrace.engine.sql.SqlSlot;
import dev.millrace.engine.sql.SqlTaskRunner;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Work;
import dev.millrace.storage.record.Ports;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;

/** Gives each kind of work to its runner; the runner of one slot. */
final class WorkRunner implements TaskRunner, AutoCloseable {
    private final SqlTaskRunner sql;
    private final FunctionRunner functions;
    private final long memoryBytes;

    /**
     * @param memoryBytes most that a task may be given here, whatever class its plan was made with
     */
    WorkRunner(Ports ports, SqlSlot slot, long memoryBytes) {
        this.sql = new SqlTaskRunner(ports.objects(), ports.clock(), slot);
        this.functions = new FunctionRunner(ports.objects());
        this.memoryBytes = memoryBytes;
    }

    @Override
    public AttemptOutput run(TaskAssignment assignment, Cancellation cancellation) {
        TaskRunner runner = switch (assignment.stage().work()) {
            case Work.Sql _ -> sql;
            case Work.Function _ -> functions;
        };
        return runner.run(within(assignment), cancellation);
    }

    @Override
    public void whenInputsHaveCome(Runnable told) {
        sql.whenInputsHaveCome(told);
    }

    @Override
    public OptionalLong prepare(TaskAssignment next, BooleanSupplier late, Cancellation unwanted) {
        return switch (next.stage().work()) {
            case Work.Sql _ -> sql.prepare(within(next), late, unwanted);
            case Work.Function _ -> OptionalLong.empty();
        };
    }

    /** How SQL tasks do; functions tell nothing. */
    Vitals vitals() {
        return sql.vitals();
    }

    private TaskAssignment within(TaskAssignment assignment) {
        if (assignment.memory().memoryBytes() <= memoryBytes) {
            return assignment;
        }
        return assignment.within(new MemoryClass(assignment.memory().name(), memoryBytes));
    }

    /** To be called when there is nothing to do. */
    void rest() {
        sql.rest();
    }

    @Override
    public void close() {
        sql.close();
    }
}
