package dev.millrace.coordinator.plan.distribute;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.bind.PlannerSettings;
import dev.millrace.coordinator.plan.catalogue.Catalogue;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Threads do not change what a query in its canonical order gives. */
final class CanonicalOrderTest {
    @TempDir
    Path folder;

    @Test
    void everyTpchQueryHasOneResultWhateverTheThreads() throws Exception {
        try (DistributedQueries queries = new DistributedQueries(Catalogue.TPCH, PlannerSettings.DEFAULT, folder)) {
            for (Catalogue.Query query : Catalogue.TPCH.queries()) {
                Optional<String> sql = queries.canonical(query.sql());
                assertThat(sql).as(query.id()).isPresent();
                assertThat(queries.rows(sql.orElseThrow(), 4))
                        .as(query.id())
                        .isEqualTo(queries.rows(sql.orElseThrow(), 1));
            }
        }
    }

    @Test
    void goldenQueriesThatHaveOneHaveTheSameResultAsTheirText() throws Exception {
        PlannerSettings settings = new PlannerSettings("UTC", true, "nulls_last_on_asc_first_on_desc");
        List<String> checked = new ArrayList<>();
        try (DistributedQueries queries = new DistributedQueries(Catalogue.GOLDEN, settings, folder)) {
            List<Catalogue.Query> all = Catalogue.GOLDEN.queries();
            for (int number = 0; number < all.size(); number += 7) {
                Catalogue.Query query = all.get(number);
                Optional<String> sql = queries.canonical(query.sql());
                if (sql.isPresent()) {
                    List<List<String>> rows = queries.rows(sql.get(), 4);
                    assertThat(rows).as(query.sql()).isEqualTo(queries.rows(sql.get(), 1));
                    assertThat(RowComparison.difference(queries.rows(query.sql(), 1), rows, query.ordered()))
                            .as(query.sql())
                            .isEmpty();
                    checked.add(query.id());
                }
            }
        }
        assertThat(checked).hasSizeGreaterThan(90);
    }

    @Test
    void tiesAreBrokenByTheOtherColumnsAndUnorderedRowsGetAnOrder() throws Exception {
        try (DistributedQueries queries = new DistributedQueries(Catalogue.TPCH, PlannerSettings.DEFAULT, folder)) {
            assertThat(queries.canonical(
                                    "SELECT l_shipmode, l_tax FROM lineitem GROUP BY ALL ORDER BY l_tax DESC LIMIT 3")
                            .orElseThrow())
                    .contains("ORDER BY t.c1 DESC NULLS LAST, t.c0 ASC NULLS LAST");
            assertThat(queries.canonical("SELECT l_shipmode, count(*) AS n FROM lineitem GROUP BY l_shipmode")
                            .orElseThrow())
                    .endsWith("ORDER BY t.c0 ASC NULLS LAST, t.c1 ASC NULLS LAST");
            assertThat(queries.canonical("SELECT l_tax::DOUBLE AS x FROM lineitem")
                            .orElseThrow())
                    .contains("signbit");
        }
    }

    @Test
    void whatDependsOnTheOrderOfRowsHasNoCanonicalResult() throws Exception {
        try (DistributedQueries queries = new DistributedQueries(Catalogue.TPCH, PlannerSettings.DEFAULT, folder)) {
            for (String sql : List.of(
                    "SELECT l_shipmode, sum(l_tax::DOUBLE) AS s FROM lineitem GROUP BY l_shipmode",
                    "SELECT DISTINCT l_tax::DOUBLE AS t FROM lineitem",
                    "SELECT any_value(l_comment) AS c FROM lineitem",
                    "SELECT l_orderkey FROM lineitem LIMIT 3",
                    "SELECT l_orderkey, row_number() OVER (ORDER BY l_tax) AS n FROM lineitem",
                    "SELECT [l_tax::DOUBLE] AS n FROM lineitem ORDER BY l_orderkey")) {
                assertThat(queries.canonical(sql)).as(sql).isEmpty();
            }
        }
    }
}
