package dev.millrace.coordinator.plan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SqlReaderTest {
    private static final Instant NOW = Instant.parse("2024-02-29T23:30:15.123456Z");

    private Connection connection;

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:duckdb:");
        execute("CREATE TABLE trips (id INTEGER, name VARCHAR, tags VARCHAR[], \"when\" TIMESTAMP)");
        execute("INSERT INTO trips VALUES (1, 'a', ['x', 'y'], '2024-01-01'), (2, 'b', [], '2024-01-02')");
        execute("SET TimeZone = 'Europe/Prague'");
        execute("SET enable_external_access = false");
        execute("SET lock_configuration = true");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private SqlText read(String sql) {
        return read(sql, Map.of());
    }

    private SqlText read(String sql, Map<String, ParameterValue> parameters) {
        return new SqlReader(new DuckParser(connection)).read(query(sql, parameters));
    }

    private static SqlQuery query(String sql, Map<String, ParameterValue> parameters) {
        return new SqlQuery(
                sql,
                new Place("job.yaml", 10, 5),
                parameters,
                List.of("trips", "Stops"),
                NOW,
                ZoneId.of("Europe/Prague"),
                path -> "file:///data/" + path);
    }

    private Failure refusal(String sql) {
        return catchThrowableOfType(MillraceException.class, () -> read(sql)).failure();
    }

    private List<String> rows(SqlText text) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(text.text())) {
            List<String> rows = new ArrayList<>();
            while (result.next()) {
                rows.add(result.getString(1));
            }
            return rows;
        }
    }

    private List<String> names(SqlText text) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("DESCRIBE " + text.text())) {
            List<String> names = new ArrayList<>();
            while (result.next()) {
                names.add(result.getString(1));
            }
            return names;
        }
    }

    @Test
    void anUnknownTableSuggestsTheNearestOne() {
        assertThat(refusal("SELECT * FROM tripps").remedy()).contains("Did you mean 'trips'? There are: trips, Stops");
        assertThat(refusal("WITH voyages AS (SELECT 1) SELECT * FROM voyage").remedy())
                .contains("Did you mean 'voyages'? There are: voyages, trips, Stops");
        assertThat(refusal("SELECT * FROM zzzzzzzz").remedy())
                .hasValueSatisfying(text -> assertThat(text).contains("trips, Stops"));
        assertThat(refusal("SELECT * FROM stopss").remedy()).contains("Did you mean 'Stops'? There are: Stops, trips");
    }

    @Test
    void aParameterThatIsMissingIsNamedHoweverItIsWritten() {
        for (String sql : List.of("SELECT id FROM trips WHERE id = :dya", "SELECT id FROM trips WHERE id = $dya")) {
            Failure failure = catchThrowableOfType(
                            MillraceException.class, () -> read(sql, Map.of("day", new ParameterValue("BIGINT", "1"))))
                    .failure();
            assertThat(failure.code()).isEqualTo("MISSING_PARAMETER");
            assertThat(failure.place()).contains(new Place("job.yaml", 10, 37));
            assertThat(failure.remedy()).contains("Did you mean :day?");
        }
        assertThat(refusal("SELECT 'a' : b : c").code()).isEqualTo("SYNTAX");
    }

    @Test
    void severalStatementsAreRefusedAtTheSecond() {
        Failure failure = refusal("SELECT 1;\n  SELECT 2");
        assertThat(failure.code()).isEqualTo("SEVERAL_STATEMENTS");
        assertThat(failure.place()).contains(new Place("job.yaml", 11, 7));
        assertThat(refusal("SELECT 1; DROP TABLE trips").code()).isIn("NOT_SELECT", "SEVERAL_STATEMENTS");
        assertThat(read("SELECT 1; ; -- nothing\n").tables()).isEmpty();
        assertThat(refusal(" -- nothing\n").code()).isEqualTo("EMPTY_STATEMENT");
    }

    @Test
    void tablesAreNamedInOrderOfAppearanceAsTheyAreKnown() {
        assertThat(read("SELECT * FROM TRIPS t JOIN stops s ON t.id = s.id JOIN trips u USING (id)")
                        .tables())
                .containsExactly("trips", "Stops");
        assertThat(read("SELECT 1").tables()).isEmpty();
    }

    @Test
    void aWithQueryHidesATableButNotWithinItself() {
        assertThat(read("WITH trips AS (SELECT * FROM trips) SELECT * FROM trips")
                        .tables())
                .containsExactly("trips");
        assertThat(read("WITH trips AS (SELECT 1 AS id) SELECT * FROM trips").tables())
                .isEmpty();
        assertThat(read("WITH a AS (SELECT 1), b AS (SELECT * FROM a) SELECT * FROM b, Stops")
                        .tables())
                .containsExactly("Stops");
        assertThat(read("SELECT * FROM (WITH trips AS (SELECT 1) SELECT * FROM trips) x, trips")
                        .tables())
                .containsExactly("trips");
        assertThat(read("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT * FROM r")
                        .tables())
                .isEmpty();
        assertThat(refusal("WITH b AS (SELECT * FROM a), a AS (SELECT 1) SELECT * FROM b")
                        .code())
                .isEqualTo("UNKNOWN_TABLE");
    }

    @Test
    void parametersAreTypedConstantsInBothSpellings() throws SQLException {
        Map<String, ParameterValue> values =
                Map.of("n", new ParameterValue("INTEGER", "2"), "who", new ParameterValue("VARCHAR", "b' OR 'x' = 'x"));
        assertThat(rows(read("SELECT name FROM trips WHERE id = $n", values))).containsExactly("b");
        assertThat(rows(read("SELECT name FROM trips WHERE id = :n LIMIT :n", values)))
                .containsExactly("b");
        assertThat(rows(read("SELECT count(*) FROM trips WHERE name = :who", values)))
                .containsExactly("0");
        assertThat(rows(read("SELECT typeof(:n) || typeof($who)", values))).containsExactly("INTEGERVARCHAR");
        assertThat(names(read("SELECT $n, $n + 1, $n AS x", values))).containsExactly("$n", "($n + 1)", "x");
        assertThat(rows(read(
                        "SELECT coalesce(CAST($n AS VARCHAR), 'nothing')",
                        Map.of("n", new ParameterValue("DATE", null)))))
                .containsExactly("nothing");
    }

    @Test
    void charactersThatWouldBeLostAreRefusedInTheirPlace() {
        for (String lost : List.of("\0", "\ud800", "\udc00")) {
            Failure failure = refusal("SELECT '\ud83d\ude00',\n  'a" + lost + "b' AS c");
            assertThat(failure.code()).isEqualTo("BAD_CHARACTER");
            assertThat(failure.placeOrNull()).isEqualTo(new Place("job.yaml", 11, 9));
        }
    }

    @Test
    void colonsThatAreNotParametersStay() throws SQLException {
        Map<String, ParameterValue> values =
                Map.of("id", new ParameterValue("INTEGER", "7"), "INTEGER", new ParameterValue("INTEGER", "7"));
        assertThat(rows(read("SELECT id::INTEGER FROM trips WHERE id=:id-6", values)))
                .containsExactly("1");
        assertThat(rows(read("SELECT tags[1:id] FROM trips WHERE id = 1", values)))
                .containsExactly("[x]");
        assertThat(rows(read("SELECT tags[:id] FROM trips WHERE id = 1", values)))
                .containsExactly("[x]");
        assertThat(rows(read("SELECT {'a': :id}", values))).containsExactly("{'a': 7}");
        assertThat(rows(read("SELECT {'a':id} FROM trips WHERE id = 1", values)))
                .containsExactly("{'a': 1}");
        assertThat(rows(read("SELECT ':id' || /* :id */ ':id' -- :id", values))).containsExactly(":id:id");
        assertThat(rows(read("SELECT [:id, :id][2]", values))).containsExactly("7");
        assertThat(rows(read("SELECT $$:id$$", values))).containsExactly(":id");
    }

    @Test
    void anUndeclaredParameterIsAnErrorAtItsPlace() {
        Failure failure = catchThrowableOfType(
                        MillraceException.class,
                        () -> read("SELECT\n  $dayy", Map.of("day", new ParameterValue("DATE", "2024-01-01"))))
                .failure();
        assertThat(failure.code()).isEqualTo("MISSING_PARAMETER");
        assertThat(failure.remedy()).contains("Did you mean :day?");
        assertThat(failure.place()).contains(new Place("job.yaml", 11, 7));
        assertThat(refusal("SELECT ?").code()).isEqualTo("MISSING_PARAMETER");
    }

    @Test
    void clocksStandStillAtTheTimeOfSubmission() throws SQLException {
        assertThat(rows(read("SELECT CAST(epoch_us(now()) AS VARCHAR)"))).containsExactly("1709249415123456");
        assertThat(rows(read("SELECT current_date"))).containsExactly("2024-03-01");
        assertThat(rows(read("SELECT today()"))).containsExactly("2024-03-01");
        assertThat(rows(read("SELECT CAST(localtimestamp AS VARCHAR)"))).containsExactly("2024-03-01 00:30:15.123456");
        assertThat(rows(read("SELECT CAST(localtime AS VARCHAR)"))).containsExactly("00:30:15.123456");
        assertThat(rows(read("SELECT CAST(current_time AS VARCHAR)"))).containsExactly("00:30:15.123456+01");
        assertThat(rows(read("SELECT CAST(CAST(ago(INTERVAL 1 DAY) AS DATE) AS VARCHAR)")))
                .containsExactly("2024-02-29");
        assertThat(rows(read("SELECT typeof(x) FROM (SELECT current_timestamp AS x)")))
                .containsExactly("TIMESTAMP WITH TIME ZONE");
        assertThat(names(read("SELECT now(), current_date, today() + 1")))
                .containsExactly("now()", "current_date", "(today() + 1)");
    }

    @Test
    void aNameThatTheTextItselfGivesIsNoClock() throws SQLException {
        assertThat(rows(read("SELECT current_date FROM (SELECT 5 AS current_date)")))
                .containsExactly("5");
        SqlText text = read("SELECT current_date FROM trips");
        assertThat(text.sealedNames()).containsExactly("current_date");
        text.refuseSealedNames("trips", List.of("id"));
        assertThat(catchThrowableOfType(
                                MillraceException.class, () -> text.refuseSealedNames("trips", List.of("Current_Date")))
                        .failure()
                        .code())
                .isEqualTo("AMBIGUOUS_COLUMN");
    }

    @Test
    void randomValuesAreToldApart() {
        assertThat(read("SELECT random(), uuid() FROM trips").volatileCalls()).containsExactly("random", "uuid");
        assertThat(read("SELECT * FROM trips TABLESAMPLE 10%").isSampled()).isTrue();
        assertThat(read("SELECT * FROM trips").isSampled()).isFalse();
        assertThat(read("SELECT now() FROM trips").volatileCalls()).isEmpty();
    }

    @Test
    void pathsAndReadersBecomeSources() {
        SqlText text =
                read("SELECT flights.x, read_csv.y FROM 'in/flights.parquet' JOIN read_csv(['a.csv', 'b.csv'], header ="
                        + " true, delim := ';', nullstr = 'NA', ignore_errors = true, columns = {'x': 'INTEGER', 'y':"
                        + " 'VARCHAR'}) USING (x) JOIN 'in/flights.parquet' f USING (x)");
        assertThat(text.tables())
                .hasSize(2)
                .isEqualTo(text.sources().stream().map(JobSpec.Source::name).toList());
        assertThat(text.sources()).hasSize(2);
        JobSpec.Source flights = text.sources().getFirst();
        assertThat(flights.from()).containsExactly("file:///data/in/flights.parquet");
        assertThat(flights.place()).isEqualTo(new Place("job.yaml", 10, 39));
        JobSpec.Source lines = text.sources().getLast();
        assertThat(lines.from()).containsExactly("file:///data/a.csv", "file:///data/b.csv");
        assertThat(lines.format()).isEqualTo("csv");
        assertThat(lines.csv()).isEqualTo(new JobSpec.CsvOptions(true, ";", null, null, "NA"));
        assertThat(lines.columns()).hasSize(2);
        assertThat(lines.skipBadRows()).isTrue();
    }

    @Test
    void filesAreCalledAsTheyWereWritten() {
        assertThat(read("SELECT * FROM 'in/x-2001.parquet', '/a b/*.csv' AS t").tables())
                .containsExactly("in/x-2001.parquet", "/a b/*.csv");
        assertThat(read("SELECT * FROM read_csv(['a.csv', 'b.csv'])").tables()).containsExactly("a.csv, b.csv");
        assertThat(read("SELECT * FROM read_csv(['a.csv', 'b.csv', 'c.csv', 'd.csv'])")
                        .tables())
                .containsExactly("a.csv and 3 more");
    }

    @Test
    void oneFileHasOneNameInAllTextsAndTwoFilesNeverShareOne() {
        SqlReader reader = new SqlReader(new DuckParser(connection));
        assertThat(tables(reader, "SELECT * FROM 'x/trips.csv'")).containsExactly("x/trips.csv");
        assertThat(tables(reader, "SELECT 1 AS one, * FROM 'x/trips.csv' t")).containsExactly("x/trips.csv");
        assertThat(tables(reader, "SELECT * FROM read_csv('x/trips.csv', header = true)"))
                .containsExactly("x/trips.csv (2)");
        assertThat(tables(reader, "SELECT * FROM 'X/trips.csv'")).containsExactly("X/trips.csv (3)");
        assertThat(tables(reader, "SELECT * FROM read_csv('x/trips.csv', header = true), 'x/trips.csv'"))
                .containsExactly("x/trips.csv (2)", "x/trips.csv");
        assertThat(tables(
                        reader,
                        "WITH a AS (SELECT 1), \"b.csv\" AS (SELECT * FROM read_csv('b.csv')) SELECT * FROM"
                                + " 'trips.parquet', 'a.parquet', a, \"b.csv\", trips"))
                .containsExactly("b.csv (2)", "trips.parquet", "a.parquet", "trips");
    }

    private static List<String> tables(SqlReader reader, String sql) {
        return reader.read(query(sql, Map.of())).tables();
    }

    @Test
    void placesAreInCharactersOfTheUsersLines() {
        assertThat(refusal("SELECT 'žluťoučký kůň',\n   nope(1)").place()).contains(new Place("job.yaml", 11, 8));
        assertThat(refusal("SELECT '😀', nope(1)").place()).contains(new Place("job.yaml", 10, 17));
    }

    @Test
    void aReadTextReadsAgainAsItself() {
        String sql =
                "SELECT t.id, count(*) FILTER (WHERE name LIKE 'a%') AS n, list_transform(tags, LAMBDA x: upper(x))"
                        + " FROM trips t WHERE \"when\" > DATE '2024-01-01' GROUP BY ALL ORDER BY n DESC NULLS LAST LIMIT"
                        + " 3";
        String once = read(sql).text();
        assertThat(read(once).text()).isEqualTo(once);
    }

    @Test
    void deepTextsAreReadAndTooDeepOnesAreRefused() {
        assertThat(read("SELECT " + "1 + ".repeat(200) + "1").tables()).isEmpty();
        assertThat(read("SELECT " + "(".repeat(300) + "1" + ")".repeat(300)).tables())
                .isEmpty();
        assertThat(refusal("SELECT " + "1 + ".repeat(20_000) + "1").code())
                .isIn("NOT_SUPPORTED", "SYNTAX", "BAD_QUERY");
    }
}
