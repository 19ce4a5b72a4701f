package dev.millrace.tests.sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What DuckDB, pandas and Polars of Python read of published folders: the rows, and types that fit. The interpreter is named by the property or the
 * environment {@code MILLRACE_PYTHON}, else it is {@code python3}; without the modules the test is skipped.
 */
final class PythonReadersTest {
    private static final String ROWS = "SELECT range::INTEGER AS id, range % 2 AS part, 'v ' || range AS v,"
            + " (range / 4)::DOUBLE AS half, DATE '2024-02-28' + range::INTEGER AS day,"
            + " TIMESTAMP '2024-02-28 12:00:00' + INTERVAL (range) SECOND AS at,"
            + " (range * 0.25)::DECIMAL(9,2) AS price, CASE WHEN range % 3 > 0 THEN range % 3 = 1 END AS flag"
            + " FROM range(FIRST, LAST)";

    private static final String CHECKS = """
        import datetime, decimal, glob, json, sys
        import duckdb, pandas, polars

        database = duckdb.connect()

        top = sys.argv[1]
        TOTAL = (12, 66)

        def files(name, ending):
            manifest = json.load(open(f"{top}/{name}/_manifest.json"))
            listed = [f"{top}/{name}/{file['name']}" for file in manifest["files"]]
            found = sorted(glob.glob(f"{top}/{name}/**/[!_]*{ending}", recursive=True))
            assert sorted(listed) == found, (name, listed, found)
            return listed

        def same(name, reader, count, total):
            assert (int(count), int(total)) == TOTAL, (name, reader, count, total)

        for name in ("appended", "merged", "partitioned", "single"):
            listed = files(name, ".parquet")
            assert name != "single" or len(listed) == 1
            hive = name == "partitioned"
            read = f"read_parquet('{top}/{name}/**/*.parquet', hive_partitioning = {hive})"
            same(name, "duckdb", *database.execute(f"SELECT count(*), sum(id) FROM {read}").fetchone())
            types = dict(database.execute(f"SELECT column_name, column_type FROM (DESCRIBE FROM {read})").fetchall())
            assert types["id"] == "INTEGER" and types["day"] == "DATE" and types["price"] == "DECIMAL(9,2)", types
            assert types["at"] == "TIMESTAMP" and types["flag"] == "BOOLEAN" and types["part"] == "BIGINT", types

            frame = pandas.read_parquet(f"{top}/{name}", engine="pyarrow")
            same(name, "pandas", len(frame), frame["id"].sum())
            assert str(frame["id"].dtype) == "int32" and str(frame["half"].dtype) == "float64", frame.dtypes
            assert str(frame["at"].dtype).startswith("datetime64"), frame.dtypes
            row = frame[frame["id"] == 5].iloc[0]
            assert row["v"] == "v 5" and row["day"] == datetime.date(2024, 3, 4), row
            assert row["price"] == decimal.Decimal("1.25") and int(row["part"]) == 1, row
            assert frame["flag"].isna().sum() == 4, frame["flag"]

            lazy = polars.scan_parquet(f"{top}/{name}/**/*.parquet", hive_partitioning=hive).collect()
            same(name, "polars", lazy.height, lazy["id"].sum())
            schema = lazy.schema
            assert schema["id"] == polars.Int32 and schema["day"] == polars.Date, schema
            assert schema["price"] == polars.Decimal(9, 2) and schema["part"] == polars.Int64, schema
            assert schema["at"] == polars.Datetime("us") and schema["flag"] == polars.Boolean, schema
            assert lazy.filter(polars.col("id") == 7)["at"][0] == datetime.datetime(2024, 2, 28, 12, 0, 7)
            assert lazy["flag"].null_count() == 4

        listed = files("text", ".csv")
        same("csv", "duckdb", *database.execute(f"SELECT count(*), sum(id) FROM read_csv({listed})").fetchone())
        frame = pandas.concat([pandas.read_csv(file) for file in listed])
        same("csv", "pandas", len(frame), frame["id"].sum())
        assert frame[frame["id"] == 5]["v"].iloc[0] == "v 5" and frame["flag"].isna().sum() == 4
        lazy = polars.concat([polars.read_csv(file, try_parse_dates=True) for file in listed])
        same("csv", "polars", lazy.height, lazy["id"].sum())
        assert lazy.schema["day"] == polars.Date and lazy.schema["flag"] == polars.Boolean, lazy.schema

        listed = files("lines", ".json")
        same("json", "duckdb", *database.execute(f"SELECT count(*), sum(id) FROM read_json({listed})").fetchone())
        frame = pandas.concat([pandas.read_json(file, lines=True) for file in listed])
        same("json", "pandas", len(frame), frame["id"].sum())
        lazy = polars.concat([polars.read_ndjson(file) for file in listed])
        same("json", "polars", lazy.height, lazy["id"].sum())
        assert lazy.filter(polars.col("id") == 5)["v"][0] == "v 5"
        print("all read")
        """;

    @TempDir
    Path folder;

    private static String python() {
        return Optional.ofNullable(System.getProperty("MILLRACE_PYTHON"))
                .or(() -> Optional.ofNullable(System.getenv("MILLRACE_PYTHON")))
                .orElse("python3");
    }

    /** What a program prints, and nothing else; empty: there is no such interpreter. */
    private Optional<String> python(String... words) throws IOException, InterruptedException {
        Path told = folder.resolve("told");
        List<String> command = new java.util.ArrayList<>(List.of(python()));
        command.addAll(List.of(words));
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(told.toFile())
                    .start()
                    .waitFor();
            return Optional.of(Files.readString(told, StandardCharsets.UTF_8).strip());
        } catch (IOException noInterpreter) {
            return Optional.empty();
        }
    }

    private void publish(String to, int first, int last, String options) {
        Shell shell = new Shell(folder);
        shell.write(
                "job.sql",
                "-- millrace: to=" + to + "\n" + options
                        + ROWS.replace("FIRST", String.valueOf(first)).replace("LAST", String.valueOf(last)));
        Said said = shell.call("run", "job.sql");
        assertThat(said.code()).as(said.err()).isZero();
    }

    @Test
    void duckdb_pandas_and_polars_read_what_was_published_in_its_types() throws IOException, InterruptedException {
        String modules = "import duckdb, pandas, polars, pyarrow";
        assumeTrue(
                python("-c", modules).equals(Optional.of("")),
                () -> python() + " has not all of duckdb, pandas, polars and pyarrow; MILLRACE_PYTHON names another");
        for (String to : List.of("appended", "text", "lines")) {
            String format = to.equals("appended") ? "parquet" : to.equals("text") ? "csv" : "json";
            String options = "-- millrace: mode=append\n-- millrace: format=" + format + "\n";
            publish(to, 0, 5, options);
            publish(to, 5, 12, options);
        }
        String merging = "-- millrace: mode=merge\n-- millrace: key=id\n";
        publish("merged", 0, 8, merging);
        publish("merged", 4, 12, merging);
        String partitioned = "-- millrace: mode=append\n-- millrace: partitionBy=part\n";
        publish("partitioned", 0, 6, partitioned);
        publish("partitioned", 6, 12, partitioned);
        publish("single", 0, 12, "-- millrace: files=1\n-- millrace: mode=overwrite\n");
        Path program = folder.resolve("checks.py");
        Files.writeString(program, CHECKS);
        assertThat(python(program.toString(), folder.toRealPath().toString())).contains("all read");
    }
}
