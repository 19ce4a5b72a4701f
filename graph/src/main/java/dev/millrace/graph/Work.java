package dev.millrace.graph;

import java.util.SortedMap;
import java.util.TreeMap;

/** What a task computes. */
public sealed interface Work {
    /**
     * One SELECT over the relations named by the stage's inputs. {@code getvariable('millrace_task')} in it is the task's number in its stage.
     *
     * @param sql DuckDB's dialect; each input is a table of the name {@link Input#relation()}
     * @param allThreads whether all threads of the worker may be used; else one, which makes order-dependent results the same in each run
     * @param settings DuckDB settings to set before, for example {@code TimeZone → UTC}
     * @param rows how many rows it gives
     */
    record Sql(String sql, boolean allThreads, SortedMap<String, String> settings, RowBounds rows) implements Work {
        /** The variable that holds the task's number, from 0, as a BIGINT. */
        public static final String TASK_VARIABLE = "millrace_task";

        public Sql {
            settings = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(settings));
        }

        /** Of which nothing is known before it runs. */
        public Sql(String sql, boolean allThreads, SortedMap<String, String> settings) {
            this(sql, allThreads, settings, RowBounds.NONE);
        }
    }

    /**
     * A function that is built into the worker.
     *
     * @param name registered name
     * @param arguments by name
     */
    record Function(String name, SortedMap<String, String> arguments) implements Work {
        public Function {
            arguments = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(arguments));
        }
    }
}
