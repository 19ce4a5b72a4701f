package dev.millrace.coordinator.plan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Doors that stay shut, wherever in a text they stand. */
final class RefusedTextTest {
    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private Failure refusal(String sql) {
        SqlQuery query = new SqlQuery(
                sql,
                new Place("job.yaml", 10, 5),
                Map.of(),
                List.of("trips", "Stops"),
                Instant.EPOCH,
                ZoneOffset.UTC,
                path -> path);
        return catchThrowableOfType(
                        MillraceException.class, () -> new SqlReader(new DuckParser(connection)).read(query))
                .failure();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COPY trips TO 'x.csv' | COPY | sinks",
                "CREATE TABLE x AS SELECT 1 | CREATE | step of its own",
                "INSERT INTO trips VALUES (1) | INSERT | UNION ALL",
                "UPDATE trips SET id = 1 | UPDATE | REPLACE",
                "DELETE FROM trips | DELETE | rows that stay",
                "DROP TABLE trips | DROP | Leave it out",
                "SET threads = 4 | SET | sql.timeZone",
                "PRAGMA version | PRAGMA | settings",
                "ATTACH 'x.db' | ATTACH | sources",
                "INSTALL httpfs | INSTALL | Extensions",
                "LOAD httpfs | LOAD | Extensions",
                "EXPLAIN SELECT 1 | EXPLAIN | millrace plan",
                "EXPORT DATABASE 'x' | EXPORT | sinks",
                "CALL pragma_version() | CALL | SELECT",
                "BEGIN TRANSACTION | BEGIN | atomic",
                "PREPARE x AS SELECT 1 | PREPARE | parameters",
                "PIVOT trips ON name USING sum(id) | PIVOT without IN | ON column IN",
                "PIVOT_WIDER trips ON name USING sum(id) | PIVOT without IN | ON column IN",
                "FROM (PIVOT trips ON name USING sum(id)) | PIVOT without IN | SELECT DISTINCT",
                "WITH p AS (PIVOT trips ON name USING sum(id)) SELECT * FROM p | PIVOT without IN | ON column IN",
                "VACUUM | VACUUM | no database",
                "CHECKPOINT | CHECKPOINT | no database",
            })
    void statementsThatAreNotSelectAreRefusedWithWhatToWriteInstead(String sql, String kind, String remedy) {
        Failure failure = refusal(sql);
        assertThat(failure.code()).isEqualTo("NOT_SELECT");
        assertThat(failure.message()).contains(kind);
        assertThat(failure.remedy()).hasValueSatisfying(text -> assertThat(text).contains(remedy));
        assertThat(failure.place()).contains(new Place("job.yaml", 10, 5));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SHOW TABLES",
                "DESCRIBE trips",
                "SUMMARIZE trips",
                "SELECT * FROM (DESCRIBE trips)",
                "SELECT * FROM (SHOW ALL TABLES)",
                "WITH x AS (INSERT INTO trips VALUES (1) RETURNING *) SELECT * FROM x",
                "WITH x AS (DELETE FROM trips RETURNING *) SELECT * FROM x",
                "SELECT * FROM trips AT (VERSION => 3)",
                "SELECT DEFAULT",
                "SELECT sum(id) EXPORT_STATE FROM trips",
            })
    void constructsThatAreNotAQueryOverSourcesAreRefused(String sql) {
        assertThat(refusal(sql).code()).isIn("NOT_SUPPORTED", "NOT_SELECT", "NOT_ALLOWED", "SYNTAX");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT getenv('HOME')",
                "SELECT x.getenv() FROM (SELECT 'HOME' AS x)",
                "SELECT current_setting('threads')",
                "SELECT * FROM glob('/etc/*')",
                "SELECT * FROM read_text('/etc/passwd')",
                "SELECT * FROM read_blob('/etc/passwd')",
                "SELECT * FROM query('SELECT 1')",
                "SELECT * FROM query_table('trips')",
                "SELECT * FROM duckdb_settings()",
                "SELECT * FROM duckdb_secrets()",
                "SELECT * FROM which_secret('s3://x', 's3')",
                "SELECT * FROM pragma_table_info('trips')",
                "SELECT * FROM sniff_csv('/etc/passwd')",
                "SELECT * FROM parquet_metadata('x.parquet')",
                "SELECT * FROM json_execute_serialized_sql('{}')",
                "SELECT json_serialize_sql('SELECT 1')",
                "SELECT nextval('s')",
                "SELECT setseed(0.5)",
                "SELECT version()",
                "SELECT main.version()",
                "SELECT system.main.version()",
                "SELECT pg_catalog.pg_get_viewdef(1)",
                "SELECT * FROM trips ORDER BY current_setting('threads')",
                "SELECT * FROM trips LIMIT (SELECT current_setting('threads')::INTEGER)",
                "SELECT sum(id) OVER (ORDER BY current_setting('threads')) FROM trips",
                "SELECT sum(id) FILTER (WHERE current_setting('threads') = '1') FROM trips",
                "SELECT list_transform(tags, LAMBDA t: current_setting(t)) FROM trips",
                "SELECT [current_setting(t) FOR t IN tags] FROM trips",
                "SELECT CASE WHEN true THEN 1 ELSE length(current_query()) END",
                "SELECT * FROM trips GROUP BY ALL HAVING count(*) > txid_current()",
                "SELECT * FROM trips QUALIFY row_number() OVER () = length(version())",
                "SELECT * REPLACE (version() AS name) FROM trips",
                "SELECT (SELECT version())",
                "WITH x AS (SELECT version() AS v) SELECT * FROM x",
                "SELECT * FROM range(length(version()))",
                "SELECT * FROM unnest([version()])",
                "SELECT * FROM trips t, LATERAL (SELECT version())",
                "SELECT __internal_compress_integral_utinyint(1, 0)",
                "SELECT write_log('x')",
                "SELECT pg_sleep(100)",
                "SELECT sleep_ms(100)",
                "SELECT age(TIMESTAMP '2020-01-01')",
                "SELECT * FROM (PIVOT trips ON name IN ('a') USING max(version()))",
                "SELECT 1 UNION ALL SELECT length(version())",
                "SELECT id FROM trips WINDOW w AS (PARTITION BY version()) QUALIFY row_number() OVER w = 1",
                "VALUES (version())",
            })
    void functionsThatLookOutsideOfTheDataAreRefusedWhereverTheyStand(String sql) {
        assertThat(refusal(sql).code()).isIn("NOT_ALLOWED", "UNKNOWN_FUNCTION");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "SELECT * FROM information_schema.tables | schema 'information_schema'",
                "SELECT * FROM memory.main.trips | schema 'memory'",
                "SELECT * FROM main.trips | schema 'main'",
                "SELECT * FROM duckdb_tables | no source",
                "SELECT * FROM sqlite_master | no source",
                "SELECT * FROM pg_class | no source",
                "SELECT * FROM trip | no source",
            })
    void tablesAreSourcesAndStepsOnly(String sql, String words) {
        Failure failure = refusal(sql);
        assertThat(failure.code()).isEqualTo("UNKNOWN_TABLE");
        assertThat(failure.message()).contains(words);
        assertThat(failure.place()).contains(new Place("job.yaml", 10, 19));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM read_parquet(name) ",
                "SELECT * FROM read_parquet('a' || 'b')",
                "SELECT * FROM read_parquet()",
                "SELECT * FROM read_csv('a.csv', all_varchar = true)",
                "SELECT * FROM read_csv('a.csv', 'b.csv')",
                "SELECT * FROM read_parquet('a.parquet', encryption_config = {footer_key: 'x'})",
                "SELECT * FROM read_parquet((SELECT 'a.parquet'))",
            })
    void readersWithAnythingButConstantsAreRefused(String sql) {
        assertThat(refusal(sql).code()).isEqualTo("BAD_SOURCE");
    }
}
