package dev.millrace.storage.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DuckErrorsTest {
    private static Failure failure(String message) {
        return DuckErrors.failure(DuckError.parse(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Out of Memory Error: failed to allocate data of size 1.0 GiB (512.0 MiB/512.0 MiB used) | EXHAUSTED |"
                        + " OUT_OF_MEMORY",
                "Out of Memory Error: failed to offload data block of size 256 KiB. This limit was set by the"
                        + " 'max_temp_directory_size' setting | EXHAUSTED | DISK_FULL",
                "IO Error: Could not write all bytes to file: No space left on device | EXHAUSTED | DISK_FULL",
                "INTERRUPT Error: Interrupted! | UNAVAILABLE | INTERRUPTED",
                "INTERNAL Error: Attempted to access index 3 within vector of size 2 | BUG | ENGINE_BUG",
                "FATAL Error: database has been invalidated | BUG | ENGINE_BUG",
                "Invalid Input Error: Division by zero in expression (v // 0). Use TRY(...) to return NULL | INVALID |"
                        + " DIVISION_BY_ZERO",
                "Invalid Input Error: More than one row returned by a subquery used as an expression | INVALID |"
                        + " SUBQUERY_ROWS",
                "Invalid Input Error: my own message | INVALID | BAD_INPUT",
                "Out of Range Error: Overflow in addition of INT64 (1 + 9223372036854775807)! | INVALID | OUT_OF_RANGE",
                "Conversion Error: Type INT32 with value 392 can't be cast because the value is out of range for the"
                        + " destination type INT8 | INVALID | OUT_OF_RANGE",
                "Conversion Error: Could not convert string 'x' to INT32 when casting from source column s | INVALID |"
                        + " BAD_CAST",
                "Conversion Error: Could not cast value 170141183460469231731687303715884105727 to DECIMAL(38,0) | INVALID |"
                        + " OUT_OF_RANGE",
                "Permission Error: Cannot access file \"/etc/passwd\" - file system operations are disabled by"
                        + " configuration | INVALID | NOT_ALLOWED",
                "Catalog Error: Scalar Function with name uper does not exist! | INVALID | UNKNOWN_FUNCTION",
                "IO Error: Input is not a GZIP stream: t.csv.gz | INVALID | SOURCE_DAMAGED",
                "IO Error: Unexpected end of GZIP stream: t.csv.gz | INVALID | SOURCE_DAMAGED",
                "IO Error: Unknown frame descriptor | INVALID | SOURCE_DAMAGED",
                "IO Error: Restored data doesn't match checksum | INVALID | SOURCE_DAMAGED",
                "IO Error: Could not read from file: Input/output error | UNAVAILABLE | STORAGE_UNAVAILABLE",
                "INTERVAL converted type can only be set for value of Type::FIXED_LEN_BYTE_ARRAY of length 12 | INVALID | SOURCE_DAMAGED",
                "INTERNAL Error: BindingAlias is not set | INVALID | BAD_QUERY",
                "IO Error: INT8 converted type can only be set for value of Type::INT32 | INVALID | SOURCE_DAMAGED",
                "Invalid Error: Out of buffer | INVALID | SOURCE_DAMAGED",
                "TProtocolException: Invalid data | INVALID | SOURCE_DAMAGED",
                "Input is invalid/unsupported GZIP stream | INVALID | SOURCE_DAMAGED",
                "invalid TType | INVALID | SOURCE_DAMAGED",
                "Parser Error: syntax error at or near \"x\" | INVALID | SYNTAX",
                "nothing that looks like DuckDB | BUG | ENGINE_ERROR",
            })
    void messagesHaveTheirKindAndCode(String message, FailureKind kind, String code) {
        assertThat(failure(message).kind()).isEqualTo(kind);
        assertThat(failure(message).code()).isEqualTo(code);
    }

    @Test
    void aTypeThatIsNotThereIsToldWithCommonTypesWhateverDuckDbProposes() {
        Failure failure = failure("Catalog Error: Type with name INTEGR does not exist!\nDid you mean \"json\"?");
        assertThat(failure.remedy())
                .hasValueSatisfying(remedy ->
                        assertThat(remedy).contains("BIGINT", "VARCHAR").doesNotContain("json"));
    }

    @Test
    void theExcerptOfTheTextIsNotPartOfTheMessage() {
        DuckError error = DuckError.parse("Conversion Error: Could not convert string 'x' to INT32\n\n"
                + "LINE 1: SELECT secret_plan_text\n"
                + "               ^");
        assertThat(error.message()).isEqualTo("Could not convert string 'x' to INT32");
        assertThat(error.type()).isEqualTo("conversion");
    }

    @Test
    void aBadRowOfCsvIsNamedByFileAndLine() {
        Failure failure = failure("Conversion Error: CSV Error on Line: 5\n"
                + "Original Line: 3,abc,2024-01-05,1.50\n"
                + "Error when converting column \"qty\". Could not convert string \"abc\" to 'INTEGER'\n\n"
                + "Column qty is being converted as type INTEGER\n\n"
                + "  file = /data/in put/part-0.csv\n"
                + "  delimiter = , (Set By User)\n"
                + "  quote = \" (Set By User)\n");
        assertThat(failure.code()).isEqualTo("BAD_ROW");
        assertThat(failure.message())
                .isEqualTo("line 5 of '/data/in put/part-0.csv' does not fit the columns: Error when converting column"
                        + " 'qty'. Could not convert string 'abc' to 'INTEGER'");
        assertThat(failure.remedy())
                .hasValueSatisfying(remedy -> assertThat(remedy).contains("badRows: skip"));
    }

    @Test
    void aBadRowOfJsonIsNamedByFileAndLine() {
        assertThat(failure("Invalid Input Error: JSON transform error in file \"/data/j.jsonl\", in line 2:"
                                + " Failed to cast value to numerical: \"abc\"\n"
                                + "Try setting")
                        .message())
                .isEqualTo(
                        "line 2 of '/data/j.jsonl' does not fit the columns: Failed to cast value to numerical: 'abc'");
        assertThat(failure("Invalid Input Error: Malformed JSON in file \"/data/j.jsonl\", at byte 11 in line 6:"
                                + " unexpected character. ")
                        .message())
                .startsWith("line 6 of '/data/j.jsonl'");
    }

    @Test
    void aWrongNumberOfArgumentsIsToldFromWrongTypes() {
        String call = "Binder Error: No function matches the given name and argument types '%s'. You might need to add"
                + " explicit type casts.\n"
                + "\tCandidate functions:\n"
                + "\t%s\n";
        assertThat(failure(call.formatted("upper(VARCHAR, INTEGER_LITERAL)", "upper(string VARCHAR) -> VARCHAR"))
                        .code())
                .isEqualTo("WRONG_ARGUMENTS");
        assertThat(failure(call.formatted("upper(STRUCT(a INTEGER, b VARCHAR))", "upper(string VARCHAR) -> VARCHAR"))
                        .code())
                .isEqualTo("TYPE_MISMATCH");
        assertThat(failure(call.formatted(
                                "+(VARCHAR, INTEGER_LITERAL)",
                                "\"+\"(x TINYINT, /) -> TINYINT\n"
                                        + "\t\"+\"(\"left\" TINYINT, \"right\" TINYINT, /) -> TINYINT"))
                        .code())
                .isEqualTo("TYPE_MISMATCH");
    }

    @Test
    void aSuggestionOfDuckDbIsTheRemedy() {
        assertThat(failure("Catalog Error: Table with name t_lft does not exist!\n"
                                + "Did you mean \"t_left\"?\n\n"
                                + "LINE 1: x")
                        .remedy())
                .contains("Did you mean 't_left'?");
        assertThat(failure("Binder Error: Referenced column \"nme\" not found in FROM clause!\n"
                                + "Candidate bindings: \"name\", \"region\"")
                        .remedy())
                .contains("Did you mean 'name', 'region'?");
    }

    @Test
    void namesAreQuotedWhereTheyHaveToBe() {
        assertThat(SqlNames.name("plain_1")).isEqualTo("plain_1");
        assertThat(SqlNames.name("select")).isEqualTo("\"select\"");
        assertThat(SqlNames.name("a \"b\"")).isEqualTo("\"a \"\"b\"\"\"");
        assertThat(SqlNames.literal("it's")).isEqualTo("'it''s'");
        assertThat(SqlNames.path("/a[1]*?.csv")).isEqualTo("'/a[[]1][*][?].csv'");
    }

    @Test
    void theNearestNameIsSuggestedAndNoFarOne() {
        assertThat(Similar.to("tripps", java.util.List.of("stops", "trips"))).contains("trips");
        assertThat(Similar.to("TIRPS", java.util.List.of("trips"))).contains("trips");
        assertThat(Similar.to("elephants", java.util.List.of("trips"))).isEmpty();
    }
}
