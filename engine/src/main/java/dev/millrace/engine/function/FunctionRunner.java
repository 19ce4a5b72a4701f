package dev.millrace.engine.function;

import dev.millrace.engine.Cancellation;
import dev.millrace.engine.TaskAssignment;
import dev.millrace.engine.TaskRunner;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Work;
import dev.millrace.storage.ObjectStore;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Runs tasks whose work is a built-in function. Has no state: any number of slots may share one. */
public final class FunctionRunner implements TaskRunner {
    /** Writes nothing. */
    public static final String NOOP = "noop";
    /** Turns rows into other rows. */
    public static final String MIX = "mix";

    private static final AttemptOutput NOTHING = new AttemptOutput(List.of(), AttemptOutput.Measures.NONE);
    private static final SortedMap<String, TaskFunction> FUNCTIONS = functions();

    private final ObjectStore objects;

    public FunctionRunner(ObjectStore objects) {
        this.objects = objects;
    }

    @Override
    public AttemptOutput run(TaskAssignment assignment, Cancellation cancellation) {
        return switch (assignment.stage().work()) {
            case Work.Function function -> function(function.name()).run(assignment, objects, cancellation);
            case Work.Sql _ ->
                throw new IllegalArgumentException("stage " + assignment.stage().id() + " is SQL, not a function");
        };
    }

    private static SortedMap<String, TaskFunction> functions() {
        SortedMap<String, TaskFunction> functions = new TreeMap<>();
        functions.put(NOOP, (_, _, _) -> NOTHING);
        functions.put(MIX, new MixFunction());
        return functions;
    }

    private static TaskFunction function(String name) {
        TaskFunction function = FUNCTIONS.get(name);
        if (function == null) {
            throw Failure.invalid(
                            "UNKNOWN_FUNCTION",
                            "There is no built-in function '" + name + "'",
                            "Use one of " + String.join(", ", FUNCTIONS.keySet()))
                    .toException();
        }
        return function;
    }
}
