package dev.millrace.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Column;
import dev.millrace.service.result.RowSink;
import dev.millrace.service.words.Human;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ResultFormatTest {
    private static final List<Column> COLUMNS = List.of(new Column("city", "VARCHAR"), new Column("n", "BIGINT"));

    private static String written(ResultFormat format, @Nullable String[]... rows) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        RowSink sink = format.sink(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        sink.begin(COLUMNS);
        for (String[] row : rows) {
            sink.row(row);
        }
        sink.end();
        return bytes.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTableHasNamesTypesAndAlignedCells() {
        assertThat(written(ResultFormat.TABLE, new String[] {"Malmö", "7"}, new String[] {"東京", "12345"}, new String[] {
                    null, "-1"
                }))
                .isEqualTo("""
                    city         n
                    varchar  bigint
                    ───────────────
                    Malmö         7
                    東京      12345
                    NULL         -1
                    """.replace("city         n", "city          n"));
    }

    @Test
    void csvTellsNullFromEmptyText() {
        assertThat(written(ResultFormat.CSV, new String[] {"a,\"b\"", "1"}, new String[] {"", null}, new String[] {
                    null, "2"
                }))
                .isEqualTo("city,n\n\"a,\"\"b\"\"\",1\n\"\",\n,2\n");
    }

    @Test
    void jsonIsOneObject() {
        assertThat(written(ResultFormat.JSON, new String[] {"\"a\"", "1"}, new String[] {null, "2"}))
                .isEqualTo("""
                    {"columns": [{"name": "city", "type": "VARCHAR"}, {"name": "n", "type": "BIGINT"}], "rows": [
                    ["a", 1],
                    [null, 2]]}
                    """);
        assertThat(written(ResultFormat.JSON)).endsWith("\"rows\": []}\n");
    }

    @Test
    void ndjsonIsAnObjectARow() {
        assertThat(written(ResultFormat.NDJSON, new String[] {"\"a\"", "1"}, new String[] {null, "2"}))
                .isEqualTo("{\"city\": \"a\", \"n\": 1}\n{\"city\": null, \"n\": 2}\n");
    }

    @Test
    void markdownEscapesItsOwnSigns() {
        assertThat(written(ResultFormat.MARKDOWN, new String[] {"a|b\nc", null}))
                .isEqualTo("| city | n |\n| --- | --- |\n| a\\|b<br>c | NULL |\n");
    }

    @Test
    void numbersAreWrittenForPeople() {
        assertThat(Human.millis(420)).isEqualTo("0.42 s");
        assertThat(Human.millis(187_000)).isEqualTo("3m07s");
        assertThat(Human.dollars(0.000412)).isEqualTo("$0.00041");
        assertThat(Human.dollars(12.3)).isEqualTo("$12.30");
        assertThat(Human.count(1, "row")).isEqualTo("1 row");
        assertThat(Human.count(2000, "row")).isEqualTo("2,000 rows");
        assertThat(LiveProgress.bar(1, 2)).isEqualTo("██████████··········");
    }
}
