package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.bind.PlannerConnection;
import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.bind.StubTable;
import dev.millrace.coordinator.plan.distribute.TypeCheck;
import dev.millrace.coordinator.plan.render.StateTypes;
import dev.millrace.coordinator.plan.source.ColumnEstimate;
import dev.millrace.coordinator.plan.source.DescribedSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * DuckDB databases that plan, kept from one plan to the next: opening one, with its stubs, takes longer than most plans. May be used by many
 * threads; a database belongs to one plan at a time. One that found an error in a plan serves the next like any other, unless DuckDB has given it up.
 */
public final class PlannerPool implements AutoCloseable {
    private static final int MOST_SOURCES = 256;

    private final int most;
    private final Map<List<Object>, List<ColumnEstimate>> estimates = new HashMap<>();
    private final Deque<Binder> binders = new ArrayDeque<>();
    private final Deque<Checker> checkers = new ArrayDeque<>();

    /** @param most databases of each kind that are kept; 0 = none */
    public PlannerPool(int most) {
        this.most = most;
    }

    /** A planner over stubs, with what it learned of aggregates. */
    record Binder(PlannerSettings settings, List<StubTable> tables, PlannerConnection planner, StateTypes states) {}

    private record Checker(PlannerSettings settings, TypeCheck check) {}

    /** What is known of a source's columns, learned once for the files as they are. */
    List<ColumnEstimate> estimates(DescribedSource source) {
        List<Object> key = List.of(
                source.name(),
                source.columns(),
                source.scan(List.of(), Long.MAX_VALUE).files());
        synchronized (this) {
            List<ColumnEstimate> known = estimates.get(key);
            if (known != null) {
                return known;
            }
        }
        List<ColumnEstimate> learned = source.estimates();
        synchronized (this) {
            if (estimates.size() >= MOST_SOURCES) {
                estimates.clear();
            }
            estimates.put(key, learned);
        }
        return learned;
    }

    Binder binder(PlannerSettings settings, List<StubTable> tables) {
        synchronized (this) {
            for (Iterator<Binder> kept = binders.iterator(); kept.hasNext(); ) {
                Binder binder = kept.next();
                if (binder.settings().equals(settings) && binder.tables().equals(tables)) {
                    kept.remove();
                    return binder;
                }
            }
        }
        PlannerConnection planner = PlannerConnection.open(settings, tables);
        return new Binder(settings, List.copyOf(tables), planner, StateTypes.of(planner));
    }

    void giveBack(Binder binder) {
        Binder surplus = binder.planner().isUsable() ? kept(binders, binder) : binder;
        if (surplus != null) {
            surplus.planner().close();
        }
    }

    TypeCheck check(PlannerSettings settings) {
        synchronized (this) {
            for (Iterator<Checker> kept = checkers.iterator(); kept.hasNext(); ) {
                Checker checker = kept.next();
                if (checker.settings().equals(settings)) {
                    kept.remove();
                    return checker.check();
                }
            }
        }
        return new TypeCheck(settings.statements());
    }

    void giveBack(PlannerSettings settings, TypeCheck check) {
        Checker checker = new Checker(settings, check);
        Checker surplus = check.isUsable() ? kept(checkers, checker) : checker;
        if (surplus != null) {
            surplus.check().close();
        }
    }

    /** Keeps the newest; gives the one that is not kept. */
    private synchronized <T> @Nullable T kept(Deque<T> all, T newest) {
        all.addFirst(newest);
        return all.size() > most ? all.removeLast() : null;
    }

    @Override
    public synchronized void close() {
        binders.forEach(binder -> binder.planner().close());
        binders.clear();
        checkers.forEach(checker -> checker.check().close());
        checkers.clear();
    }
}
