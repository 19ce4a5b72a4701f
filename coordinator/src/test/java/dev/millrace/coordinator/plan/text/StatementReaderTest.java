package dev.millrace.coordinator.plan.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.millrace.graph.Failure;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StatementReaderTest {
    private static SqlStatement read(String text) {
        return StatementReader.read(text, new Place("<sql>", 1, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"SELECT 1", "FROM t", "WITH a AS (SELECT 1) FROM a", "CREATE TABLE t(x INT)", "(SELECT 1)"})
    void what_is_none_of_the_others_is_a_query(String text) {
        assertThat(read(text)).isEqualTo(new SqlStatement.Query(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "DESCRIBE SELECT 1|         SELECT 1",
                "DESC t|FROM t",
                "DESCRIBE \"a b\"|    FROM \"a b\"",
                "SHOW t|FROM t",
                "describe table t|          FROM t",
            })
    void a_described_query_stands_where_it_was(String text, String query) {
        assertThat(read(text)).isEqualTo(new SqlStatement.Describe(query));
    }

    @Test
    void tables_are_shown_by_two_names() {
        assertThat(read("show tables")).isEqualTo(new SqlStatement.ShowTables());
        assertThat(read("DESCRIBE")).isEqualTo(new SqlStatement.ShowTables());
    }

    @Test
    void lines_are_kept() {
        assertThat(read("SUMMARIZE\n  SELECT 1")).isEqualTo(new SqlStatement.Summarize("         \n  SELECT 1"));
    }

    @Test
    void explaining_may_run() {
        assertThat(read("EXPLAIN SELECT 1")).isEqualTo(new SqlStatement.Explain("        SELECT 1", false));
        assertThat(read("EXPLAIN ANALYZE FROM t")).isEqualTo(new SqlStatement.Explain("                FROM t", true));
    }

    @Test
    void a_copy_has_a_query_a_path_and_options() {
        SqlStatement.Copy copy = (SqlStatement.Copy)
                read("COPY (SELECT ')' AS a, (1) AS b) TO 'it''s.csv' (FORMAT csv, HEADER, DELIMITER ';',"
                        + " FORCE_QUOTE (a, b))");
        assertThat(copy.query()).isEqualTo("      SELECT ')' AS a, (1) AS b");
        assertThat(copy.to()).isEqualTo("it's.csv");
        assertThat(copy.toPlace()).isEqualTo(new Place("<sql>", 1, 37));
        assertThat(copy.options().toString()).isEqualTo("{format=csv, header=, delimiter=;, force_quote=a, b}");
    }

    @Test
    void a_copy_may_name_a_table_and_its_columns() {
        assertThat(((SqlStatement.Copy) read("COPY trips TO 'x'")).query()).isEqualTo("FROM trips");
        assertThat(((SqlStatement.Copy) read("COPY trips (a, \"b\") TO 'x'")).query())
                .isEqualTo("SELECT a, \"b\" FROM trips");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "COPY t FROM 'x.csv'|8|COPY … FROM loads",
                "COPY (SELECT 1 TO 'x'|6|not closed",
                "COPY () TO 'x'|9|lacks its SELECT",
                "COPY TO 'x'|6|lacks its SELECT",
                "COPY t TO x|11|text in quotes",
                "COPY t TO|10|text in quotes",
                "COPY t TO 'x' (FORMAT csv, FORMAT json)|28|stands twice",
                "COPY t TO 'x' (FORMAT csv|26|')' is missing",
                "COPY t TO 'x' ()|16|an option has a name",
                "COPY t TO 'x' FORMAT csv|15|'(' is missing",
                "COPY t TO 'x' (HEADER) y|24|one word too many",
                "SHOW ALL TABLES|6|TABLES or with one name",
                "SUMMARIZE|10|lacks what it is about",
                "EXPLAIN COPY t TO 'x'|9|with a SELECT",
            })
    void what_goes_on_wrong_is_refused_at_its_place(String text, int column, String message) {
        Failure failure =
                catchThrowableOfType(MillraceException.class, () -> read(text)).failure();
        assertThat(failure.message()).contains(message);
        assertThat(failure.place()).contains(new Place("<sql>", 1, column));
        assertThat(failure.remedy()).isPresent();
    }
}
