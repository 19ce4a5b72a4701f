package dev.millrace.coordinator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.coordinator.plan.relation.SqlType;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TypeParserTest {
    /** Types of DuckDB that no column of a source can have. */
    private static final List<String> NO_COLUMNS = List.of(
            "struct",
            "row",
            "map",
            "list",
            "union",
            "array",
            "enum",
            "variant",
            "geometry",
            "tuple",
            "lambda",
            "any",
            "type",
            "varint",
            "unbound",
            "aggregate_state");

    @Test
    void everyNameThatDuckDbHasForATypeMeansTheSameHere() throws SQLException {
        try (ScanRows duck = new ScanRows()) {
            List<String> names = duck.rows(
                    "SELECT DISTINCT lower(type_name) FROM duckdb_types() WHERE NOT contains(type_name, '\"') ORDER BY"
                            + " ALL");
            for (String name : names) {
                if (!NO_COLUMNS.contains(name) && !name.equals("null")) {
                    String meant = duck.rows("SELECT typeof(CAST(NULL AS " + name + "))")
                            .getFirst();
                    assertThat(TypeParser.parse(name).map(DescribedType::of))
                            .as(name)
                            .contains(meant.equals("\"NULL\"") ? "\"NULL\"" : meant);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INTEGER",
                "DECIMAL(12,2)",
                "VARCHAR[]",
                "INTEGER[3]",
                "INTEGER[][]",
                "STRUCT(a INTEGER, \"b c\" VARCHAR[])",
                "MAP(VARCHAR, STRUCT(\"select\" DOUBLE))",
                "TIMESTAMP WITH TIME ZONE",
                "TIME WITH TIME ZONE",
                "ENUM('a', 'it''s')",
                "STRUCT(\"quote\"\"d\" TIMESTAMP_NS)[]",
            })
    void theTextOfATypeIsReadAndWrittenAsItIs(String text) {
        assertThat(TypeParser.parse(text).map(DescribedType::of)).contains(text);
    }

    @Test
    void duckDbReadsWhatIsWritten() throws SQLException {
        try (ScanRows duck = new ScanRows()) {
            for (String text : List.of(
                    "struct(a int, b text[])",
                    "map(text, numeric(4,1))",
                    "timestamptz[]",
                    "character varying(20)",
                    "double precision",
                    "dec(5)",
                    "numeric")) {
                SqlType type = TypeParser.parse(text).orElseThrow();
                assertThat(duck.rows(
                                "SELECT typeof(CAST(NULL AS " + text + ")) = typeof(CAST(NULL AS " + type.sql() + "))"))
                        .containsExactly("true");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "INTEGR",
                "DECIMAL(40,2)",
                "DECIMAL(4,5)",
                "STRUCT(a)",
                "MAP(VARCHAR)",
                "INTEGER[",
                "INTEGER)",
                "INTEGER; DROP TABLE x",
                "VARCHAR') --",
                "ENUM(a)",
                "STRUCT(a INTEGER"
            })
    void whatIsNoTypeIsEmpty(String text) {
        assertThat(TypeParser.parse(text)).isEmpty();
    }

    @Test
    void nestingHasALimit() {
        assertThat(TypeParser.parse("STRUCT(a ".repeat(200) + "INTEGER" + ")".repeat(200)))
                .isEmpty();
    }

    @Test
    void typesWidenWhereEachValueStaysItself() {
        assertThat(widens("TINYINT", "BIGINT")).isTrue();
        assertThat(widens("UINTEGER", "BIGINT")).isTrue();
        assertThat(widens("UINTEGER", "INTEGER")).isFalse();
        assertThat(widens("INTEGER", "DOUBLE")).isTrue();
        assertThat(widens("BIGINT", "DOUBLE")).isFalse();
        assertThat(widens("FLOAT", "DOUBLE")).isTrue();
        assertThat(widens("DOUBLE", "FLOAT")).isFalse();
        assertThat(widens("DECIMAL(5,2)", "DECIMAL(6,2)")).isTrue();
        assertThat(widens("DECIMAL(5,2)", "DECIMAL(6,4)")).isFalse();
        assertThat(widens("INTEGER", "DECIMAL(12,2)")).isTrue();
        assertThat(widens("INTEGER", "DECIMAL(11,2)")).isFalse();
        assertThat(widens("DATE", "TIMESTAMP")).isTrue();
        assertThat(widens("TIMESTAMP", "TIMESTAMP WITH TIME ZONE")).isFalse();
        assertThat(widens("INTEGER", "VARCHAR")).isFalse();
        assertThat(widens("STRUCT(a INTEGER)", "STRUCT(b VARCHAR, a BIGINT)")).isTrue();
        assertThat(widens("STRUCT(a INTEGER, c DATE)", "STRUCT(a BIGINT)")).isFalse();
        assertThat(common("INTEGER", "UINTEGER")).contains("BIGINT");
        assertThat(common("BIGINT", "UBIGINT")).contains("HUGEINT");
        assertThat(common("DECIMAL(4,2)", "DECIMAL(10,0)")).contains("DECIMAL(12,2)");
        assertThat(common("DECIMAL(38,0)", "DECIMAL(38,2)")).isEmpty();
        assertThat(common("DATE", "INTEGER")).isEmpty();
    }

    private static boolean widens(String from, String to) {
        return TypeRules.widens(
                TypeParser.parse(from).orElseThrow(), TypeParser.parse(to).orElseThrow());
    }

    private static Optional<String> common(String a, String b) {
        return TypeRules.common(
                        TypeParser.parse(a).orElseThrow(), TypeParser.parse(b).orElseThrow())
                .map(DescribedType::of);
    }
}
