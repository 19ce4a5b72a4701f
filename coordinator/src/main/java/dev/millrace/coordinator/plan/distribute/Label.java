package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Aggregate;
import dev.millrace.coordinator.plan.relation.AggregateCall;
import dev.millrace.coordinator.plan.relation.AsofJoin;
import dev.millrace.coordinator.plan.relation.CteReference;
import dev.millrace.coordinator.plan.relation.Distinct;
import dev.millrace.coordinator.plan.relation.DistinctOn;
import dev.millrace.coordinator.plan.relation.DummyRow;
import dev.millrace.coordinator.plan.relation.Empty;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.Limit;
import dev.millrace.coordinator.plan.relation.LimitPercent;
import dev.millrace.coordinator.plan.relation.MaterializedCte;
import dev.millrace.coordinator.plan.relation.PositionalJoin;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.RecursiveCte;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Sample;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.SetOperation;
import dev.millrace.coordinator.plan.relation.Sort;
import dev.millrace.coordinator.plan.relation.TableFunction;
import dev.millrace.coordinator.plan.relation.TopN;
import dev.millrace.coordinator.plan.relation.Unnest;
import dev.millrace.coordinator.plan.relation.Values;
import dev.millrace.coordinator.plan.relation.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a fragment does, in a few words for people: its operators, those that run first standing first. */
final class Label {
    private static final int MOST_WORDS = 6;

    private Label() {}

    static String of(Fragment fragment) {
        List<String> words = new ArrayList<>();
        collect(fragment.tree(), words);
        if (fragment.tree() instanceof Empty && !fragment.feeds().isEmpty()) {
            words.set(0, "query as written");
        }
        String text =
                words.isEmpty() ? "copy" : words.stream().limit(MOST_WORDS).collect(Collectors.joining(" + "));
        String more = words.size() > MOST_WORDS ? " + …" : "";
        return fragment.reasons().isEmpty()
                ? text + more
                : text + more + " (" + String.join("; ", fragment.reasons()) + ")";
    }

    private static void collect(Relation relation, List<String> words) {
        relation.inputs().forEach(input -> collect(input, words));
        String word = word(relation);
        if (!word.isEmpty() && (words.isEmpty() || !words.getLast().equals(word))) {
            words.add(word);
        }
    }

    private static String word(Relation relation) {
        return switch (relation) {
            case Scan scan -> "scan " + scan.table();
            case TableFunction function -> function.function();
            case Values _, Empty _ -> "values";
            case Filter _ -> "filter";
            case Unnest _ -> "unnest";
            case Aggregate aggregate -> word(aggregate);
            case Join join -> join.kind().name().toLowerCase(Locale.ROOT) + " join";
            case AsofJoin _ -> "asof join";
            case PositionalJoin _ -> "positional join";
            case Window _ -> "window";
            case Distinct _, DistinctOn _ -> "distinct";
            case Sort _ -> "sort";
            case TopN top -> "top " + (top.limit() + top.offset());
            case Limit _, LimitPercent _ -> "limit";
            case Sample _ -> "sample";
            case SetOperation set -> word(set);
            case RecursiveCte _ -> "recursive";
            case Project _, DummyRow _, MaterializedCte _, CteReference _, Exchange _ -> "";
        };
    }

    private static String word(SetOperation set) {
        boolean parts = set.inputs().stream().allMatch(Exchange.class::isInstance);
        return parts && set.kind() == SetOperation.Kind.UNION && set.all()
                ? ""
                : set.kind().name().toLowerCase(Locale.ROOT);
    }

    private static String word(Aggregate aggregate) {
        boolean partial = aggregate.calls().stream().anyMatch(call -> call.phase() == AggregateCall.Phase.EXPORT);
        boolean last = aggregate.calls().stream().anyMatch(call -> call.phase() == AggregateCall.Phase.COMBINE);
        return partial ? "partial aggregate" : last ? "final aggregate" : "aggregate";
    }
}
