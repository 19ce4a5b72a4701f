package dev.millrace.service.result;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Column;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TableSinkTest {
    private static final List<Column> FLIGHT = List.of(
            new Column("departure", "TIMESTAMP"),
            new Column("carrier", "VARCHAR"),
            new Column("remark", "VARCHAR"),
            new Column("miles", "BIGINT"));
    private static final String[] ROW = {"2001-01-19 22:42:00", "Northwest Airlines", "held up by snow", "1234567890"};

    private static List<String> lines(int room, List<Column> columns, String... row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        TableSink sink = new TableSink(new PrintStream(bytes, true, StandardCharsets.UTF_8), room);
        sink.begin(columns);
        sink.row(row);
        sink.end();
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void what_fits_stays_as_it_is() {
        assertThat(lines(68, FLIGHT, ROW)).isEqualTo(lines(0, FLIGHT, ROW)).hasSize(4);
    }

    @Test
    void texts_are_cut_before_a_column_is_left_out_and_numbers_never() {
        assertThat(lines(63, FLIGHT, ROW))
                .endsWith("2001-01-19 22:42:00  Northwest Air…  held up by sn…  1234567890")
                .allMatch(line -> TextWidth.of(line) <= 63);
    }

    @Test
    void columns_in_the_middle_are_left_out_and_the_last_line_says_so() {
        assertThat(lines(50, FLIGHT, ROW))
                .containsExactly(
                        "departure            carrier         …       miles",
                        "timestamp            varchar         …      bigint",
                        "─".repeat(50),
                        "2001-01-19 22:42:00  Northwest Air…  …  1234567890",
                        "(3 of 4 columns; -o csv prints all)");
    }

    @Test
    void thousands_of_columns_stay_within_the_terminal() {
        List<Column> wide = IntStream.range(0, 2_000)
                .mapToObj(number -> new Column("c" + number, "BIGINT"))
                .toList();
        assertThat(lines(80, wide, wide.stream().map(Column::name).toArray(String[]::new)))
                .allMatch(line -> TextWidth.of(line) <= 80)
                .first()
                .asString()
                .startsWith("    c0      c1 ")
                .endsWith("   c1999");
    }

    @Test
    void one_column_that_is_wider_than_the_terminal_is_cut() {
        assertThat(lines(20, List.of(new Column("text", "VARCHAR")), "x".repeat(90)))
                .contains("x".repeat(19) + "…");
        assertThat(lines(5, List.of(new Column("number", "BIGINT")), "1234567890"))
                .contains("1234567890");
    }
}
