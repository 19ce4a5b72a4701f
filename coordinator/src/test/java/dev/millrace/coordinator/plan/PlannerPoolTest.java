package dev.millrace.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.coordinator.plan.bind.NotDistributable;
import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.bind.StubTable;
import dev.millrace.coordinator.plan.distribute.TypeCheck;
import dev.millrace.graph.MillraceException;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class PlannerPoolTest {
    private static final PlannerSettings SETTINGS = PlannerSettings.DEFAULT;
    private static final List<StubTable> TABLES =
            List.of(new StubTable("t", List.of(new StubTable.StubColumn("a", "INTEGER")), 10));

    private final PlannerPool pool = new PlannerPool(1);

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void aDatabaseThatFoundAnErrorServesTheNextPlan() {
        PlannerPool.Binder binder = pool.binder(SETTINGS, TABLES);
        assertThatThrownBy(() -> binder.planner().bind("SELECT b FROM t", "job"))
                .isInstanceOf(MillraceException.class)
                .hasMessageContaining("b");
        assertThatThrownBy(() -> binder.planner().bind("SELECT '101'::BIT AS b FROM t", "job"))
                .isInstanceOf(NotDistributable.class);
        pool.giveBack(binder);

        PlannerPool.Binder again = pool.binder(SETTINGS, TABLES);
        assertThat(again).isSameAs(binder);
        assertThat(again.planner().bind("SELECT a FROM t", "job").names()).containsExactly("a");
        pool.giveBack(again);
    }

    @Test
    void aDatabaseThatAnswersNoMoreIsNotKept() throws SQLException {
        TypeCheck check = pool.check(SETTINGS);
        pool.giveBack(SETTINGS, check);
        TypeCheck same = pool.check(SETTINGS);
        assertThat(same).isSameAs(check);

        same.connection().close();
        pool.giveBack(SETTINGS, same);
        TypeCheck other = pool.check(SETTINGS);
        assertThat(other).isNotSameAs(check);
        assertThat(other.isUsable()).isTrue();
        pool.giveBack(SETTINGS, other);
    }
}
