package dev.millrace.engine.sql;

import dev.millrace.engine.TaskAssignment;
import dev.millrace.graph.AttemptOutput.Read;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Input;
import dev.millrace.graph.RowBounds;
import dev.millrace.graph.Share;
import dev.millrace.storage.sql.SqlNames;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * Counts the rows that DuckDB finds in each input that another stage wrote, before anything is computed of them. It reads no more than footers for
 * that. {@code CORRUPT}: not as many as were written for the task. Of source files whose rows are kept by ranges of a column, all tasks together must
 * have kept each row.
 */
final class InputRows {
    private final TaskAssignment assignment;
    private final TaskInputs inputs;

    InputRows(TaskAssignment assignment, TaskInputs inputs) {
        this.assignment = assignment;
        this.inputs = inputs;
    }

    /** In order of the inputs, whose views exist. */
    List<Read> counted(Session session) throws SQLException {
        List<Read> reads = new ArrayList<>();
        for (Input input : assignment.stage().inputs()) {
            OptionalLong written = inputs.written(input);
            if (written.isPresent()) {
                long found =
                        session.query("SELECT count(*) FROM " + SqlNames.quoted(input.relation()), CopyReport::count);
                require(input, written.getAsLong(), found);
                reads.add(new Read(input.relation(), found));
            }
            Optional<String> kept = inputs.kept(input);
            if (kept.isPresent()) {
                reads.add(new Read(input.relation(), session.query(kept.get(), CopyReport::count)));
            }
        }
        return reads;
    }

    /**
     * Compares what a task gives with what it has found. {@code CORRUPT}: a join has lost rows that it keeps, or has given more than there are.
     *
     * @param given number of rows
     */
    void requireConserved(RowBounds bounds, List<Read> reads, long given) {
        Map<String, Long> found = new TreeMap<>();
        reads.forEach(read -> found.put(read.relation(), read.rows()));
        bounds.broken(found, given).ifPresent(broken -> {
            throw Failure.of(
                            FailureKind.CORRUPT,
                            "ROWS_NOT_CONSERVED",
                            "Stage " + assignment.stage().id() + ", task " + assignment.task() + " " + broken)
                    .withRemedy("Keep the run's objects as evidence, and start the job again")
                    .toException();
        });
    }

    private void require(Input input, long written, long found) {
        if (found == written) {
            return;
        }
        Share share = assignment.share();
        String partitions = input instanceof Input.Exchanged
                ? " in partitions " + share.firstPartition() + " to " + (share.untilPartition() - 1)
                : "";
        throw Failure.of(
                        FailureKind.CORRUPT,
                        "ROWS_LOST",
                        "Stage " + assignment.stage().id() + ", task " + assignment.task() + ": '" + input.relation()
                                + "' has " + found + " rows" + partitions + ", " + written + " were written")
                .withRemedy("Keep the run's objects as evidence, and start the job again")
                .toException();
    }
}
