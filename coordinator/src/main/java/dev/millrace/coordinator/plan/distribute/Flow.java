package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.graph.Input;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Rows on their way: the fragments that make them, one after the other (more than one after UNION ALL), and where each row is.
 *
 * @param fragments at least one, all with the same column types
 * @param volume of all together
 */
public record Flow(List<Fragment> fragments, Spread spread, Volume volume) {
    public Flow {
        fragments = List.copyOf(fragments);
        boolean one = fragments.size() == 1;
        boolean fits = switch (spread) {
            case Spread.Plain.TOGETHER -> one && fragments.getFirst().tasks() == 1;
            case Spread.Plain.ANYWHERE -> !fragments.isEmpty();
            case Spread.Hashed hashed -> one && fragments.getFirst().tasks() == hashed.partitions();
            case Spread.Ranged ranged -> one && fragments.getFirst().tasks() == ranged.tasks();
        };
        if (!fits) {
            throw new IllegalArgumentException(fragments.size() + " fragments do not fit " + spread);
        }
    }

    static Flow of(Fragment fragment, Spread spread, Volume volume) {
        return new Flow(List.of(fragment), spread, volume);
    }

    List<SqlType> types() {
        return fragments.getFirst().tree().types();
    }

    boolean together() {
        return spread == Spread.Plain.TOGETHER;
    }

    /** Whether all its tasks may use all threads. */
    public boolean inAllThreads() {
        return fragments.stream().allMatch(Fragment::allThreads);
    }

    /** Whether no other stage has to be done before. */
    boolean readsOnlySources() {
        return fragments.stream()
                .flatMap(fragment -> fragment.feeds().stream())
                .allMatch(feed -> feed.input() instanceof Input.Splits);
    }

    /** The only fragment. */
    Fragment only() {
        if (fragments.size() != 1) {
            throw new IllegalStateException(fragments.size() + " fragments instead of one");
        }
        return fragments.getFirst();
    }

    /** An operator that sees one row at a time, or that may be applied to parts of the rows. */
    Flow map(UnaryOperator<Relation> change, Spread after, Volume expected) {
        return new Flow(fragments.stream().map(fragment -> fragment.map(change)).toList(), after, expected);
    }

    /** An operator that needs rows together which the spread brings together. */
    Flow mapWhole(UnaryOperator<Relation> change, Spread after, Volume expected) {
        return new Flow(
                fragments.stream()
                        .map(fragment -> fragment.map(change).indivisible())
                        .toList(),
                after,
                expected);
    }

    /** The same, with what keeps it in one task; for people. */
    public Flow because(String reason) {
        return new Flow(
                fragments.stream().map(fragment -> fragment.because(reason)).toList(), spread, volume);
    }

    /** References to all columns. */
    List<Expression> outputs() {
        return fragments.getFirst().tree().outputs();
    }
}
