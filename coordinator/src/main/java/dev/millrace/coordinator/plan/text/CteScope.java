package dev.millrace.coordinator.plan.text;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Names of WITH queries that can be seen from a place of the tree. */
final class CteScope {
    static final CteScope EMPTY = new CteScope(null, "");

    private final @Nullable CteScope outer;
    private final String name;

    private CteScope(@Nullable CteScope outer, String name) {
        this.outer = outer;
        this.name = name;
    }

    CteScope with(String added) {
        return new CteScope(this, added);
    }

    boolean has(String wanted) {
        return name.equalsIgnoreCase(wanted) && outer != null || outer != null && outer.has(wanted);
    }

    List<String> names() {
        List<String> names = new ArrayList<>();
        for (CteScope scope = this; scope.outer != null; scope = scope.outer) {
            names.add(scope.name);
        }
        return names;
    }
}
