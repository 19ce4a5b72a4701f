package dev.millrace.sdk.test;

import static dev.millrace.sdk.Expressions.call;
import static dev.millrace.sdk.Expressions.col;
import static dev.millrace.sdk.Expressions.count;
import static dev.millrace.sdk.Expressions.expr;
import static dev.millrace.sdk.Expressions.lit;
import static dev.millrace.sdk.Expressions.sum;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.sdk.Destination;
import dev.millrace.sdk.Expression;
import dev.millrace.sdk.Frame;
import dev.millrace.sdk.Millrace;
import dev.millrace.sdk.Run;
import dev.millrace.storage.record.RunState;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong is told when it is written, with the line of the caller and a way out. */
@MillraceTest
final class FrameErrorsTest {
    private static Failure failure(ThrowingCallable call) {
        return catchThrowableOfType(MillraceException.class, call).failure();
    }

    private static Frame people(Millrace millrace) {
        return millrace.rows(
                List.of(new Column("name", "VARCHAR"), new Column("age", "INTEGER"), new Column("pay", "DECIMAL(9,2)")),
                List.of(List.of("Ada", 36, 10), List.of("Bob", 41, 20)));
    }

    private static int line(Failure failure) {
        Place place = failure.place().orElseThrow();
        assertThat(place.source()).isEqualTo("FrameErrorsTest.java");
        return place.line();
    }

    private static int here() {
        return StackWalker.getInstance()
                .walk(frames -> frames.skip(1).findFirst().orElseThrow().getLineNumber());
    }

    @MillraceTest
    void anUnknownColumnHasTheLineWhereItIsNamed(Millrace millrace) {
        Frame people = people(millrace);
        int before = here();
        Expression wrong = col("naem").eq("Ada");
        Failure failure = failure(() -> people.filter(col("age").gt(30), wrong));

        assertThat(failure.code()).isEqualTo("UNKNOWN_COLUMN");
        assertThat(failure.message()).isEqualTo("There is no column 'naem' to filter");
        assertThat(failure.remedy()).contains("Did you mean 'name'?");
        assertThat(line(failure)).isEqualTo(before + 1);
    }

    @MillraceTest
    void anExpressionOfTheWrongTypeHasItsOwnLine(Millrace millrace) {
        Frame people = people(millrace);
        int before = here();
        Expression wrong = sum("name").as("names");
        Failure failure = failure(() -> people.groupBy("age").agg(count().as("n"), wrong));

        assertThat(failure.code()).isEqualTo("TYPE_MISMATCH");
        assertThat(line(failure)).isEqualTo(before + 1);
        assertThat(failure(() -> people.with("x", col("name").plus(col("age")))).code())
                .isEqualTo("TYPE_MISMATCH");
        assertThat(failure(() -> people.with("x", call("substr", col("name")))).code())
                .isEqualTo("WRONG_ARGUMENTS");
        assertThat(failure(() -> people.with("x", call("lowr", col("name")))).code())
                .isEqualTo("UNKNOWN_FUNCTION");
        assertThat(failure(() -> people.with("x", call("getenv", "HOME"))).code())
                .isEqualTo("UNKNOWN_FUNCTION");
        assertThat(failure(() -> people.select(col("age"), sum("pay"))).code()).isEqualTo("NOT_GROUPED");
        assertThat(failure(() -> people.with("x", expr("age +"))).code()).isEqualTo("SYNTAX");
        assertThat(failure(() -> people.cast("age", "INTEGR")).code()).isEqualTo("UNKNOWN_TYPE");
    }

    @MillraceTest
    void argumentsThatMakeNoSenseAreRefused(Millrace millrace) {
        Frame people = people(millrace);

        assertThat(failure(() -> people.with(col("age").plus(1))).code()).isEqualTo("MISSING_NAME");
        assertThat(failure(() -> col("age").as(" ")).code()).isEqualTo("BAD_NAME");
        assertThat(failure(() -> people.limit(-1)).code()).isEqualTo("WRONG_VALUE");
        assertThat(failure(() -> people.sample(1.5, 1)).code()).isEqualTo("WRONG_VALUE");
        assertThat(failure(() -> people.join(people)).code()).isEqualTo("WRONG_VALUE");
        assertThat(failure(() -> people.join(people.drop("age"), "age")).message())
                .contains("in the right frame");
        assertThat(failure(() -> people.union(people.drop("age"))).message())
                .isEqualTo("The other frame of union has no column 'age'");
        assertThat(failure(() -> people.drop("age", "naem")).code()).isEqualTo("UNKNOWN_COLUMN");
        assertThat(failure(() -> people.explode("name")).code()).isNotEmpty();
        assertThat(failure(() -> lit(new Object())).code()).isEqualTo("NOT_A_VALUE");
        assertThat(failure(() -> call("lower(x); drop", 1)).code()).isEqualTo("BAD_NAME");
        assertThat(failure(() -> people.collect().getFirst().get("agee")).remedy())
                .contains("did you mean 'age'?");
        assertThat(failure(() -> people.collect().getFirst().getLong("name")).code())
                .isEqualTo("WRONG_TYPE");
        assertThat(failure(() -> millrace.rows(
                                List.of(new Column("a", "INTEGER")), Collections.nCopies(1001, List.of(1))))
                        .code())
                .isEqualTo("TOO_MANY_ROWS");
        assertThat(failure(() -> millrace.rows(List.of(new Column("a", "INTEGER")), List.of(List.of(1, 2))))
                        .code())
                .isEqualTo("WRONG_VALUE");
    }

    @MillraceTest
    void filesAndTablesThatAreNotThereAreNamed(Millrace millrace) {
        int before = here();
        Failure missing = failure(() -> millrace.readParquet("/nowhere/at/all/*.parquet"));

        assertThat(missing.code()).isEqualTo("PATH_NOT_FOUND");
        assertThat(line(missing)).isEqualTo(before + 1);
        millrace.register("people", people(millrace));
        assertThat(failure(() -> millrace.table("poeple")).remedy()).contains("did you mean 'people'?");
        assertThat(failure(() -> millrace.register("People", people(millrace))).code())
                .isEqualTo("DUPLICATE_NAME");
        assertThat(failure(() -> millrace.register("no name", people(millrace))).code())
                .isEqualTo("BAD_NAME");
        assertThat(failure(() -> millrace.sql("SELECT * FROM poeple")).code()).isEqualTo("UNKNOWN_TABLE");
        assertThat(failure(() -> millrace.sql("SELECT nme FROM people")).code()).isEqualTo("UNKNOWN_COLUMN");
        assertThat(failure(() -> millrace.sql("SELECT * FROM people WHERE age > :most"))
                        .code())
                .isEqualTo("MISSING_PARAMETER");
        assertThat(millrace.sql("SELECT name FROM people WHERE age > :most", Map.of("most", 40))
                        .collect())
                .singleElement()
                .extracting(row -> row.getString("name"))
                .isEqualTo("Bob");
    }

    @MillraceTest
    void aRunThatFailsTellsWhyAndWhere(Millrace millrace) {
        Frame people = people(millrace);
        int before = here();
        Frame wrong = people.cast("name", "INTEGER");
        Run run = wrong.submit();

        Failure failure = failure(run::await);
        assertThat(failure.message()).contains("Ada");
        assertThat(line(failure)).isBetween(before + 1, before + 2);
        assertThat(run.state()).isEqualTo(RunState.FAILED);
        assertThat(run.failure()).isPresent();
        assertThat(failure(run::rows).code()).isEqualTo("NO_RESULT");
        assertThat(run.cancel()).isFalse();
    }

    @MillraceTest
    void aResultIsReplacedOnlyWhereThatIsSaid(Millrace millrace, @TempDir Path folder) {
        String to = folder.resolve("people").toString();
        Run first = people(millrace).writeParquet(to);

        assertThat(first.state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(first.progress().share()).isEqualTo(1.0);
        assertThat(millrace.run(first.id()).state()).isEqualTo(RunState.SUCCEEDED);
        assertThat(failure(() -> people(millrace).writeParquet(to)).code()).isEqualTo("OUTPUT_EXISTS");
        people(millrace).limit(1).write(Destination.parquet(to).overwrite());
        assertThat(millrace.readParquet(to).count()).isEqualTo(1);
        people(millrace).writeCsv(folder.resolve("csv").toString());
        assertThat(millrace.readCsv(
                                folder.resolve("csv").toString(),
                                read -> read.column("name", "VARCHAR")
                                        .column("age", "BIGINT")
                                        .column("pay", "DECIMAL(9,2)"))
                        .agg(sum("age").as("ages"))
                        .collect()
                        .getFirst()
                        .getLong("ages"))
                .isEqualTo(77);
        people(millrace).writeJson(folder.resolve("json").toString());
        assertThat(millrace.readJson(folder.resolve("json").toString()).count()).isEqualTo(2);
    }
}
