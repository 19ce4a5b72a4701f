package dev.millrace.simulation.small;

import dev.millrace.graph.TaskMessage;
import dev.millrace.storage.Evaluation;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.RunRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Everything that is true at one moment. Copied, then changed, then never changed again. */
final class State {
    final SortedMap<Key, Hashed<Row>> rows;
    final SortedSet<String> objects;
    final List<Hashed<TaskMessage>> queue;
    final List<Hashed<Phase>> processes;
    int[] left;

    State(int[] budget) {
        rows = new TreeMap<>();
        objects = new TreeSet<>();
        queue = new ArrayList<>();
        processes = new ArrayList<>();
        left = budget;
    }

    private State(State other) {
        rows = new TreeMap<>(other.rows);
        objects = new TreeSet<>(other.objects);
        queue = new ArrayList<>(other.queue);
        processes = new ArrayList<>(other.processes);
        left = other.left;
    }

    State copy() {
        return new State(this);
    }

    Optional<Row> row(Key key) {
        Hashed<Row> row = rows.get(key);
        return row == null ? Optional.empty() : Optional.of(row.value());
    }

    RunRow run() {
        return RunRow.of(row(Keys.run(SmallWorld.RUN)).orElseThrow());
    }

    /** All or none; false: refused. */
    boolean apply(List<Update> updates) {
        List<Row> after = new ArrayList<>();
        for (Update update : updates) {
            @Nullable Row old = row(update.key()).orElse(null);
            Optional<Row> applied = Evaluation.apply(old, update);
            if (applied.isEmpty()) {
                return false;
            }
            after.add(applied.get());
        }
        after.forEach(row -> rows.put(row.key(), Hashed.of(row)));
        return true;
    }

    void send(TaskMessage message) {
        queue.add(Hashed.of(message));
        queue.sort((one, other) -> Long.compare(one.hash(), other.hash()));
    }

    void becomes(int process, Phase next) {
        processes.set(process, Hashed.of(next));
    }

    Phase phase(int number) {
        return processes.get(number).value();
    }

    /** Takes one of what may happen so often. False: it has happened often enough. */
    boolean spend(Chance chance) {
        if (left[chance.ordinal()] == 0) {
            return false;
        }
        left = left.clone();
        left[chance.ordinal()]--;
        return true;
    }

    /** The same for the same state, whatever way led to it; coordinators may be exchanged, and so may workers. */
    long hash(int coordinators, int workers) {
        long hash = 1;
        for (Hashed<Row> row : rows.values()) {
            hash = Hashed.mixed(hash ^ row.hash());
        }
        for (String object : objects) {
            hash = Hashed.mixed(hash * 31 + object.hashCode());
        }
        for (Hashed<TaskMessage> message : queue) {
            hash = Hashed.mixed(hash * 37 + message.hash());
        }
        long[] kinds = new long[3];
        for (int number = 0; number < processes.size(); number++) {
            int kind = number < coordinators ? 0 : number < coordinators + workers ? 1 : 2;
            kinds[kind] += Hashed.mixed(processes.get(number).hash() + kind + 7);
        }
        for (long kind : kinds) {
            hash = Hashed.mixed(hash * 41 + kind);
        }
        for (int one : left) {
            hash = Hashed.mixed(hash * 43 + one);
        }
        return hash;
    }
}
