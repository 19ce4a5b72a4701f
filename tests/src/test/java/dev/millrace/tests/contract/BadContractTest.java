package dev.millrace.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Contracts and checks that cannot be held are told by {@code validate}, with place and remedy, and nothing is run. */
final class BadContractTest {
    private static final int INVALID = 3;

    private static final String JOB = """
        apiVersion: millrace/v1
        job: bad
        sources:
          codes: {from: codes.parquet}
          rows:
            from: rows.csv
            columns: {id: int, code: varchar, at: timestamp}
            badRows: {to: bad, max: 1%}
            contract:
              - RULE
        steps:
          good: {sql: "SELECT id FROM rows"}
        sinks:
          good: {to: good}
        """;

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() {
        shell = new Shell(folder);
        shell.write("rows.csv", "id,code,at\n1,ABC,2001-01-01 00:00:00\n");
        shell.parquet("codes.parquet", "SELECT 'ABC' AS iata");
    }

    private Said.Complaint first(String text) {
        shell.write("job.yaml", text);
        Said said = shell.call("validate", "job.yaml");
        assertThat(said.code()).as(said.out() + said.err()).isEqualTo(INVALID);
        Said.Complaint complaint = said.complaints().getFirst();
        assertThat(complaint.remedy()).isNotBlank();
        assertThat(folder.resolve("good")).doesNotExist();
        assertThat(folder.resolve("bad")).doesNotExist();
        return complaint;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "notNul: id ~ UNKNOWN_KEY ~ notNull",
                "notNull: idd ~ UNKNOWN_COLUMN ~ Did you mean 'id'?",
                "reason: x ~ BAD_RULE ~ Write one of: readable",
                "{notNull: id, unique: id} ~ BAD_RULE ~ Make a rule of each",
                "{notNull: id, severity: loud} ~ WRONG_VALUE ~ fail, quarantine, warn",
                "{notNull: id, max: some} ~ WRONG_TYPE ~ 0.1%",
                "{notNull: id, max: 101%} ~ WRONG_TYPE ~ 0.1%",
                "{notNull: id, severity: warn, max: 3} ~ BAD_RULE ~ Leave max out",
                "{notNull: id, severity: fail, max: 3} ~ BAD_RULE ~ Leave max out",
                "{type: id, severity: warn} ~ BAD_RULE ~ fail or quarantine",
                "{rowCount: {min: 1}, severity: quarantine} ~ BAD_RULE ~ fail or warn",
                "{notNull: [id, code], reason: none} ~ DUPLICATE_NAME ~ reason of its own",
                "{notNull: id, reason: Not Good} ~ WRONG_VALUE ~ delay_not_integer",
                "range: {column: id} ~ BAD_RULE ~ Give min, max or both",
                "range: {column: id, min: ten} ~ BAD_RULE ~ value of that type",
                "range: {column: id, min: 10, max: 5} ~ BAD_RULE ~ Exchange min and max",
                "enum: {column: id, values: [1, one]} ~ BAD_RULE ~ value of that type",
                "enum: {column: id, values: []} ~ BAD_RULE ~ List the values",
                "'regex: {column: code, pattern: \"[A-Z\"}' ~ BAD_RULE ~ RE2 pattern",
                "'regex: {column: code, pattern: \"a(?=b)\"}' ~ BAD_RULE ~ neither ahead nor back",
                "length: {column: id, min: 1} ~ WRONG_TYPE ~ another column",
                "length: {column: code, min: 5, max: 2} ~ BAD_RULE ~ Exchange them",
                "freshness: {column: code, maxAge: 1h} ~ WRONG_TYPE ~ another column",
                "freshness: {column: at, maxAge: soon} ~ WRONG_TYPE ~ 30m",
                "unique: [id, id] ~ BAD_RULE ~ Name each column once",
                "'foreignKey: {columns: code, in: cods}' ~ UNKNOWN_TABLE ~ Did you mean 'codes'?",
                "'foreignKey: {columns: code, in: codes}' ~ UNKNOWN_COLUMN ~ Known: iata",
                "'foreignKey: {columns: code, in: codes, keys: [iata, id]}' ~ BAD_RULE ~ one key for each",
                "'foreignKey: {columns: id, in: rows}' ~ CYCLE ~ another source or step",
                "readable: false ~ BAD_RULE ~ Leave the rule out",
            })
    void aRuleThatCannotBeHeldIsToldWithItsPlace(String rule, String code, String remedy) {
        Said.Complaint complaint = first(JOB.replace("RULE", rule));
        assertThat(complaint.code()).as(complaint.toString()).isEqualTo(code);
        assertThat(complaint.place()).matches("job\\.yaml:10:\\d+");
        assertThat(complaint.remedy()).containsIgnoringCase(remedy);
    }

    @Test
    void aStepWhoseColumnsAreNotToldApartHasNoContract() {
        String text = JOB.replace("RULE", "notNull: id")
                .replace(
                        "good: {sql: \"SELECT id FROM rows\"}",
                        "good: {sql: \"SELECT r.*, s.code AS CODE FROM rows r JOIN rows s USING (id)\", contract:"
                                + " [{notNull: id}]}");
        Said.Complaint complaint = first(text);
        assertThat(complaint.code()).isEqualTo("DUPLICATE_NAME");
        assertThat(complaint.place()).matches("job\\.yaml:\\d+:\\d+");
        assertThat(complaint.message()).containsIgnoringCase("the step 'good' has two columns 'CODE'");
    }

    @Test
    void rowsCannotBeSetAsideWithoutAPlace() {
        String text = JOB.replace("RULE", "{notNull: id, severity: quarantine}")
                .replace("    badRows: {to: bad, max: 1%}\n", "");
        assertThat(first(text).remedy()).contains("badRows: {to:");
    }

    @Test
    void badRowsAreNotKeptWhereSomethingIsReadOrWritten() {
        String good = JOB.replace("RULE", "notNull: id");
        assertThat(first(good.replace("to: bad", "to: good")).code()).isEqualTo("DUPLICATE_OUTPUT");
        assertThat(first(good.replace("from: rows.csv", "from: data/*.csv").replace("to: bad", "to: data"))
                        .code())
                .isEqualTo("OUTPUT_INSIDE_INPUT");
        assertThat(first(good.replace("max: 1%", "max: 1000%")).code()).isEqualTo("WRONG_TYPE");
        assertThat(first(good.replace("{to: bad, max: 1%}", "keep")).code()).isEqualTo("WRONG_VALUE");
    }

    @Test
    void rulesAboutTextAreRefusedWhereRowsHaveTheirTypes() {
        String text = JOB.replace("from: rows.csv", "from: codes.parquet")
                .replace("    columns: {id: int, code: varchar, at: timestamp}\n", "")
                .replace("SELECT id", "SELECT iata");
        assertThat(first(text.replace("RULE", "type: iata")).remedy()).contains("Leave the rule out");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "'{on: god, expect: \"count(*) > 0\"}' ~ UNKNOWN_STEP ~ 15:",
                "'{on: good, expect: \"count(*)\"}' ~ WRONG_TYPE ~ 15:30",
                "'{on: good, expect: \"max(idd) > 0\"}' ~ UNKNOWN_COLUMN ~ 15:34",
                "'{on: good, expect: \"id > 0\"}' ~ * ~ 15:30",
                "'{on: good, expect: \"count(* > 0\"}' ~ SYNTAX ~ 1",
                "'{on: good}' ~ MISSING_KEY ~ 15:",
                "'{on: good, expect: \"true\", onFail: shout}' ~ WRONG_VALUE ~ 15:",
            })
    void aCheckThatCannotBeMadeIsToldWithItsPlace(String check, String code, String place) {
        Said.Complaint complaint = first(JOB.replace("RULE", "notNull: id") + "checks: [" + check + "]\n");
        assertThat(complaint.place()).as(complaint.toString()).startsWith("job.yaml:" + place);
        if (!code.equals("*")) {
            assertThat(complaint.code()).isEqualTo(code);
        }
    }
}
