package dev.millrace.tests.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Jobs that fuzzing begins with: between them they have each key of a job file. */
final class JobSeeds {
    private static final Pattern BLOCK = Pattern.compile("(?s)```yaml\\n(apiVersion.*?)```");

    private static final List<String> WRITTEN =
            List.of("""
        apiVersion: millrace/v1
        job: totals
        params:
          least: {type: int, default: 0}
          day: {type: date, default: 2024-02-29}
        sources:
          numbers: {from: numbers/}
          texts: {from: ["a.csv", "b/*.csv"], format: csv, csv: {header: true, delimiter: ";", "null": NA}}
        steps:
          big: {sql: "SELECT * FROM numbers WHERE id >= :least"}
          totals:
            sql: |
              SELECT count(*) AS n, max(day)
              FROM big JOIN texts USING (id)
        sinks:
          totals: {to: out/totals, format: parquet, mode: overwrite}
        limits: {tasks: 1000, wallTime: 1h}
        settings: {sql.timeZone: UTC}
        labels: {team: data}
        """, """
        apiVersion: millrace/v1
        job: one
        sources: {n: {from: x.parquet}}
        steps: {s: {sql: SELECT 1}}
        sinks: {s: {to: out}}
        """, """
        apiVersion: millrace/v1
        job: held
        description: Rows that are held to what they should be
        params:
          least: {type: int, default: 3, description: "The least of them"}
          share: {type: "decimal(5,2)", default: 0.5}
          word: {type: string, default: a}
          yes: {type: bool, default: true}
          at: {type: timestamp, default: "2024-02-29 12:00:00"}
          half: {type: double, default: 0.5}
        sources:
          texts:
            from: "texts/*.csv"
            format: csv
            exclude: ["*.tmp"]
            columns: {id: bigint, name: varchar, day: date, price: double}
            csv: {header: true, delimiter: ",", quote: "\\"", escape: "\\"", "null": NA, dateFormat: "%Y-%m-%d"}
            missingColumns: allow
            fileName: file
            badRows: {to: out/bad, max: 1%, mode: append}
            contract:
              - notNull: [id]
              - type: [price]
              - readable: true
              - range: {column: price, min: 0, max: 100}
              - {enum: {column: name, values: [a, b]}, severity: warn}
              - {regex: {column: name, pattern: "[a-z]+"}, max: 5, reason: odd_name}
              - length: {column: name, min: 1, max: 9}
              - unique: [id]
              - foreignKey: {columns: [id], in: numbers, keys: [id]}
              - rowCount: {min: 1, max: 1000}
          numbers: {from: numbers/, format: parquet, types: {id: bigint}, rowNumber: line}
        steps:
          good:
            sql: "SELECT id, name, price FROM texts WHERE id > :least AND name <> :word"
            timeout: 5m
            compute: {memory: 256MB}
            contract: [{notNull: [id], severity: fail}]
          joined: {sql: "SELECT * FROM good JOIN numbers USING (id)"}
        sinks:
          good: {to: out/good, format: csv, mode: overwrite, sortBy: [id desc], codec: gzip, csv: {header: false, delimiter: "|"}, files: 1}
          joined: {to: "out/${params.word}", format: parquet, mode: merge, key: [id], codec: zstd, level: 3, rowGroupSize: 1000, targetFileSize: 1MB}
        checks:
          - {on: good, expect: "count(*) > 0", onFail: warn}
          - {on: joined, expect: "max(id) < 1000000", onFail: fail}
        labels: {team: data, cost: "7"}
        limits: {tasks: 1000, attempts: 3, wallTime: 1h, taskTime: 5m, bytes: 1GB, rows: 1000000, dollars: 2}
        retry: {interval: 10s, backoff: 3}
        compute: {memory: 256MB, runOn: local}
        settings: {sql.timeZone: Europe/Berlin, plan.splitBytes: 64MB, plan.collapse: false}
        notify:
          ops: {on: [failed, cancelled], url: "https://hooks.example/runs", secret: {env: OPS_SECRET}}
          desk: {on: [succeeded], url: "http://127.0.0.1:8080/", secret: {file: secrets/desk}}
        env:
          prod:
            params: {least: {default: 5}}
            sources: {texts: {from: "prod/*.csv"}}
            sinks: {good: {to: prod/good}}
            limits: {wallTime: 2h}
            labels: {stage: prod}
        """, """
        apiVersion: millrace/v1
        job: growing
        sources:
          lines: {from: "lines/*.jsonl", format: json, incremental: true, dedupe: content}
          days: {from: "days/", partitions: {day: date}}
        steps:
          kept: {sql: "SELECT day, count(*) AS n FROM days GROUP BY day", cache: true}
          grown:
            frame:
              from: lines
              do:
                - select: [id, name]
                - filter: "id > 3"
                - with: {twice: "id * 2"}
                - join: {with: kept, on: "lines.id = kept.n", how: left}
                - dropNull: [name]
                - distinct: [id, name]
                - sort: [id]
                - limit: 100
        sinks:
          grown: {to: out/grown, mode: append, format: json}
        """, """
        -- millrace: params.least.type=int
        -- millrace: params.least.default=3
        -- millrace: to=out/header
        SELECT * FROM 'numbers/*.parquet' WHERE id > $least;
        """, "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n");

    private JobSeeds() {}

    /** Those that are written here, the jobs of the examples, and those that the documents show. */
    static List<String> all(Path root) throws IOException {
        List<String> jobs = new ArrayList<>(WRITTEN);
        try (Stream<Path> examples = Files.walk(root.resolve("examples"));
                Stream<Path> documents = Files.walk(root.resolve("docs"))) {
            for (Path file : examples.filter(path -> path.toString().matches(".*/job[^/]*[.](yaml|sql)"))
                    .sorted()
                    .toList()) {
                jobs.add(Files.readString(file).replace("../../testdata/", ""));
            }
            for (Path file : documents
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                BLOCK.matcher(Files.readString(file)).results().forEach(block -> jobs.add(block.group(1)));
            }
        }
        return jobs;
    }
}
