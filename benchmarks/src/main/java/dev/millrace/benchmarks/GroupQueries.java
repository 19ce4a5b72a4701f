package dev.millrace.benchmarks;

import dev.millrace.benchmarks.QuerySet.Query;
import dev.millrace.benchmarks.data.GroupTables;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;

/** The questions of h2o's benchmark of database-like operations, groups and joins, and two sorts of the same table. */
final class GroupQueries {
    private static final List<Query> GROUPS = List.of(
            new Query("q01", "SELECT id1, sum(v1) AS v1 FROM x GROUP BY id1"),
            new Query("q02", "SELECT id1, id2, sum(v1) AS v1 FROM x GROUP BY id1, id2"),
            new Query("q03", "SELECT id3, sum(v1) AS v1, avg(v3) AS v3 FROM x GROUP BY id3"),
            new Query("q04", "SELECT id4, avg(v1) AS v1, avg(v2) AS v2, avg(v3) AS v3 FROM x GROUP BY id4"),
            new Query("q05", "SELECT id6, sum(v1) AS v1, sum(v2) AS v2, sum(v3) AS v3 FROM x GROUP BY id6"),
            new Query("q06", "SELECT id4, id5, median(v3) AS median_v3, stddev(v3) AS sd_v3 FROM x GROUP BY id4, id5"),
            new Query("q07", "SELECT id3, max(v1) - min(v2) AS range_v1_v2 FROM x GROUP BY id3"),
            new Query(
                    "q08",
                    "SELECT id6, v3 AS largest2_v3 FROM (SELECT id6, v3, row_number() OVER (PARTITION BY id6 ORDER BY"
                            + " v3 DESC) AS place FROM x WHERE v3 IS NOT NULL) WHERE place <= 2"),
            new Query("q09", "SELECT id2, id4, corr(v1, v2) ** 2 AS r2 FROM x GROUP BY id2, id4"),
            new Query(
                    "q10",
                    "SELECT id1, id2, id3, id4, id5, id6, sum(v3) AS v3, count(*) AS n FROM x "
                            + "GROUP BY id1, id2, id3, id4, id5, id6"));

    private static final List<Query> JOINS = List.of(
            new Query("q01", "SELECT j.*, small.id4 AS small_id4, v2 FROM j JOIN small USING (id1)"),
            new Query(
                    "q02",
                    "SELECT j.*, medium.id1 AS medium_id1, medium.id4 AS medium_id4, medium.id5 AS medium_id5, v2 "
                            + "FROM j JOIN medium USING (id2)"),
            new Query(
                    "q03",
                    "SELECT j.*, medium.id1 AS medium_id1, medium.id4 AS medium_id4, medium.id5 AS medium_id5, v2 "
                            + "FROM j LEFT JOIN medium USING (id2)"),
            new Query(
                    "q04",
                    "SELECT j.*, medium.id1 AS medium_id1, medium.id2 AS medium_id2, medium.id4 AS medium_id4, v2 "
                            + "FROM j JOIN medium USING (id5)"),
            new Query(
                    "q05",
                    "SELECT j.*, big.id1 AS big_id1, big.id2 AS big_id2, big.id4 AS big_id4, big.id5 AS big_id5,"
                            + " big.id6 AS big_id6, v2 FROM j JOIN big USING (id3)"));

    private static final List<Query> SORTS = List.of(
            new Query("number", "SELECT * FROM x ORDER BY v3, id6"),
            new Query("text", "SELECT id3, id6, v1 FROM x ORDER BY id3, id6, v1"));

    private GroupQueries() {}

    static QuerySet groups(BenchmarkOptions options) throws IOException, SQLException {
        return set(options, "x", GROUPS, "≤ 1.25");
    }

    static QuerySet joins(BenchmarkOptions options) throws IOException, SQLException {
        return set(options, "j", JOINS, "≤ 1.40");
    }

    static QuerySet sorts(BenchmarkOptions options) throws IOException, SQLException {
        return set(options, "x", SORTS, "");
    }

    private static QuerySet set(BenchmarkOptions options, String largest, List<Query> queries, String aim)
            throws IOException, SQLException {
        Path folder = options.tables("groups", options.rows());
        GroupTables.write(options.rows(), folder);
        return new QuerySet(
                Figures.whole(options.rows()) + " rows, 100 groups, no nulls, unsorted.",
                GroupTables.names().stream()
                        .map(table -> new QuerySet.Table(table, folder.resolve(table)))
                        .toList(),
                largest,
                queries,
                aim,
                "");
    }
}
