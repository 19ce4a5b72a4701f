package dev.millrace.tests.golden;

import dev.millrace.tests.bench.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A stored answer in CSV: a header, an empty cell is NULL. */
record CsvAnswer(List<List<@Nullable String>> rows) {
    /** Each is read once for all ways of asking. */
    private static final Map<Path, CsvAnswer> KNOWN = new ConcurrentHashMap<>();

    static CsvAnswer read(Path file) {
        return KNOWN.computeIfAbsent(file, CsvAnswer::readOnce);
    }

    private static CsvAnswer readOnce(Path file) {
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("SELECT * FROM read_csv('" + file
                        + "', header = true, all_varchar = true, nullstr = '', delim = ',', quote = '\"')")) {
            List<List<@Nullable String>> rows = new ArrayList<>();
            while (found.next()) {
                List<@Nullable String> row = new ArrayList<>();
                for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                    row.add(found.getString(column));
                }
                rows.add(row);
            }
            return new CsvAnswer(rows);
        } catch (SQLException e) {
            throw new UncheckedIOException(new IOException("cannot read " + file, e));
        }
    }

    /** The first difference, or an empty text. Doubles within 1e-9 relative; everything else exactly. */
    String difference(Answer actual) {
        if (actual.rows().size() != rows.size()) {
            return "expected " + rows.size() + " rows, got " + actual.rows().size();
        }
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < actual.columns().size(); column++) {
                String want = rows.get(row).get(column);
                String got = actual.rows().get(row).get(column).isNull()
                        ? null
                        : actual.rows().get(row).get(column).asString();
                if (!same(actual.columns().get(column).type(), want, got)) {
                    return "row " + row + ", column "
                            + actual.columns().get(column).name() + ": expected " + want + ", got " + got;
                }
            }
        }
        return "";
    }

    private static boolean same(String type, @Nullable String want, @Nullable String got) {
        if (want == null || got == null) {
            return want == null && got == null;
        }
        if (type.equals("DOUBLE")) {
            double expected = Double.parseDouble(want);
            double actual = Double.parseDouble(got);
            return Math.abs(expected - actual) <= 1e-9 * Math.max(Math.abs(expected), Math.abs(actual));
        }
        return want.equals(got) || want.replace(' ', 'T').equals(got.replace(' ', 'T'));
    }
}
