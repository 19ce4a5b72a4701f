package dev.millrace.engine.sql;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Findings;
import dev.millrace.graph.Findings.Broken;
import dev.millrace.graph.Inspection;
import dev.millrace.graph.Inspection.Counted;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads the one row of an inspection, and ends the task where a limit is exceeded. */
final class FindingsReader {
    private static final int MOST_CHARACTERS = 1_200;

    private final Inspection inspection;

    FindingsReader(Inspection inspection) {
        this.inspection = inspection;
    }

    /** Throws {@code CONTRACT_BROKEN} or {@code CHECK_FAILED} with the counts. */
    Findings read(Session session, String sql) throws SQLException {
        List<Long> counts = new ArrayList<>();
        Findings findings = session.measured(sql, rows -> findings(rows, counts));
        new FindingsJudge(inspection, findings).refuse(counts);
        return findings;
    }

    private Findings findings(@Nullable ResultSet rows, List<Long> counts) throws SQLException {
        if (rows == null || !rows.next()) {
            throw Failure.of(FailureKind.BUG, "FINDINGS", "the inspection of '" + inspection.subject() + "' has no row")
                    .toException();
        }
        List<Broken> broken = new ArrayList<>();
        int column = 3;
        for (Counted counted : inspection.counted()) {
            long count = rows.getLong(column);
            String example = Objects.requireNonNullElse(rows.getString(column + 1), "");
            column += 2;
            counts.add(count);
            if (count > 0) {
                broken.add(new Broken(counted.reason(), counted.severity(), count, cut(example)));
            }
        }
        return new Findings(inspection.subject(), inspection.isCheck(), rows.getLong(1), rows.getLong(2), broken);
    }

    private static String cut(String example) {
        return example.codePointCount(0, example.length()) <= MOST_CHARACTERS
                ? example
                : example.substring(0, example.offsetByCodePoints(0, MOST_CHARACTERS)) + "…";
    }
}
