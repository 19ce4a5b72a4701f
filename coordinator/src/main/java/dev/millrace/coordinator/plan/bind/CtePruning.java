package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.CteReference;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.MaterializedCte;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.RecursiveCte;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Takes columns away from common table expressions. What is needed of one is known when its body has been pruned, so its
 * references keep all columns until then.
 */
final class CtePruning {
    private final ColumnPruning pruning;
    private final Map<Integer, SortedSet<Integer>> needed = new HashMap<>();
    private final Set<Integer> whole = new HashSet<>();

    CtePruning(ColumnPruning pruning) {
        this.pruning = pruning;
    }

    Pruned materialized(MaterializedCte cte, SortedSet<Integer> columns) {
        needed.put(cte.id(), new TreeSet<>());
        Pruned body = pruning.prune(cte.body(), columns);
        SortedSet<Integer> read = needed.getOrDefault(cte.id(), new TreeSet<>());
        if (read.isEmpty()) {
            read.add(0);
        }
        Pruned definition = pruning.prune(cte.definition(), read).narrowed(read);
        List<SqlType> types = definition.relation().types();
        Relation narrowed = body.relation().rewritten(relation -> narrowed(relation, cte, types, definition));
        return body.with(new MaterializedCte(cte.id(), definition.relation(), narrowed));
    }

    /** References were left whole below a projection of what is read, which now reads a narrower one. */
    private static Relation narrowed(Relation relation, MaterializedCte cte, List<SqlType> types, Pruned definition) {
        if (relation instanceof Project project
                && project.input() instanceof CteReference reference
                && reference.id() == cte.id()) {
            List<Expression> expressions = definition.renumbered(project.expressions());
            return ProjectMerging.project(new CteReference(cte.id(), types), expressions);
        }
        return relation;
    }

    Pruned reference(CteReference reference, SortedSet<Integer> columns) {
        if (whole.contains(reference.id())) {
            return Pruned.whole(reference);
        }
        SortedSet<Integer> kept = columns.isEmpty() ? new TreeSet<>(List.of(0)) : columns;
        needed.computeIfAbsent(reference.id(), id -> new TreeSet<>()).addAll(kept);
        List<Expression> expressions = kept.stream()
                .<Expression>map(
                        index -> new ColumnReference(index, reference.types().get(index)))
                .toList();
        return new Pruned(new Project(reference, expressions), Pruned.kept(kept, reference.width()));
    }

    /** A recursion reads all of its own columns. */
    Pruned recursive(RecursiveCte cte) {
        whole.add(cte.id());
        Relation anchor = pruning.whole(cte.anchor());
        Relation step = pruning.whole(cte.step());
        return Pruned.whole(new RecursiveCte(cte.id(), cte.all(), anchor, step));
    }
}
