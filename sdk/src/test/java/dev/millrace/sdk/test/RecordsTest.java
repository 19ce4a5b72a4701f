package dev.millrace.sdk.test;

import static dev.millrace.sdk.Expressions.call;
import static dev.millrace.sdk.Expressions.col;
import static dev.millrace.sdk.Expressions.lit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.Column;
import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.sdk.Frame;
import dev.millrace.sdk.Millrace;
import dev.millrace.sdk.Row;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Values go into rows and come back as they were. */
@MillraceTest
final class RecordsTest {
    enum Colour {
        RED,
        BLUE
    }

    record Point(int x, @Nullable Double y) {}

    record Everything(
            @Nullable Boolean truth,
            @Nullable Byte tiny,
            @Nullable Short small,
            @Nullable Integer whole,
            @Nullable Long large,
            @Nullable BigInteger huge,
            @Nullable Float single,
            @Nullable Double real,
            @Nullable BigDecimal exact,
            @Nullable String text,
            @Nullable Colour colour,
            @Nullable LocalDate day,
            @Nullable LocalTime time,
            @Nullable LocalDateTime moment,
            @Nullable Instant instant,
            @Nullable UUID id,
            @Nullable List<@Nullable Integer> numbers,
            @Nullable List<List<String>> words,
            @Nullable Map<String, @Nullable Long> counts,
            @Nullable Point point,
            @Nullable List<Point> points) {}

    private static final Everything FULL = new Everything(
            true,
            (byte) -128,
            (short) 32767,
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            new BigInteger("12345678901234567890123456789012345678"),
            0.1f,
            -1.0E-300,
            new BigDecimal("1234567890123456789.12"),
            "it's \"quoted\", 日本 \\ \n new line",
            Colour.BLUE,
            LocalDate.of(1969, 12, 31),
            LocalTime.of(23, 59, 59, 999_999_000),
            LocalDateTime.of(2024, 2, 29, 12, 30, 0, 1_000),
            Instant.parse("2024-02-29T12:30:00.000001Z"),
            UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"),
            Arrays.asList(1, null, 3),
            List.of(List.of("a", "b"), List.of()),
            Map.of("k", 7L),
            new Point(1, 2.5),
            List.of(new Point(3, 4.0), new Point(5, 6.0)));

    private static final Everything NOTHING = new Everything(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null);

    @MillraceTest
    void recordsOfEveryTypeComeBack(Millrace millrace) {
        Frame frame = millrace.rows(Everything.class, List.of(FULL, NOTHING));

        assertThat(frame.collect(Everything.class)).containsExactlyInAnyOrder(FULL, NOTHING);
        assertThat(frame.schema().type("exact")).contains("DECIMAL(38,2)");
        assertThat(frame.schema().type("points")).contains("STRUCT(x INTEGER, y DOUBLE)[]");
    }

    @MillraceTest
    void noRecordsGiveNoRowsOfTheSameColumns(Millrace millrace) {
        Frame none = millrace.rows(Everything.class, List.of());

        assertThat(none.schema().names()).hasSize(21).contains("exact");
        assertThat(none.collect()).isEmpty();
    }

    @MillraceTest
    void constantsKeepTheirTypes(Millrace millrace) {
        Frame one = millrace.rows(List.of(new Column("a", "INTEGER")), List.of(List.of(1)));
        Frame frame = one.select(
                lit(1.5).as("real"),
                lit(new BigDecimal("1.50")).as("exact"),
                lit(Double.NaN).as("nothing"),
                lit(new byte[] {0, (byte) 255, 'a'}).as("bytes"),
                lit(List.of(1, 2)).as("list"),
                lit(Map.of("k", 1)).as("map"),
                lit(OffsetDateTime.of(2024, 1, 1, 2, 0, 0, 0, ZoneOffset.ofHours(2)))
                        .as("moment"),
                lit(3_000_000_000L).as("large"),
                lit("O'Hara").as("text"),
                lit(null).as("none"));

        assertThat(frame.schema().types())
                .containsExactly(
                        "DOUBLE",
                        "DECIMAL(3,2)",
                        "DOUBLE",
                        "BLOB",
                        "INTEGER[]",
                        "MAP(VARCHAR, INTEGER)",
                        "TIMESTAMP WITH TIME ZONE",
                        "BIGINT",
                        "VARCHAR",
                        "\"NULL\"");
        Row row = frame.drop("none").collect().getFirst();
        assertThat(row.get("real")).isEqualTo(1.5);
        assertThat(row.get("exact")).isEqualTo(new BigDecimal("1.50"));
        assertThat(row.get("nothing")).isEqualTo(Double.NaN);
        assertThat((byte[]) row.get("bytes")).containsExactly(0, 255, 'a');
        assertThat(row.get("list")).isEqualTo(List.of(1, 2));
        assertThat(row.get("map")).isEqualTo(Map.of("k", 1));
        assertThat(row.get("moment")).isEqualTo(OffsetDateTime.of(2024, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC));
        assertThat(row.getLong("large")).isEqualTo(3_000_000_000L);
        assertThat(row.getString("TEXT")).isEqualTo("O'Hara");
    }

    @MillraceTest
    void streamsAreReadInOrderAndMayBeLeftEarly(Millrace millrace) {
        Frame numbers = millrace.sql("SELECT i FROM range(5000) AS t(i) ORDER BY i");

        try (Stream<Row> rows = numbers.stream()) {
            assertThat(rows.limit(3).map(row -> row.getLong("i"))).containsExactly(0L, 1L, 2L);
        }
    }

    record TooSmall(int n) {}

    record Primitive(int n) {}

    record Misspelt(int amuont) {}

    record WrongType(String amount) {}

    record LateShare(double lateShare) {}

    @MillraceTest
    void whatARecordCannotHoldIsToldWithNamesAndWithAWayOut(Millrace millrace) {
        Frame amounts = millrace.rows(List.of(new Column("amount", "DECIMAL(9,2)")), List.of(List.of(1)));

        assertThat(failure(() -> amounts.collect(Misspelt.class)))
                .extracting(
                        Failure::code,
                        Failure::message,
                        failure -> failure.place().orElseThrow().source())
                .containsExactly(
                        "UNKNOWN_COLUMN", "The component 'amuont' of Misspelt finds no column", "RecordsTest.java");
        assertThat(failure(() -> amounts.collect(Misspelt.class)).remedy())
                .hasValueSatisfying(text -> assertThat(text).contains("did you mean 'amount'?"));
        assertThat(failure(() -> amounts.collect(WrongType.class)))
                .extracting(Failure::code, Failure::message, Failure::remedyText)
                .containsExactly(
                        "WRONG_TYPE",
                        "The column 'amount' is DECIMAL(9,2), and the component 'amount' of WrongType is String",
                        "Change the component to BigDecimal, or cast the column");
        Frame nulls = millrace.rows(
                List.of(new Column("n", "INTEGER")), List.of(Arrays.asList(1), Arrays.asList((Object) null)));
        assertThat(failure(() -> nulls.collect(Primitive.class)).message())
                .isEqualTo("The column 'n' is NULL in row 2, and the component 'n' is int");
        Frame large = millrace.rows(List.of(new Column("n", "BIGINT")), List.of(List.of(3_000_000_000L)));
        assertThat(failure(() -> large.collect(TooSmall.class)).message())
                .isEqualTo("The value 3000000000 of 'n' in row 1 does not fit into int");
        Frame share = millrace.rows(List.of(new Column("late_share", "DOUBLE")), List.of(List.of(0.25)));
        assertThat(share.collect(LateShare.class)).containsExactly(new LateShare(0.25));
    }

    private static Failure failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(MillraceException.class, call).failure();
    }

    @MillraceTest
    void functionsByNameAndGroupsOfFunctionsGiveWhatDuckdbGives(Millrace millrace) {
        Frame one = millrace.sql(
                "SELECT 'Millrace Works' AS s, TIMESTAMP '2024-02-29 13:05:09' AS t, [3, 1, 2] AS l, {'x': 5} AS p,"
                        + " MAP {'k': 8} AS m");
        Row row = one.select(
                        col("s").str().lower().as("lower"),
                        col("s").str().slice(1, 4).as("slice"),
                        col("s").str().extract("(\\w+)$", 1).as("last"),
                        col("s").str().replaceAll("[aeiou]", "").as("consonants"),
                        col("s").str().split(" ").as("parts"),
                        col("s").str().padLeft(16, ".").as("padded"),
                        col("s").str().like("%race%").as("like"),
                        col("t").date().year().as("year"),
                        col("t").date().dayOfWeek().as("weekday"),
                        col("t").date().truncate("month").as("month"),
                        col("t").date().format("%d.%m.%Y").as("german"),
                        col("t").date().plus(java.time.Duration.ofHours(12)).as("later"),
                        col("l").list().sort().as("sorted"),
                        col("l").list().get(-1).as("end"),
                        col("l").list().sum().as("sum"),
                        col("l").list().contains(2).as("has"),
                        col("p").field("x").as("field"),
                        col("m").entry("k").as("entry"),
                        call("levenshtein", col("s"), "Millrace Work").as("edits"),
                        lit(7).clip(1, 5).as("clipped"),
                        lit(null).cast("INTEGER").clip(1, 5).as("unclipped"))
                .collect()
                .getFirst();

        assertThat(row.values())
                .containsExactly(
                        "millrace works",
                        "Mill",
                        "Works",
                        "Mllrc Wrks",
                        List.of("Millrace", "Works"),
                        "..Millrace Works",
                        true,
                        2024L,
                        4L,
                        LocalDateTime.of(2024, 2, 1, 0, 0),
                        "29.02.2024",
                        LocalDateTime.of(2024, 3, 1, 1, 5, 9),
                        List.of(1, 2, 3),
                        2,
                        BigDecimal.valueOf(6),
                        true,
                        5,
                        8,
                        1L,
                        5,
                        null);
    }
}
