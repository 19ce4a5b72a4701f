package dev.millrace.tests.random;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * The tables that random queries read: several uneven files each, small row groups, nulls, skewed keys. Doubles are multiples of 1/4, so that
 * sums are exact in any order and answers can be compared without a tolerance.
 */
final class RandomTables {
    private static final String FACT = """
            SELECT i::INTEGER AS id,
                   CASE WHEN i %% 11 = 3 THEN NULL WHEN i %% 3 = 0 THEN 7 ELSE (hash(i, %1$d) %% 40)::INTEGER END AS k,
                   (hash(i, %1$d + 1) %% 1000)::BIGINT - 300 AS b,
                   CASE WHEN i %% 17 = 5 THEN NULL ELSE ((hash(i, %1$d + 2) %% 20000)::INTEGER - 5000)::DECIMAL(9,2) / 4 END::DECIMAL(9,2) AS d,
                   CASE WHEN i %% 13 = 1 THEN NULL ELSE ((hash(i, %1$d + 3) %% 4000)::INTEGER - 2000) * 0.25::DOUBLE END AS x,
                   CASE WHEN i %% 7 = 2 THEN NULL ELSE ['', 'a', 'B', 'žluť', 'aa', 'ab c', 'Z'][1 + (hash(i, %1$d + 4) %% 7)::INTEGER] END AS s,
                   DATE '2020-01-01' + (hash(i, %1$d + 5) %% 700)::INTEGER AS day,
                   CASE WHEN i %% 5 = 4 THEN NULL ELSE hash(i, %1$d + 6) %% 2 = 0 END AS f
            FROM range(%2$d, %3$d) t(i)""";
    private static final String DIMENSION = """
            SELECT i::INTEGER AS k,
                   CASE WHEN i %% 6 = 1 THEN NULL ELSE 'name ' || (i %% 9) END AS name,
                   (hash(i, %1$d + 9) %% 50)::SMALLINT AS w,
                   CASE WHEN i %% 8 = 0 THEN NULL ELSE (i %% 5)::BIGINT END AS g
            FROM range(%2$d, %3$d) t(i)""";

    private RandomTables() {}

    /** Names of the tables; each is a folder of Parquet files below {@code folder}. */
    static List<String> names() {
        return List.of("t", "u", "v");
    }

    static void write(Connection connection, Path folder) throws SQLException, java.io.IOException {
        write(connection, folder.resolve("t"), FACT, 100, 0, 400, 401, 1100, 2500);
        write(connection, folder.resolve("u"), FACT, 200, 300, 301, 700, 1200);
        write(connection, folder.resolve("v"), DIMENSION, 300, 0, 9, 9, 33, 45);
    }

    private static void write(Connection connection, Path table, String query, int seed, int... bounds)
            throws SQLException, java.io.IOException {
        Files.createDirectories(table);
        try (Statement statement = connection.createStatement()) {
            for (int file = 0; file + 1 < bounds.length; file++) {
                statement.execute("COPY (" + String.format(query, seed, bounds[file], bounds[file + 1]) + ") TO '"
                        + table.resolve("part-" + file + ".parquet") + "' (FORMAT parquet, ROW_GROUP_SIZE 256)");
            }
        }
    }
}
