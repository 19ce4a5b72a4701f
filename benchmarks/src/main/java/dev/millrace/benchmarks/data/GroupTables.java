package dev.millrace.benchmarks.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/**
 * The tables of the database-like operations benchmark of h2o: one for grouping ({@code x}, k = 100, no nulls, unsorted) in eight files, and one
 * with three others for joins ({@code j}, {@code small}, {@code medium}, {@code big}). Shapes are the benchmark's, values are our own: each is a hash
 * of its row's number, so that any machine makes the same rows.
 */
public final class GroupTables {
    private static final int GROUPS = 100;
    private static final int FILES = 8;

    private GroupTables() {}

    public static List<String> names() {
        return List.of("x", "j", "small", "medium", "big");
    }

    /** Writes a folder of Parquet files for each table that the folder does not have yet. */
    public static void write(long rows, Path folder) throws IOException, SQLException {
        Files.createDirectories(folder);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            write(statement, folder, "x", rows, FILES, grouping(rows));
            write(statement, folder, "j", rows, FILES, left(rows));
            write(statement, folder, "small", Math.max(1, rows / 1_000_000), 1, right(rows, 1));
            write(statement, folder, "medium", Math.max(1, rows / 1_000), 1, right(rows, 2));
            write(statement, folder, "big", rows, FILES, right(rows, 3));
        }
    }

    private static void write(Statement statement, Path folder, String table, long rows, int files, String columns)
            throws IOException, SQLException {
        Path target = folder.resolve(table);
        if (Files.exists(target)) {
            return;
        }
        Path half = Files.createDirectories(folder.resolve(table + ".half"));
        for (int file = 0; file < files; file++) {
            statement.execute("COPY (SELECT " + columns + " FROM range(" + rows * file / files + ", "
                    + rows * (file + 1) / files + ") t(i)) TO '" + half.resolve("part-" + file + ".parquet")
                    + "' (FORMAT parquet, COMPRESSION zstd)");
        }
        Files.move(half, target);
    }

    private static String grouping(long rows) {
        long many = Math.max(1, rows / GROUPS);
        return String.join(
                ", ",
                "printf('id%03d', " + random(1, GROUPS) + ") AS id1",
                "printf('id%03d', " + random(2, GROUPS) + ") AS id2",
                "printf('id%010d', " + random(3, many) + ") AS id3",
                random(4, GROUPS) + "::INTEGER AS id4",
                random(5, GROUPS) + "::INTEGER AS id5",
                random(6, many) + "::INTEGER AS id6",
                random(7, 5) + "::INTEGER AS v1",
                random(8, 15) + "::INTEGER AS v2",
                "(" + random(9, 100_000_000) + " / 1000000.0)::DOUBLE AS v3");
    }

    /** Nine in ten keys of each right table occur on the left, as in the original. */
    private static String left(long rows) {
        return String.join(
                ", ",
                key(11, Math.max(1, rows / 1_000_000)) + "::INTEGER AS id1",
                key(12, Math.max(1, rows / 1_000)) + "::INTEGER AS id2",
                key(13, rows) + "::INTEGER AS id3",
                "'id' || " + key(11, Math.max(1, rows / 1_000_000)) + " AS id4",
                "'id' || " + key(12, Math.max(1, rows / 1_000)) + " AS id5",
                "'id' || " + key(13, rows) + " AS id6",
                "(" + random(14, 100_000_000) + " / 1000000.0)::DOUBLE AS v1");
    }

    /** Keys 1 to n, each once, in an order that looks random. */
    private static String right(long rows, int keys) {
        long small = Math.max(1, rows / 1_000_000);
        long medium = Math.max(1, rows / 1_000);
        String own = "(i * 7919 % " + (keys == 1 ? small : keys == 2 ? medium : rows) + " + 1)";
        StringBuilder columns = new StringBuilder();
        if (keys == 1) {
            columns.append(own).append("::INTEGER AS id1, 'id' || ").append(own).append(" AS id4, ");
        } else if (keys == 2) {
            columns.append(random(21, small)).append("::INTEGER AS id1, ");
            columns.append(own)
                    .append("::INTEGER AS id2, 'id' || ")
                    .append(random(21, small))
                    .append(" AS id4, ");
            columns.append("'id' || ").append(own).append(" AS id5, ");
        } else {
            columns.append(random(22, small)).append("::INTEGER AS id1, ").append(random(23, medium));
            columns.append("::INTEGER AS id2, ").append(own).append("::INTEGER AS id3, 'id' || ");
            columns.append(random(22, small)).append(" AS id4, 'id' || ").append(random(23, medium));
            columns.append(" AS id5, 'id' || ").append(own).append(" AS id6, ");
        }
        return columns + "(" + random(24, 100_000_000) + " / 1000000.0)::DOUBLE AS v2";
    }

    /** A whole number from 1 to {@code most} that the row's number decides. */
    private static String random(int column, long most) {
        return String.format(Locale.ROOT, "(hash(i * 1000 + %d) %% %d + 1)::BIGINT", column, most);
    }

    /** As {@link #random}, over a tenth more keys than the right table has. */
    private static String key(int column, long keys) {
        return random(column, Math.max(1, keys + keys / 9));
    }
}
