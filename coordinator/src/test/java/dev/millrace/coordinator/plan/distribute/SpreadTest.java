package dev.millrace.coordinator.plan.distribute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.relation.Cast;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.JoinCondition;
import dev.millrace.coordinator.plan.relation.Operator;
import dev.millrace.coordinator.plan.relation.PlainType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What is known of where rows are, and what follows from it. */
final class SpreadTest {
    private static final Spread BY_0_AND_2 = Spread.hashed(List.of(column(0), column(2)), 4);

    @Test
    void rowsThatAgreeInMoreThanTheKeysAreTogether() {
        assertThat(BY_0_AND_2.bringsTogether(List.of(column(2), column(1), column(0))))
                .isTrue();
        assertThat(BY_0_AND_2.bringsTogether(List.of(column(0), column(1)))).isFalse();
    }

    @Test
    void keysThatAreComputedSayNothingOfColumns() {
        assertThat(Spread.hashed(List.of(column(0), new Cast(column(1), PlainType.INTEGER, false)), 4))
                .isEqualTo(Spread.Plain.ANYWHERE);
    }

    @Test
    void projectionsMoveKeysAndForgetThemWhenOneIsDropped() {
        assertThat(BY_0_AND_2.through(List.of(column(2), column(0))))
                .isEqualTo(Spread.hashed(List.of(column(1), column(0)), 4));
        assertThat(BY_0_AND_2.through(List.of(column(2), column(1)))).isEqualTo(Spread.Plain.ANYWHERE);
    }

    @Test
    void afterAnEqualJoinEitherColumnHoldsTheKey() {
        Spread.Hashed left = (Spread.Hashed) Spread.hashed(List.of(column(1)), 4);
        Spread both = left.and((Spread.Hashed) Spread.hashed(List.of(column(0)), 4), 3);
        assertThat(both).isEqualTo(new Spread.Hashed(List.of(new TreeSet<>(Set.of(1, 3))), 4));
        assertThat(both.through(List.of(column(3)))).isEqualTo(Spread.hashed(List.of(column(0)), 4));
    }

    @Test
    void aSideThatIsHashedBySomeOfTheKeysStays() {
        List<JoinCondition.Sides> keys = List.of(equal(column(5), column(0)), equal(column(0), column(7)));
        JoinKeys chosen = JoinKeys.choose(keys, Spread.hashed(List.of(column(0)), 4), Spread.Plain.ANYWHERE, () -> 9);
        assertThat(chosen).isEqualTo(new JoinKeys(List.of(column(0)), List.of(column(7)), 4, true, false));
    }

    @Test
    void bothSidesStayOnlyWhenTheyAreHashedAlike() {
        List<JoinCondition.Sides> keys = List.of(equal(column(0), column(1)), equal(column(2), column(3)));
        Spread right = Spread.hashed(List.of(column(1), column(3)), 4);
        Spread crossed = Spread.hashed(List.of(column(3), column(1)), 4);
        Spread wider = Spread.hashed(List.of(column(1), column(3)), 8);
        assertThat(JoinKeys.choose(keys, BY_0_AND_2, right, () -> 9).rightStays())
                .isTrue();
        assertThat(JoinKeys.choose(keys, BY_0_AND_2, crossed, () -> 9).rightStays())
                .isFalse();
        assertThat(JoinKeys.choose(keys, BY_0_AND_2, wider, () -> 9).rightStays())
                .isFalse();
    }

    private static Expression column(int index) {
        return new ColumnReference(index, PlainType.BIGINT);
    }

    private static JoinCondition.Sides equal(Expression left, Expression right) {
        return new JoinCondition.Sides(left, Operator.EQUAL, right);
    }
}
