package dev.millrace.engine.sql;

import dev.millrace.engine.sql.TaskUnits.Range;
import dev.millrace.graph.Failure;
import dev.millrace.storage.sql.SqlNames;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which of a task's bad rows is the first in order of files and rows. DuckDB tells the one that a thread meets first, and of a block of rows that of
 * the first column; so the ranges are read again one by one, until one has a bad row.
 */
final class FirstBadRow {
    private static final String CODE = "BAD_ROW";
    private static final String REJECTED = "millrace_rejected";
    private static final String REJECTING = ", store_rejects = true, rejects_table = '" + REJECTED
            + "', rejects_scan = '" + REJECTED + "_scan', rejects_limit = 0";
    private static final String FIRST = "SELECT line, line_byte_position, error_message, csv_line FROM " + REJECTED
            + " ORDER BY line, column_idx NULLS FIRST LIMIT 1";
    private static final Pattern TOLD =
            Pattern.compile("(line|record) ([0-9]+) of '(.+?)' does not fit .*", Pattern.DOTALL);

    private final Session session;
    private final String sql;
    private final Map<String, SplitsRead> reads;
    private final TaskFolder folder;

    /**
     * @param sql of the task
     * @param reads by the relations that are views of the session
     */
    FirstBadRow(Session session, String sql, Map<String, SplitsRead> reads, TaskFolder folder) {
        this.session = session;
        this.sql = sql;
        this.reads = reads;
        this.folder = folder;
    }

    /** The failure to be told instead of {@code told}, which may be of any row; the same, where reading again does not find it. */
    Failure insteadOf(Failure told) throws SQLException, IOException {
        if (!told.code().equals(CODE)) {
            return told;
        }
        Optional<String> file = group(told, 3);
        for (Map.Entry<String, SplitsRead> read : reads.entrySet()) {
            boolean meant = file.isPresent()
                    && read.getValue().files().values().stream()
                            .anyMatch(path -> path.toString().equals(file.get()));
            if (meant) {
                return first(read.getKey(), read.getValue()).orElse(told);
            }
        }
        return told;
    }

    private Optional<Failure> first(String relation, SplitsRead read) throws SQLException, IOException {
        for (Range range : read.ranges()) {
            boolean csv = read.shape(range).reader().equals("read_csv");
            Optional<Failure> found = csv ? rejected(relation, read, range) : narrowed(relation, read, range);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    /** All bad rows of CSV are written down by its reader. */
    private Optional<Failure> rejected(String relation, SplitsRead read, Range range) throws SQLException, IOException {
        Path file = read.file(range);
        Optional<Failure> failure = run(relation, read.selectRejecting(range, REJECTING));
        if (failure.isPresent()) {
            return run(relation, read.select(range));
        }
        Optional<Rejected> first = session.query(
                FIRST,
                rows -> rows != null && rows.next()
                        ? Optional.of(
                                new Rejected(rows.getLong(1), rows.getLong(2), rows.getString(3), rows.getString(4)))
                        : Optional.empty());
        session.execute("DROP TABLE " + REJECTED + "; DROP TABLE " + REJECTED + "_scan");
        boolean quotes = !read.shape(range).arguments().contains("quote = ''");
        return first.isPresent() ? Optional.of(first.get().failure(file, quotes)) : Optional.empty();
    }

    /** The reader of JSON tells one bad line, often the last of a block: the lines before it are halved until none of them is wrong. */
    private Optional<Failure> narrowed(String relation, SplitsRead read, Range range) throws SQLException, IOException {
        Path file = read.file(range);
        Optional<Failure> told = run(relation, read.select(range));
        Path window = file;
        long before = 0;
        long lines = told.map(FirstBadRow::line).orElse(0L);
        while (lines > 1) {
            Path first = folder.file("half", "json");
            Path second = folder.file("half", "json");
            TextLines.split(window, lines / 2, lines - lines / 2, first, second);
            Optional<Failure> inFirst = run(relation, read.selectFrom(range, first));
            Path half = inFirst.isPresent() ? first : second;
            Optional<Failure> found = inFirst.isPresent() ? inFirst : run(relation, read.selectFrom(range, second));
            before += inFirst.isPresent() ? 0 : lines / 2;
            window = half;
            lines = found.map(FirstBadRow::line).orElse(0L);
            if (lines == 0) {
                return told;
            }
            told = Optional.of(TextLines.moved(found.orElseThrow(), half, file, before));
        }
        return told;
    }

    /** What a run of the task's text says of bad rows, if this is what the relation holds. No row is kept. */
    private Optional<Failure> run(String relation, String select) throws SQLException {
        session.execute("CREATE OR REPLACE TEMP VIEW " + SqlNames.quoted(relation) + " AS " + select);
        try {
            session.execute("EXPLAIN ANALYZE " + sql);
            return Optional.empty();
        } catch (SQLException error) {
            if (session.stopped().isPresent()) {
                throw error;
            }
            return Optional.of(SqlErrors.failure(error))
                    .filter(failure -> failure.code().equals(CODE));
        }
    }

    private static long line(Failure failure) {
        return group(failure, 1).filter("line"::equals).isPresent()
                ? Long.parseLong(group(failure, 2).orElseThrow())
                : 0;
    }

    private static Optional<String> group(Failure failure, int group) {
        Matcher told = TOLD.matcher(failure.message());
        return told.matches() ? Optional.of(told.group(group)) : Optional.empty();
    }

    /**
     * What its reader says of a record.
     *
     * @param positionBytes where it begins, in the file as it is read
     */
    private record Rejected(
            long record,
            long positionBytes,
            @Nullable String reason,
            @Nullable String text) {
        /** @param quotes whether quotes count in the file */
        Failure failure(Path file, boolean quotes) throws IOException {
            long line = TextLines.lineAt(file, positionBytes).orElse(record);
            return SqlErrors.failure(
                    new SQLException("Invalid Input Error: CSV Error on Line: " + line + "\nOriginal Line: " + text
                            + "\n" + reason + "\n  file = " + file + "\n" + (quotes ? "" : "  quote = (empty)\n")));
        }
    }
}
