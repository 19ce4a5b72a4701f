package dev.millrace.coordinator.plan.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FileLayout;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.JobSpec.ParameterValue;
import dev.millrace.graph.Location;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobCompilerTest {
    private static final Path FOLDER = Path.of("/jobs/flights").toAbsolutePath();
    private static final String GOOD = """
        apiVersion: millrace/v1
        job: routes
        description: Which routes are late
        params:
          since: {type: date, default: 2001-01-01}
          most: {type: int}
        sources:
          flights: {from: data/flights-*.parquet}
          airports:
            from: [data/airports.csv, /other/airports.csv]
            format: csv
            columns: {iata: VARCHAR, latitude: DOUBLE}
            csv: {header: true, delimiter: ";", null: NA}
            badRows: skip
        steps:
          ranked: {sql: "SELECT * FROM joined ORDER BY n LIMIT :most"}
          joined:
            sql: |
              SELECT origin, count(*) AS n
                FROM flights JOIN airports ON origin = iata
              GROUP BY 1
        sinks:
          ranked: {to: "out/${params.since}/", format: csv, mode: overwrite}
        labels: {team: geo, year: 2026}
        limits: {tasks: 100, wallTime: 1h30m, bytes: 2GB}
        settings: {plan.splitBytes: 64MB}
        """;

    private final JobCompiler compiler = new JobCompiler(JobCompilerTest::inputs, JobCompilerTest::setting);

    private static SqlReferences.Inputs inputs(JobSpec.Step step, Collection<String> known) {
        List<String> tables = known.stream()
                .filter(name -> Pattern.compile("(FROM|JOIN) " + name + "\\b")
                        .matcher(step.sql())
                        .find())
                .toList();
        List<String> paths = Pattern.compile("FROM '([^']*)'")
                .matcher(step.sql())
                .results()
                .map(found -> "file://" + FOLDER.resolve(found.group(1)))
                .toList();
        return new SqlReferences.Inputs(tables, paths);
    }

    private static Optional<Failure> setting(String key, String value) {
        return key.startsWith("plan.")
                ? Optional.empty()
                : Optional.of(Failure.invalid("UNKNOWN_SETTING", "No setting " + key, "Leave it out"));
    }

    private JobSpec compile(String text) {
        return compiler.compile(new JobText("job.yaml", text, FOLDER), Map.of("most", "10"));
    }

    private List<String> complaints(String text) {
        return failures("job.yaml", text, Map.of("most", "10")).stream()
                .map(failure -> failure.place().map(Place::toString).orElse("?") + " " + failure.code())
                .toList();
    }

    private List<Failure> failures(String name, String text, Map<String, String> parameters) {
        InvalidJobException error = catchThrowableOfType(
                InvalidJobException.class, () -> compiler.compile(new JobText(name, text, FOLDER), parameters));
        assertThat(error).as("the job is wrong").isNotNull();
        return error.failures();
    }

    private static String with(String from, String to) {
        assertThat(GOOD).contains(from);
        return GOOD.replace(from, to);
    }

    @Test
    void aWholeJobIsRead() {
        JobSpec job = compile(GOOD);
        assertThat(job.name()).isEqualTo("routes");
        assertThat(job.steps()).extracting(JobSpec.Step::name).containsExactly("joined", "ranked");
        assertThat(job.source("flights").orElseThrow().from())
                .containsExactly("file:///jobs/flights/data/flights-*.parquet");
        JobSpec.Source airports = job.source("airports").orElseThrow();
        assertThat(airports.from())
                .containsExactly("file:///jobs/flights/data/airports.csv", "file:///other/airports.csv");
        assertThat(airports.format()).isEqualTo("csv");
        assertThat(airports.skipBadRows()).isTrue();
        assertThat(airports.csv()).isEqualTo(new JobSpec.CsvOptions(true, ";", null, null, "NA"));
        assertThat(airports.columns())
                .extracting(column -> column.name() + " " + column.type())
                .containsExactly("iata VARCHAR", "latitude DOUBLE");
        assertThat(job.sinks())
                .containsExactly(new JobSpec.Sink(
                        "ranked",
                        new Location("file:///jobs/flights/out/2001-01-01"),
                        OutputSpec.Format.CSV,
                        OutputSpec.Mode.OVERWRITE,
                        List.of(),
                        FileLayout.DEFAULT,
                        Map.of("mode", job.sinks().getFirst().place("mode")),
                        new Place("job.yaml", 23, 16)));
        assertThat(job.labels()).containsEntry("year", "2026");
        assertThat(job.limits()).isEqualTo(new JobSpec.Limits(100, 0, 5_400_000, 0, 2_000_000_000L));
        assertThat(job.settings()).containsEntry("plan.splitBytes", "64MB");
        assertThat(job.steps().getFirst().parameters())
                .containsEntry("most", new ParameterValue("BIGINT", "10"))
                .containsEntry("since", new ParameterValue("DATE", "2001-01-01"));
    }

    @Test
    void thePlaceOfSqlIsWhereItsTextBegins() {
        JobSpec job = compile(GOOD);
        assertThat(job.step("joined").orElseThrow().place()).isEqualTo(new Place("job.yaml", 19, 7));
        assertThat(job.step("ranked").orElseThrow().place()).isEqualTo(new Place("job.yaml", 16, 18));
        JobSpec folded = compile(with("sql: |", "sql: >"));
        assertThat(folded.step("joined").orElseThrow().place()).isEqualTo(new Place("job.yaml", 19, 0));
    }

    @Test
    void jsonIsTheSameJob() {
        String json = """
            {
            \t"apiVersion": "millrace/v1", "job": "routes",
            \t"steps": {"a": {"sql": "SELECT 1 AS \\"x\\" \\ud83d\\ude00"}},
            \t"sinks": {"a": {"to": "out"}}
            }
            """;
        JobSpec job = compiler.compile(new JobText("job.json", json, FOLDER), Map.of());
        assertThat(job.step("a").orElseThrow().sql()).isEqualTo("SELECT 1 AS \"x\" 😀");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnceInOrder() {
        String text = """
            apiVersion: millrace/v2
            job: Routes
            source: {}
            steps:
              a: {sql: 3}
              b: {}
            sinks:
              c: {to: out, formt: csv}
            limits: {tasks: 0, wallTime: 30, bytes: many}
            """;
        assertThat(complaints(text))
                .containsExactly(
                        "-p most UNKNOWN_PARAMETER",
                        "job.yaml:1:13 WRONG_VALUE",
                        "job.yaml:2:6 WRONG_VALUE",
                        "job.yaml:3:1 UNKNOWN_KEY",
                        "job.yaml:5:12 WRONG_TYPE",
                        "job.yaml:6:6 MISSING_KEY",
                        "job.yaml:8:3 UNKNOWN_STEP",
                        "job.yaml:8:16 UNKNOWN_KEY",
                        "job.yaml:9:17 WRONG_TYPE",
                        "job.yaml:9:30 WRONG_TYPE",
                        "job.yaml:9:41 WRONG_TYPE");
    }

    @Test
    void limitsWithinWhichNothingCanRunAreToldWithTheirRange() {
        String text = """
            apiVersion: millrace/v1
            job: routes
            params: {most: {type: int}}
            steps:
              a: {sql: "SELECT :most AS n", timeout: 0s}
            sinks:
              a: {to: out}
            limits: {wallTime: 0s, taskTime: 0h0m, bytes: 0GB}
            retry: {attempts: 99999999999, interval: 0ms}
            """;
        List<Failure> told = failures("job.yaml", text, Map.of("most", "1"));
        assertThat(told.stream().map(failure -> failure.place().orElseThrow() + " " + failure.code()))
                .containsExactly(
                        "job.yaml:5:42 WRONG_VALUE",
                        "job.yaml:8:20 WRONG_VALUE",
                        "job.yaml:8:34 WRONG_VALUE",
                        "job.yaml:8:47 WRONG_VALUE",
                        "job.yaml:9:19 WRONG_VALUE",
                        "job.yaml:9:42 WRONG_VALUE");
        assertThat(told.stream().map(Failure::message).toList())
                .allMatch(message ->
                        message.matches(".*(from 1ms to a hundred years|at least 1 B|from 1 to 1000000000)$"));
    }

    @Test
    void aJobSaysNoMoreTasksThanASettingMay() {
        assertThat(compile(with("tasks: 100", "tasks: 1000000000")).limits().tasks())
                .isEqualTo(1_000_000_000);
        Failure told = failures("job.yaml", with("tasks: 100", "tasks: 1000000001"), Map.of("most", "10"))
                .getFirst();
        assertThat(told.code()).isEqualTo("WRONG_VALUE");
        assertThat(told.place().orElseThrow()).hasToString("job.yaml:25:17");
        assertThat(told.message())
                .isEqualTo("'limits.tasks' cannot be 1000000001: it is a whole number from 1 to 1000000000");
    }

    @Test
    void anUnknownKeyIsAnsweredByTheNearestKnownOne() {
        Failure failure = failures("job.yaml", with("sources:", "sorces:"), Map.of("most", "1"))
                .getFirst();
        assertThat(failure.message()).isEqualTo("The key 'sorces' is not known here");
        assertThat(failure.remedy()).contains("Did you mean 'sources'?");
    }

    @Test
    void aReservedKindOfStepIsRefusedByName() {
        List<Failure> failures = failures(
                "job.yaml",
                with(
                        "ranked: {sql: \"SELECT * FROM joined ORDER BY n LIMIT :most\"}",
                        "ranked: {array: {expr: joined}}"),
                Map.of("most", "1"));
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst().code()).isEqualTo("NOT_SUPPORTED");
        assertThat(failures.getFirst().message()).contains("'array'");
    }

    @Test
    void aFrameStepIsSeveralStepsEachWithTheLineOfItsOperation() {
        JobSpec job = compile(with(
                "ranked: {sql: \"SELECT * FROM joined ORDER BY n LIMIT :most\"}",
                "ranked:\n    frame:\n      from: joined\n      do:\n        - filter: n > :most\n        - limit: 3"));

        assertThat(job.step("ranked#1")).hasValueSatisfying(step -> {
            assertThat(step.sql()).isEqualTo("SELECT *\nFROM \"joined\"\nWHERE (\nn > :most\n)");
            assertThat(step.place()).isEqualTo(new Place("job.yaml", 20, 0));
        });
        assertThat(job.step("ranked"))
                .hasValueSatisfying(step -> assertThat(step.sql()).isEqualTo("SELECT *\nFROM \"ranked#1\"\nLIMIT 3"));
    }

    @Test
    void stepsThatReadEachOtherAreNamed() {
        List<Failure> failures =
                failures("job.yaml", with("FROM flights JOIN", "FROM ranked JOIN"), Map.of("most", "1"));
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst().code()).isEqualTo("CYCLE");
        assertThat(failures.getFirst().message()).contains("ranked reads joined, joined reads ranked");
    }

    @Test
    void parametersMustHaveValuesOfTheirTypes() {
        assertThat(failures("job.yaml", GOOD, Map.of()).getFirst().code()).isEqualTo("MISSING_PARAMETER");
        Failure wrong = failures("job.yaml", GOOD, Map.of("most", "ten")).getFirst();
        assertThat(wrong.code()).isEqualTo("BAD_PARAMETER");
        assertThat(wrong.message()).contains("'ten' is not a whole number");
        assertThat(complaints(with("default: 2001-01-01", "default: 2001-02-30")))
                .containsExactly("job.yaml:5:32 BAD_PARAMETER");
        assertThat(complaints(with("${params.since}", "${params.sinc}")))
                .containsExactly("job.yaml:23:16 UNKNOWN_PARAMETER");
        Map<String, String> slip = Map.of("most", "1", "mots", "2");
        assertThat(failures("job.yaml", GOOD, slip).getFirst().remedy())
                .contains("Did you mean 'most'? Known: most, since");
        Map<String, String> other = Map.of("most", "1", "elsewhere", "2");
        assertThat(failures("job.yaml", GOOD, other).getFirst().remedy()).contains("Known: since, most");
        assertThat(complaints(with("type: int", "type: integer"))).contains("job.yaml:6:16 WRONG_VALUE");
    }

    @Test
    void namesMustDifferWithoutRegardToCase() {
        assertThat(complaints(with("  joined:\n", "  Flights:\n"))).contains("job.yaml:17:3 DUPLICATE_NAME");
    }

    @Test
    void duplicateKeysTagsAndSecondDocumentsAreRefused() {
        assertThat(complaints(with("labels:", "job: again\nlabels:"))).containsExactly("job.yaml:24:1 DUPLICATE_KEY");
        assertThat(complaints(with("team: geo", "team: !env HOME"))).containsExactly("job.yaml:24:16 WRONG_TYPE");
        assertThat(complaints(GOOD + "---\njob: b\n")).containsExactly("job.yaml:27:1 JOB_SYNTAX");
        assertThat(complaints("job: a: b")).containsExactly("job.yaml:1:7 JOB_SYNTAX");
        assertThat(complaints("")).containsExactly("job.yaml EMPTY_JOB");
        assertThat(complaints("- a\n")).contains("job.yaml:1:1 WRONG_TYPE");
    }

    @Test
    void whatExpandsWithoutEndIsRefused() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 10; level++) {
            bomb.append("a").append(level).append(": &a").append(level).append(" [");
            bomb.append(String.join(", ", java.util.Collections.nCopies(10, "*a" + (level - 1))))
                    .append("]\n");
        }
        assertThat(complaints(bomb.toString())).last().asString().endsWith("JOB_TOO_LARGE");
        assertThat(complaints("a: &a\n  b: *a\n")).last().asString().endsWith("JOB_TOO_LARGE");
        assertThat(complaints("a: " + "[".repeat(50_000))).last().asString().endsWith("JOB_TOO_LARGE");
        assertThat(complaints("a: " + "x".repeat(2_000_000))).last().asString().endsWith("JOB_TOO_LARGE");
    }

    @Test
    void anAliasIsAllowed() {
        String text = with(
                "flights: {from: data/flights-*.parquet}", "flights: &f {from: data/flights-*.parquet}\n  again: *f");
        assertThat(compile(text).source("again")).isPresent();
    }

    @Test
    void outputsMayNotLieInInputsOrInEachOther() {
        assertThat(complaints(with("to: \"out/${params.since}/\"", "to: /other")))
                .containsExactly("job.yaml:23:16 OUTPUT_INSIDE_INPUT");
        assertThat(complaints(with("data/flights-*.parquet", ".")))
                .containsExactly("job.yaml:23:16 OUTPUT_INSIDE_INPUT");
        assertThat(complaints(with("data/flights-*.parquet", "\"**/*.csv\"")))
                .containsExactly("job.yaml:23:16 OUTPUT_INSIDE_INPUT");
        String two = with("labels:", "  joined: {to: \"out/2001-01-01/deep\"}\nlabels:");
        assertThat(complaints(two)).containsExactly("job.yaml:24:16 DUPLICATE_OUTPUT");
        assertThat(failures("job.yaml", two, Map.of("most", "10")).getFirst().message())
                .isEqualTo("The output of 'joined' lies within that of 'ranked', /jobs/flights/out/2001-01-01");
        String inText = with("FROM flights JOIN", "FROM 'out/2001-01-01/old.csv', flights JOIN");
        assertThat(complaints(inText)).containsExactly("job.yaml:23:16 OUTPUT_INSIDE_INPUT");
        assertThat(complaints(with("to: \"out/${params.since}/\"", "to: \"out/*\"")))
                .containsExactly("job.yaml:23:16 BAD_PATH");
    }

    @Test
    void linksAreFollowedBeforeDestinationsAreCompared(@TempDir Path folder) throws IOException {
        Path real = Files.createDirectory(folder.resolve("real")).toRealPath();
        Path link = Files.createSymbolicLink(folder.resolve("link"), real);
        String written = with("to: \"out/${params.since}/\"", "to: " + link + "/new/out");
        assertThat(compile(written).sinks().getFirst().to().uri()).isEqualTo("file://" + real + "/new/out");
        String two = written.replace("labels:", "  joined: {to: " + real + "/new/out}\nlabels:");
        assertThat(complaints(two)).containsExactly("job.yaml:24:16 DUPLICATE_OUTPUT");
        String input = written.replace("data/flights-*.parquet", real + "/**/*.csv");
        assertThat(complaints(input)).containsExactly("job.yaml:23:16 OUTPUT_INSIDE_INPUT");
    }

    @Test
    void otherSchemesAreRefused() {
        assertThat(complaints(with("data/flights-*.parquet", "gs://lake/flights/")))
                .containsExactly("job.yaml:8:19 NOT_SUPPORTED");
    }

    @Test
    void placesOnS3AreTakenAsTheyStandAndOddOnesAreRefused() {
        assertThat(compile(with("data/flights-*.parquet", "s3://lake/a b%20c/*.parquet"))
                        .sources()
                        .getFirst()
                        .from())
                .containsExactly("s3://lake/a b%20c/*.parquet");
        assertThat(compile(with("data/flights-*.parquet", "s3://lake/flights//"))
                        .sources()
                        .getFirst()
                        .from())
                .containsExactly("s3://lake/flights");
        for (String odd : List.of("s3://lake.example.org/a", "s3://lake:9000/a", "s3://user@lake/a", "s3://*/a")) {
            assertThat(complaints(with("data/flights-*.parquet", odd)))
                    .as(odd)
                    .containsExactly("job.yaml:8:19 BAD_BUCKET");
        }
        assertThat(complaints(with("data/flights-*.parquet", "s3://lake/a/../b")))
                .containsExactly("job.yaml:8:19 BAD_PATH");
    }

    @Test
    void settingsAreChecked() {
        assertThat(complaints(with("plan.splitBytes: 64MB", "home: /tmp")))
                .containsExactly("job.yaml:26:12 UNKNOWN_SETTING");
    }

    @Test
    void aSqlFileWithHeadersIsAJob() {
        String sql = """
            -- Late routes
            -- millrace: sources.flights.from=[data/a.parquet, data/b.parquet]
            -- millrace: params.most.type=int
            -- millrace: to=out/late
            -- millrace: mode=overwrite
            -- millrace: settings.plan.collapse=false

            SELECT * FROM flights LIMIT :most
            -- millrace: format=csv
            """;
        JobSpec job = compiler.compile(new JobText("queries/Late Routes.sql", sql, FOLDER), Map.of("most", "3"));
        assertThat(job.name()).isEqualTo("late-routes");
        assertThat(job.source("flights").orElseThrow().from()).hasSize(2);
        assertThat(job.sinks()).hasSize(1);
        assertThat(job.sinks().getFirst().format()).isEqualTo(OutputSpec.Format.PARQUET);
        assertThat(job.sinks().getFirst().mode()).isEqualTo(OutputSpec.Mode.OVERWRITE);
        assertThat(job.settings()).containsEntry("plan.collapse", "false");
        assertThat(job.step("result").orElseThrow().place()).isEqualTo(new Place("queries/Late Routes.sql", 1, 1));
    }

    @Test
    void headersOfASqlFileAreCheckedLikeAJobFile() {
        String sql = """
            -- millrace: format=xml
            -- millrace: sources.flights.form=data/a.parquet
            -- millrace: nonsense
            SELECT 1
            """;
        assertThat(failures("q.sql", sql, Map.of()))
                .extracting(failure -> failure.place().orElseThrow() + " " + failure.code())
                .containsExactly(
                        "q.sql:1:14 MISSING_KEY",
                        "q.sql:1:21 WRONG_VALUE",
                        "q.sql:2:14 UNKNOWN_KEY",
                        "q.sql:3:14 JOB_SYNTAX");
    }

    @Test
    void aFileOfSourcesIsRead() {
        String text = "sources:\n  t: {from: t/}\n";
        assertThat(JobCompiler.sources(new JobText("sources.yaml", text, FOLDER)))
                .extracting(JobSpec.Source::from)
                .containsExactly(List.of("file:///jobs/flights/t"));
        InvalidJobException error = catchThrowableOfType(
                InvalidJobException.class, () -> JobCompiler.sources(new JobText("s.yaml", "tables: {}", FOLDER)));
        assertThat(error.failures()).extracting(Failure::code).containsExactlyInAnyOrder("MISSING_KEY", "UNKNOWN_KEY");
    }
}
