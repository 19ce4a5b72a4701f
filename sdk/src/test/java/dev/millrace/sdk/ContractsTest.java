package dev.millrace.sdk;

import static dev.millrace.sdk.Expressions.col;
import static dev.millrace.sdk.Expressions.count;
import static dev.millrace.sdk.Expressions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Column;
import dev.millrace.graph.Findings;
import dev.millrace.graph.MillraceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Contracts from Java, on files of which is stored which rows are bad and why. */
final class ContractsTest {
    private static final Path UPLOADS = Tables.ROOT.resolve("testdata/uploads");

    private final Path folder;
    private final Millrace millrace;

    ContractsTest(@TempDir Path folder) {
        this.folder = folder;
        this.millrace =
                Millrace.open(options -> options.home(folder.resolve("home")).folder(folder));
    }

    @AfterEach
    void close() {
        millrace.close();
    }

    private Frame uploads(String file, UnaryOperator<ReadOptions> more) {
        return millrace.readCsv(
                UPLOADS.resolve(file).toString(),
                options -> more.apply(options.name("uploads")
                        .column("departure", "TIMESTAMP")
                        .column("delay", "INTEGER")
                        .column("distance", "INTEGER")
                        .column("origin", "VARCHAR")
                        .column("destination", "VARCHAR")));
    }

    private static Contract asked() {
        return Contract.of(Rule.notNull("origin", "destination"));
    }

    /** File, line, reason and text of the rows that are bad, as they are stored beside the files. */
    private static List<String> stored(String file) throws IOException {
        return Files.readAllLines(UPLOADS.resolve("uploads_quarantine.csv")).stream()
                .filter(line -> line.startsWith(file))
                .map(line -> line.replace("\"", ""))
                .toList();
    }

    private static String bad(Row row) {
        return Path.of(row.getString("file")).getFileName() + "," + row.getLong("line") + "," + row.getString("reason")
                + "," + row.getString("text");
    }

    private static Map<String, Long> broken(Findings findings) {
        Map<String, Long> rows = new TreeMap<>();
        findings.broken().forEach(broken -> rows.put(broken.reason(), broken.rows()));
        return rows;
    }

    @Test
    void bad_rows_of_files_are_kept_with_their_reasons_and_the_run_tells_their_number() throws IOException {
        String file = "flights_20010105.csv.gz";
        Frame good = uploads(
                file, options -> options.contract(asked().quarantine("bad").max("37")));
        Frame total = good.agg(count().as("rows"), sum("distance").as("miles"));

        Run run = total.write(Destination.parquet("total"));

        List<String> stored = stored(file);
        assertThat(stored).hasSizeGreaterThan(10);
        assertThat(run.rows("uploads.bad").stream().map(ContractsTest::bad))
                .containsExactlyInAnyOrderElementsOf(stored);
        assertThat(run.findings()).singleElement().satisfies(findings -> {
            assertThat(findings.subject()).isEqualTo("uploads");
            assertThat(findings.badRows()).isEqualTo(stored.size());
            Map<String, Long> reasons = new TreeMap<>();
            stored.forEach(line -> reasons.merge(line.split(",", -1)[2], 1L, Long::sum));
            assertThat(broken(findings)).isEqualTo(reasons);
        });
        assertThat(run.rows("result").getFirst().getLong("rows"))
                .isEqualTo(run.findings().getFirst().goodRows());
        assertThat(millrace.readParquet("bad").count()).isEqualTo(stored.size());
    }

    @Test
    void a_look_leaves_bad_rows_out_and_keeps_them_nowhere() {
        Frame good = uploads("flights_20010105.csv.gz", options -> options.contract(asked().quarantine("bad")));

        assertThat(good.filter(col("origin").isNull()).count()).isZero();
        assertThat(good.text(2)).contains("(the first 2 rows; there are more)");
        assertThat(folder.resolve("bad")).doesNotExist();
    }

    @Test
    void a_broken_limit_ends_the_run_and_publishes_nothing() {
        Frame good = uploads(
                "flights_20010105.csv.gz",
                options -> options.contract(asked().quarantine("bad").max("3")));

        assertThatThrownBy(() -> good.write(Destination.parquet("rows")))
                .isInstanceOfSatisfying(MillraceException.class, error -> {
                    assertThat(error.failure().code()).isEqualTo("CONTRACT_BROKEN");
                    assertThat(error.failure().message()).contains("delay_not_integer");
                    assertThat(error.failure().place().orElseThrow().source()).isEqualTo("ContractsTest.java");
                });
        assertThat(folder.resolve("bad")).doesNotExist();
        assertThat(folder.resolve("rows")).doesNotExist();
    }

    private Frame people() {
        return millrace.rows(
                List.of(new Column("id", "INTEGER"), new Column("zone", "VARCHAR"), new Column("age", "INTEGER")),
                List.of(
                        List.of(1, "A", 30),
                        List.of(2, "B", 200),
                        List.of(2, "A", 31),
                        List.of(3, "Z", 32),
                        Arrays.asList(4, null, 33),
                        List.of(5, "BB", 34)));
    }

    private Contract ofPeople(Frame zones) {
        return Contract.of(
                Rule.range("age", 0, 150).reason("too_old"),
                Rule.unique("id"),
                Rule.notNull("zone"),
                Rule.length("zone", 1, 1),
                Rule.foreignKey(zones, List.of("zone"), List.of("name")).max("50%"),
                Rule.regex("zone", "[A-Z]").warn(),
                Rule.oneOf("zone", "A").warn(),
                Rule.atLeast("age", 31).warn(),
                Rule.rowCount(1, 4));
    }

    @Test
    void rules_of_a_frame_set_rows_aside_in_order() {
        Frame zones = millrace.rows(List.of(new Column("name", "VARCHAR")), List.of(List.of("A"), List.of("B")));
        Frame clean = people().contract("people", ofPeople(zones).quarantine("aside"));
        assertThat(clean.schema()).isEqualTo(people().schema());

        Run run = millrace.job("people")
                .output("clean", clean, Destination.csv("clean"))
                .output("zones", clean.groupBy("zone").agg(count().as("n")), Destination.csv("zones"))
                .submit()
                .await();

        assertThat(run.rows("clean").stream().map(row -> row.getLong("id"))).containsExactlyInAnyOrder(1L, 2L);
        assertThat(run.rows("people.bad").stream()
                        .map(row -> row.getLong("row") + " " + row.getString("reason") + " " + row.getString("column")))
                .containsExactlyInAnyOrder(
                        "2 too_old age", "4 zone_unknown zone", "5 zone_missing zone", "6 zone_length zone");
        assertThat(broken(run.findings().getFirst()))
                .containsEntry("too_old", 1L)
                .containsEntry("zone_unknown", 1L)
                .containsEntry("zone_missing", 1L)
                .containsEntry("age_out_of_range", 1L);
        assertThat(run.findings()).hasSize(1);
    }

    @Test
    void bad_rows_are_added_where_the_contract_says_so() {
        Frame clean = people().contract(
                        "people",
                        Contract.of(Rule.atMost("age", 150)).quarantine("aside").append());
        clean.write(Destination.parquet("clean").overwrite());
        clean.write(Destination.parquet("clean").overwrite());

        assertThat(millrace.readParquet("aside").count()).isEqualTo(2);
        assertThat(people().contract(
                                "people", Contract.of(Rule.atMost("age", 150)).skip())
                        .count())
                .isEqualTo(5);
        assertThatThrownBy(() -> people().contract("people", Contract.of(Rule.atMost("age", 150)))
                        .count())
                .hasMessageContaining("CONTRACT_BROKEN");
    }

    @Test
    void a_contract_that_makes_no_sense_is_refused_with_the_line_of_the_caller() {
        Frame people = people();
        refused(() -> people.contract("p", Contract.of(Rule.notNull("nobody"))), "UNKNOWN_COLUMN");
        refused(() -> people.contract("p", Contract.of(Rule.range("age", "young", "old"))), "BAD_RULE");
        refused(() -> people.contract("p q", Contract.of()), "BAD_NAME");
        refused(() -> Rule.notNull(), "BAD_RULE");
        refused(() -> Rule.regex("zone", "[A-Z"), "BAD_RULE");
        refused(() -> Rule.length("zone", 5, 1), "BAD_RULE");
        refused(() -> Rule.oneOf("zone"), "BAD_RULE");
        refused(() -> Rule.notNull("zone").max("many"), "BAD_RULE");
        refused(() -> Rule.notNull("zone").reason("No Name"), "BAD_RULE");
        refused(() -> people.contract("p", Contract.of(Rule.notNull("zone").max("3"))), "BAD_RULE");
        refused(() -> people.contract("p", Contract.of(Rule.notNull("zone").quarantine())), "BAD_RULE");
        refused(() -> people.contract("p", Contract.of(Rule.type("zone").warn()).skip()), "BAD_RULE");
        refused(
                () -> people.contract(
                        "p",
                        Contract.of(Rule.freshness("age", Duration.ofDays(1)).quarantine())
                                .skip()),
                "BAD_RULE");
        refused(() -> people.contract("p", Contract.of(Rule.notNull("zone")).max("3")), "BAD_RULE");
        refused(
                () -> people.contract(
                        "p", Contract.of(Rule.notNull("zone")).skip().append()),
                "BAD_RULE");
        Rule named = Rule.notNull("zone").reason("gone");
        refused(() -> people.contract("p", Contract.of(named, Rule.notNull("id").reason("gone"))), "DUPLICATE_NAME");
        Frame one = people.contract("p", Contract.of());
        Frame other = people.contract("P", Contract.of());
        refused(() -> one.union(other), "DUPLICATE_NAME");
        refused(() -> one.union(other.filter(col("id").gt(1))).count(), "DUPLICATE_NAME");
    }

    private static void refused(ThrowingCallable call, String code) {
        assertThatThrownBy(call).isInstanceOfSatisfying(MillraceException.class, error -> {
            assertThat(error.failure().code()).as(error.failure().message()).isEqualTo(code);
            assertThat(error.failure().place().orElseThrow().source()).isEqualTo("ContractsTest.java");
            assertThat(error.failure().place().orElseThrow().line()).isPositive();
        });
    }
}
