package dev.millrace.graph.codec;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.AttemptOutput.ColumnStatistics;
import dev.millrace.graph.AttemptOutput.Measures;
import dev.millrace.graph.AttemptOutput.Part;
import dev.millrace.graph.AttemptOutput.Segment;
import dev.millrace.graph.Column;
import dev.millrace.graph.ContractRule;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.Findings;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Replaced;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.StageMap.Winner;
import java.util.List;

/** What attempts, stages and runs leave, in which every field and every choice occurs. */
final class ExampleResults {
    private ExampleResults() {}

    static List<Findings> findings() {
        return List.of(
                new Findings(
                        "uploads",
                        false,
                        1_000,
                        997,
                        List.of(
                                new Findings.Broken(
                                        "delay_not_integer",
                                        ContractRule.Severity.QUARANTINE,
                                        3,
                                        "day 1.csv line 17: \"late\""),
                                new Findings.Broken("few", ContractRule.Severity.WARN, 1, ""))),
                new Findings(
                        "days",
                        true,
                        0,
                        0,
                        List.of(new Findings.Broken("count(*) > 0", ContractRule.Severity.FAIL, 1, ""))));
    }

    static AttemptOutput output() {
        return new AttemptOutput(
                List.of(
                        new Part(
                                "exchange.bin",
                                300,
                                "crc32c:00c0ffee",
                                12,
                                List.of(
                                        new Segment(0, 100, 4, -1),
                                        new Segment(100, 0, 0, 0),
                                        new Segment(100, 200, 8, 7)),
                                List.of()),
                        new Part(
                                "part-0.parquet",
                                70,
                                "crc32c:ffffffff",
                                1,
                                List.of(),
                                List.of(new ColumnStatistics("a", "-1", "ü", 0), new ColumnStatistics("b", "", "", 1)),
                                "crc32c:00000003")),
                new Measures(1, 2, 3, 4, 5, 6, 7, 8));
    }

    static StageMap map() {
        return new StageMap(
                new StageId(3),
                1,
                List.of(
                        new Winner(new AttemptId(0, 0, 1), output()),
                        new Winner(AttemptId.speculative(2, 1, 0), new AttemptOutput(List.of(), Measures.NONE))));
    }

    static Manifest manifest() {
        return new Manifest(
                ExampleDocuments.RUN,
                ExampleDocuments.VARIANT,
                OutputSpec.Format.JSON,
                List.of(new Column("s", "STRUCT(a INTEGER, b VARCHAR[])")),
                List.of(
                        new Manifest.File("part-00000.json", 10, 1000, "crc32c:00000001", List.of()),
                        new Manifest.File(
                                "part-00001.json",
                                1,
                                20,
                                "crc32c:00000002",
                                List.of(new ColumnStatistics("s", "", "", 1)),
                                RunId.of(5, 6, 7),
                                "crc32c:00000004")),
                List.of(),
                new FileLayout(List.of(), List.of(), null, 0, 1000, 0, 0, false, FileLayout.TextSigns.DEFAULT));
    }

    static Replaced replaced() {
        return new Replaced(List.of(
                new Replaced.Entry(
                        new Location("file:///out/routes"),
                        new Replaced.Earlier(
                                ExampleDocuments.RUN,
                                "\"etag\"",
                                List.of(RunId.of(5, 6, 7), ExampleDocuments.RUN),
                                List.of("part-00000.csv", "part-00001.csv"),
                                manifest())),
                new Replaced.Entry(new Location("file:///out/new"), null)));
    }
}
