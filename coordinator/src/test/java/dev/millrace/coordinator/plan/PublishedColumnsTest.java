package dev.millrace.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.graph.Column;
import dev.millrace.graph.OutputSpec.Format;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of types in files. */
final class PublishedColumnsTest {
    @Test
    void parquetKeepsMostTypesAndShowsWhatItChanges() {
        assertThat(published("DECIMAL(10,2)", Format.PARQUET)).isEqualTo("DECIMAL(10,2)");
        assertThat(published("TIMESTAMP_NS", Format.PARQUET)).isEqualTo("TIMESTAMP_NS");
        assertThat(published("MAP(VARCHAR, INTEGER[])", Format.PARQUET)).isEqualTo("MAP(VARCHAR, INTEGER[])");
        assertThat(published("HUGEINT", Format.PARQUET)).isEqualTo("DECIMAL(38,0)");
        assertThat(published("UHUGEINT[]", Format.PARQUET)).isEqualTo("DECIMAL(38,0)[]");
        assertThat(published("INTERVAL", Format.PARQUET)).isEqualTo("VARCHAR");
        assertThat(published("ENUM('a', 'b')", Format.PARQUET)).isEqualTo("VARCHAR");
        assertThat(published("TIMESTAMP_S", Format.PARQUET)).isEqualTo("TIMESTAMP");
        assertThat(published("INTEGER[3]", Format.PARQUET)).isEqualTo("INTEGER[]");
    }

    @Test
    void textFormatsTurnMoreIntoText() {
        assertThat(published("INTEGER[]", Format.CSV)).isEqualTo("VARCHAR");
        assertThat(published("BLOB", Format.CSV)).isEqualTo("VARCHAR");
        assertThat(published("DATE", Format.CSV)).isEqualTo("DATE");
        assertThat(published("INTEGER[]", Format.JSON)).isEqualTo("INTEGER[]");
        assertThat(published("MAP(INTEGER, BLOB)", Format.JSON)).isEqualTo("MAP(VARCHAR, VARCHAR)");
    }

    @Test
    void unionsAreRefusedInParquetAtAnyDepth() {
        assertThatThrownBy(() -> published("UNION(a INTEGER, b VARCHAR)[]", Format.PARQUET))
                .hasMessageContaining("TYPE_NOT_KEPT")
                .hasMessageContaining("'x'");
    }

    @Test
    void namesThatDifferInCaseOnlyAreNumbered() {
        SqlType type = TypeText.parse("INTEGER");
        assertThat(PublishedColumns.of(
                        List.of("a", "A", "a_1", "a"), List.of(type, type, type, type), Format.PARQUET, "s"))
                .extracting(Column::name)
                .containsExactly("a", "A_1", "a_1_1", "a_2");
    }

    private static String published(String type, Format format) {
        return PublishedColumns.of(List.of("x"), List.of(TypeText.parse(type)), format, "s")
                .getFirst()
                .type();
    }
}
