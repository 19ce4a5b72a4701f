package dev.millrace.engine.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.engine.Cancellation;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Checksum;
import dev.millrace.graph.Column;
import dev.millrace.graph.Input;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Unit;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same tasks give the same bytes: again, in another slot, after a failure, in a database that was used before. */
class SameBytesTest {
    @Test
    void every_kind_of_output_is_the_same_in_another_slot_and_after_other_tasks(@TempDir Path folder)
            throws SQLException {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        try (Workbench bench = Workbench.at(folder)) {
            Path file = bench.source("n.parquet", 0, 50_000);
            first.addAll(checksums(bench, bench.runner, file));
            try (SqlTaskRunner other =
                    new SqlTaskRunner(bench.store, bench.clock, new SqlSlot(folder.resolve("other"), 2, 1L << 30))) {
                other.run(bench.assignment(bench.stage(9, "SELECT 7", 1, new Output.Rows()), 0, 0), new Cancellation());
                second.addAll(checksums(bench, other, file));
            }
        }
        assertThat(second).hasSize(8).isEqualTo(first);
    }

    private static List<String> checksums(Workbench bench, SqlTaskRunner runner, Path file) {
        Scan scan =
                bench.scan(List.of(file), List.of(new Unit(0, 0, 20_480, 1), new Unit(0, 20_480, 29_520, 1)), 0, 1, 2);
        Input splits = new Input.Splits("n", scan);
        Column[] columns = {new Column("s", "VARCHAR"), new Column("total", "DOUBLE")};
        int parquet = bench.output(OutputSpec.Format.PARQUET, columns);
        int csv = bench.output(OutputSpec.Format.CSV, columns);
        int json = bench.output(OutputSpec.Format.JSON, columns);
        String aggregate = "SELECT s, sum(sin(d)) AS total, avg(d) AS mean FROM n GROUP BY s";
        Stage map = bench.stage(
                0, "SELECT *, (hash(s) % 4)::INTEGER AS p FROM (" + aggregate + ")", 2, new Output.Exchange(4), splits);
        List<String> checksums = new ArrayList<>();
        bench.all(map, runner, checksums);
        Input part = new Input.Exchanged("part", new StageId(0));
        String result = "SELECT s, sum(total) FROM part GROUP BY s";
        bench.all(bench.stage(1, result, 1, new Output.Rows(), part), runner, checksums);
        bench.all(bench.stage(2, result, 1, new Output.Table(parquet), part), runner, checksums);
        bench.all(bench.stage(3, result, 1, new Output.Table(csv), part), runner, checksums);
        bench.all(bench.stage(4, result, 1, new Output.Table(json), part), runner, checksums);
        bench.all(
                bench.stage(5, "SELECT *, 0 AS p FROM n WHERE k < 0", 2, new Output.Exchange(3), splits),
                runner,
                checksums);
        return checksums;
    }

    @Test
    void the_checksum_is_that_of_the_stored_bytes(@TempDir Path folder) throws SQLException {
        try (Workbench bench = Workbench.at(folder)) {
            Stage rows = bench.stage(0, "SELECT 1", 1, new Output.Rows());
            Stage segments = bench.stage(1, "SELECT 1, 0", 1, new Output.Exchange(2));
            AttemptOutput.Part whole = bench.all(rows).getFirst().parts().getFirst();
            AttemptOutput.Part parts = bench.all(segments).getFirst().parts().getFirst();
            byte[] rowsBytes = bench.bytes(rows, 0, whole.name());
            byte[] partBytes = bench.bytes(segments, 0, parts.name());
            assertThat(whole.checksum())
                    .isEqualTo(Checksum.text(Checksum.of(rowsBytes)))
                    .hasSize(15);
            assertThat(parts.checksum()).isEqualTo(Checksum.text(Checksum.of(partBytes)));
            assertThat(whole.sizeBytes()).isEqualTo(rowsBytes.length);
            assertThat(parts.sizeBytes()).isEqualTo(partBytes.length);
        }
    }
}
