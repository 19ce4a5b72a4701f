package dev.millrace.tests.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.tests.command.Said;
import dev.millrace.tests.command.Shell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every rule over CSV, JSON, Parquet and steps: which rows are bad, where they stand and why, with one slot and with forced exchanges. */
final class ContractRulesTest {
    private static final String FORCED = """
        settings: {plan.splitBytes: 65536, plan.broadcastBytes: 0, plan.collapse: false}
        """;

    private static final String RULES = """
            contract:
              - notNull: id
              - range: {column: id, min: 0, max: 100}
              - {regex: {column: code, pattern: "[A-Z]{3}"}, reason: odd_code}
              - enum: {column: kind, values: [x, y]}
              - length: {column: name, min: 2, max: 5}
              - unique: [id, kind]
              - foreignKey: {columns: code, in: codes, keys: iata}
              - {range: {column: id, max: 50}, severity: warn, reason: large}
        """;

    private static final List<String> EXPECTED = List.of(
            "2 id_missing id null",
            "3 id_out_of_range id 101",
            "4 odd_code code abc",
            "5 kind_not_allowed kind z",
            "6 name_length name n",
            "8 id_kind_not_unique id, kind 7, x",
            "9 code_unknown code ZZZ");

    private static final List<String> GOOD = List.of("1", "7", "60");

    @TempDir
    Path folder;

    private Shell shell = new Shell(Path.of(""));

    @BeforeEach
    void data() {
        shell = new Shell(folder);
        shell.parquet("codes.parquet", "SELECT unnest(['ABC', 'DEF']) AS iata");
    }

    private static String job(String source, String rest) {
        return """
            apiVersion: millrace/v1
            job: rules
            sources:
              codes: {from: codes.parquet}
              rows:
                from: SOURCE
                badRows: {to: bad}
            """.replace("SOURCE", source) + rest;
    }

    private static final String OUT = """
        steps:
          good: {sql: "SELECT id FROM rows ORDER BY id"}
        sinks:
          good: {to: good, mode: overwrite}
        """;

    private JsonNode run(String text, boolean forced) {
        shell.write("job.yaml", forced ? text + FORCED : text);
        Said said = shell.call("run", "job.yaml", "--json");
        assertThat(said.code()).as(said.err()).isZero();
        return said.lastLine().get("findings");
    }

    private List<JsonNode> rows(String output) {
        Said said = shell.call("runs", "results", "@last", "--name", output, "-o", "ndjson", "--limit", "0");
        assertThat(said.code()).as(said.err()).isZero();
        return said.out().lines().map(JsonMapper.shared()::readTree).toList();
    }

    private static String text(JsonNode row, String name) {
        return row.get(name).isNull() ? "null" : row.get(name).asString();
    }

    /** Bad rows in order, as place, reason, column and value; {@code first} is the number of the first row. */
    private List<String> bad(String output, String place, int first) {
        return rows(output).stream()
                .sorted(java.util.Comparator.comparingLong(row -> row.get(place).longValue()))
                .map(row -> (row.get(place).longValue() - first + 1) + " " + text(row, "reason") + " "
                        + text(row, "column") + " " + text(row, "value"))
                .toList();
    }

    private List<String> good() {
        return rows("good").stream().map(row -> row.get("id").asString()).toList();
    }

    private static String warnings(JsonNode findings) {
        List<String> warnings = new ArrayList<>();
        findings.get(0).get("broken").forEach(broken -> {
            if (broken.get("severity").stringValue().equals("warn")) {
                warnings.add(broken.get("reason").stringValue() + " "
                        + broken.get("rows").longValue() + " "
                        + broken.get("example").stringValue());
            }
        });
        return String.join("; ", warnings);
    }

    private static String csv() {
        return """
            id,code,kind,name
            1,ABC,x,ann
            ,ABC,x,ann
            101,ABC,x,ann
            4,abc,x,ann
            5,DEF,z,ann
            6,DEF,y,n
            7,DEF,x,ann
            7,DEF,x,ann
            9,ZZZ,x,ann
            60,ABC,x,
            """;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rowsOfTextBreakTheFirstRuleThatDoesNotHold(boolean forced) {
        shell.write("rows.csv", csv());
        String columns = "    columns: {id: int, code: varchar, kind: varchar, name: varchar}\n";
        JsonNode findings = run(job("rows.csv", columns + RULES + OUT), forced);
        assertThat(bad("rows.bad", "line", 2)).isEqualTo(EXPECTED);
        assertThat(good()).isEqualTo(GOOD);
        assertThat(warnings(findings)).isEqualTo("large 1 rows.csv line 11: 60");
        assertThat(rows("rows.bad").stream()
                        .filter(row -> row.get("line").longValue() == 3)
                        .map(row -> row.get("text").stringValue())
                        .collect(Collectors.joining()))
                .isEqualTo(",ABC,x,ann");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rowsOfJsonAreJudgedAndWhatIsNoObjectOrNoValueIsKept(boolean forced) {
        String lines = csv().lines()
                .skip(1)
                .map(line -> line.split(",", -1))
                .map(cells -> "{\"id\": " + (cells[0].isEmpty() ? "null" : cells[0]) + ", \"code\": \"" + cells[1]
                        + "\", \"kind\": \"" + cells[2] + "\""
                        + (cells[3].isEmpty() ? "" : ", \"name\": \"" + cells[3] + "\"") + "}\n")
                .collect(Collectors.joining());
        shell.write("rows.jsonl", lines + "\n{\"id\": \"seven\"}\n[1]\n{\"id\": 1,\n");
        String columns = "    columns: {id: int, code: varchar, kind: varchar, name: varchar}\n    format: json\n";
        run(job("rows.jsonl", columns + RULES + OUT), forced);
        List<String> all = new ArrayList<>(EXPECTED);
        all.add("12 id_not_integer id seven");
        all.add("13 unreadable null no object");
        all.add("14 unreadable null not JSON");
        assertThat(bad("rows.bad", "line", 1)).isEqualTo(all);
        assertThat(good()).isEqualTo(GOOD);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rowsOfParquetAreJudgedByTheirPositionInTheFile(boolean forced) {
        shell.write("rows.csv", csv());
        shell.parquet(
                "rows.parquet",
                "SELECT * FROM read_csv('" + folder.resolve("rows.csv")
                        + "', columns = {'id': 'INTEGER', 'code': 'VARCHAR', 'kind': 'VARCHAR', 'name': 'VARCHAR'})");
        JsonNode findings = run(job("rows.parquet", RULES + OUT), forced);
        assertThat(bad("rows.bad", "row", 1)).isEqualTo(EXPECTED);
        assertThat(good()).isEqualTo(GOOD);
        assertThat(warnings(findings)).isEqualTo("large 1 rows.parquet row 10: 60");
        JsonNode first = rows("rows.bad").stream()
                .filter(row -> row.get("row").longValue() == 4)
                .findFirst()
                .orElseThrow();
        assertThat(first.get("text").stringValue())
                .isEqualTo("{\"id\":4,\"code\":\"abc\",\"kind\":\"x\",\"name\":\"ann\"}");
        assertThat(first.get("file").stringValue()).endsWith("/rows.parquet").startsWith("/");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void rowsOfAStepAreJudgedByTheirPosition(boolean forced) {
        shell.write("rows.csv", csv());
        shell.parquet(
                "rows.parquet",
                "SELECT * FROM read_csv('" + folder.resolve("rows.csv")
                        + "', columns = {'id': 'INTEGER', 'code': 'VARCHAR', 'kind': 'VARCHAR', 'name': 'VARCHAR'})");
        String text = """
            apiVersion: millrace/v1
            job: rules
            sources:
              codes: {from: codes.parquet}
              files: {from: rows.parquet}
            steps:
              rows:
                sql: "SELECT * FROM files"
                badRows: {to: bad}
            """ + RULES + OUT.replace("steps:\n", "");
        run(text, forced);
        assertThat(bad("rows.bad", "row", 1)).isEqualTo(EXPECTED);
        assertThat(good()).isEqualTo(GOOD);
    }

    @Test
    void freshnessAndRowCountAreAboutAllGoodRows() {
        shell.parquet("rows.parquet", "SELECT 1 AS id, TIMESTAMP '2001-01-01' AS at");
        String rules = """
                contract:
                  - {freshness: {column: at, maxAge: 24h}, severity: warn}
                  - {rowCount: {min: 2}, severity: warn, reason: few}
            """;
        assertThat(warnings(run(job("rows.parquet", rules + OUT), false)))
                .isEqualTo("at_stale 1 the newest is 2001-01-01 00:00:00; few 1 1 good rows");
        shell.write("job.yaml", job("rows.parquet", rules.replace(", severity: warn, reason: few", "") + OUT));
        Said said = shell.call("run", "job.yaml");
        assertThat(said.complaints().getFirst().message())
                .contains("the rule 'row_count' does not hold", "1 good rows");
    }

    @Test
    void aRuleHasALimitAndASeverityOfItsOwn() {
        shell.write("rows.csv", "id\n1\nx\ny\n-1\n");
        String columns = "    columns: {id: int}\n    contract:\n";
        String limited = job("rows.csv", columns + "      - {type: id, max: 1}\n" + OUT);
        shell.write("job.yaml", limited);
        Said said = shell.call("run", "job.yaml");
        assertThat(said.code()).isEqualTo(1);
        assertThat(said.complaints().getFirst().message())
                .contains("2 of 4 rows break the rule 'id_not_integer', and 1 is accepted", "rows.csv line 3: x");
        shell.write("job.yaml", limited.replace("max: 1", "severity: fail"));
        assertThat(shell.call("run", "job.yaml").complaints().getFirst().message())
                .contains("2 of 4 rows break the rule 'id_not_integer'. Found");
        run(limited.replace("max: 1", "max: 50%"), false);
        assertThat(good()).containsExactly("-1", "1");
    }

    /** A total beside each row, a median and both halves of a FULL join read the rows again. */
    @Test
    void rowsThatAreReadSeveralTimesAreCountedOnce() {
        shell.parquet(
                "rows.parquet", "SELECT nullif(i % 50, 0)::INTEGER AS id, i::INTEGER AS n FROM range(1, 1001) AS t(i)");
        String query = """
            steps:
              good:
                sql: "SELECT a.id, b.n, sum(a.n) OVER () AS s, count(b.n) OVER (ORDER BY a.n, b.n) AS c, m.*
                      FROM rows AS a FULL JOIN (SELECT * FROM rows WHERE n % 100 = 1) AS b ON a.n > b.n AND a.n < b.n + 1,
                      (SELECT median(id) AS m, mode(id) AS o, mad(n) AS d FROM rows) AS m"
            sinks:
              good: {to: good, mode: overwrite}
            """;
        JsonNode findings =
                run(job("rows.parquet", "    contract: [{notNull: id, severity: quarantine}]\n" + query), true);
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).get("rows").longValue()).isEqualTo(1000);
        assertThat(findings.get(0).get("badRows").longValue()).isEqualTo(20);
        assertThat(rows("rows.bad")).hasSize(20);
        assertThat(good()).hasSize(990);
    }

    @Test
    void aContractIsHeldWithoutAPlaceForBadRows() {
        shell.write("rows.csv", "id\n1\nx\n");
        String text = job("rows.csv", "    columns: {id: int}\n    contract: [{notNull: id}]\n" + OUT)
                .replace("    badRows: {to: bad}\n", "");
        shell.write("job.yaml", text);
        assertThat(shell.call("run", "job.yaml").complaints().getFirst().code()).isEqualTo("CONTRACT_BROKEN");
        JsonNode findings = run(text.replace("    contract:", "    badRows: skip\n    contract:"), false);
        assertThat(findings.get(0).get("badRows").longValue()).isEqualTo(1);
        assertThat(good()).containsExactly("1");
    }

    @Test
    void checksHoldOrFailTheRunByName() {
        shell.parquet("rows.parquet", "SELECT range AS id FROM range(10)");
        String text = job("rows.parquet", OUT).replace("    badRows: {to: bad}\n", "")
                + "checks:\n  - {on: good, expect: \"count(*) = 10\"}\n";
        JsonNode findings = run(text, false);
        assertThat(findings.get(0).get("holds").booleanValue()).isTrue();
        shell.write("job.yaml", text.replace("= 10", "> 10"));
        Said said = shell.call("run", "job.yaml");
        assertThat(said.code()).isEqualTo(1);
        Said.Complaint complaint = said.complaints().getFirst();
        assertThat(complaint.code()).isEqualTo("CHECK_FAILED");
        assertThat(complaint.message()).isEqualTo("The check of 'good' does not hold: count(*) > 10; count(*) is 10");
        JsonNode warned = run(text.replace("= 10\"", "> 10\", onFail: warn"), false);
        assertThat(warned.get(0).get("holds").booleanValue()).isFalse();
    }

    @Test
    void rowsThatAreToBlameForACheckAreTheSameHoweverTheyAreSpread() {
        shell.parquet("rows.parquet", "SELECT range AS id, 'n' || range % 100 AS name FROM range(40000)");
        String text = job("rows.parquet", OUT)
                        .replace("    badRows: {to: bad}\n", "")
                        .replace("SELECT id FROM", "SELECT id, name FROM")
                + "checks:\n  - {on: good, expect: \"bool_and(name <> 'n7')\"}\n";
        shell.write("job.yaml", text);
        String whole = shell.call("run", "job.yaml").complaints().getFirst().message();
        assertThat(whole).contains("is 400; 400 rows, for example (name n7, id ");
        Said spread = shell.call(
                "run", "job.yaml", "--set", "plan.collapse=false", "--set", "plan.splitBytes=64kB", "--slots", "3");
        assertThat(spread.complaints().getFirst().message()).isEqualTo(whole);
    }

    @Test
    void aCheckThatDoesNotHoldTellsTheValuesThatItCompares() {
        shell.parquet("rows.parquet", "SELECT range AS id FROM range(10)");
        String text = job("rows.parquet", OUT)
                        .replace("    badRows: {to: bad}\n", "")
                        .replace("SELECT id FROM", "SELECT id, NULL::INTEGER AS gone FROM")
                        .replace("job: ", "params: {most: {type: int, default: 5}}\njob: ")
                + "checks:\n  - {on: good, expect: \"CHECK\", onFail: warn}\n";
        Map<String, String> told = Map.of(
                "max(id) <= :most AND NOT (sum(id) / count(*) BETWEEN 4 AND 5)",
                "max(id) is 9, (sum(id) / count(*)) is 4.5; 4 rows: (id 6, gone NULL), (id 7, gone NULL), (id 8, gone NULL), (id 9,"
                        + " gone NULL)",
                "bool_and(id > 0) OR max(gone) IS NOT NULL",
                "count(*) FILTER (WHERE NOT (id > 0)) is 1, max(gone) is NULL; 1 row: (id 0, gone NULL)",
                "count(gone) = count(*)",
                "count(gone) is 0, count(*) is 10; 10 rows, for example FOUR",
                "0 = count(*) FILTER (WHERE id > 8)",
                "count(*) FILTER (WHERE (id > 8)) is 1; 1 row: (id 9, gone NULL)",
                "min(good.id) BETWEEN 1 AND 5",
                "min(good.id) is 0; 1 row: (id 0, gone NULL)",
                "count(*) FILTER (WHERE id > 5) IN (1, 2)",
                "count(*) FILTER (WHERE (id > 5)) is 4",
                "max(gone) > 3",
                "max(gone) is NULL");
        told.forEach((check, values) -> {
            JsonNode broken = run(text.replace("CHECK", check), false)
                    .get(0)
                    .get("broken")
                    .get(0);
            String example = broken.get("example").stringValue();
            if (values.endsWith("FOUR")) {
                assertThat(example).startsWith(values.replace("FOUR", ""));
                assertThat(example.split("gone NULL, id [0-9]\\)")).as(example).hasSize(4);
            } else {
                assertThat(example).as(check).isEqualTo(values);
            }
        });
    }

    @Test
    void aCheckWhoseBracketIsNotClosedHasItsOwnPlace() {
        shell.parquet("rows.parquet", "SELECT range AS id FROM range(10)");
        String text = job("rows.parquet", OUT).replace("    badRows: {to: bad}\n", "");
        int line = (int) text.lines().count() + 2;
        shell.write("job.yaml", text + "checks:\n  - {on: good, expect: \"count(* > 0\"}\n");
        Said said = shell.call("validate", "job.yaml");
        assertThat(said.code()).isNotZero();
        assertThat(said.complaints().getFirst().code()).isEqualTo("SYNTAX");
        assertThat(said.err()).contains("job.yaml:" + line + ":");
    }

    @Test
    void elementsOfAnArrayOfJsonAreJudgedAndKeptAsTheyAre() {
        shell.write("rows.json", "[{\"id\": 1},\n{\"id\": \"two\"},\n{\"id\": 3}, {\"id\": null},\n7,\n{\"id\": 5}]\n");
        String source = "    columns: {id: int}\n    contract: [{notNull: id}]\n";
        run(job("rows.json", source + OUT), false);
        assertThat(rows("rows.bad").stream()
                        .map(row -> text(row, "reason") + " " + text(row, "value") + " " + text(row, "text"))
                        .toList())
                .containsExactlyInAnyOrder(
                        "id_not_integer two {\"id\": \"two\"}",
                        "id_missing null {\"id\": null}",
                        "unreadable no object 7");
        assertThat(good()).containsExactly("1", "3", "5");
    }

    @Test
    void textInZstdWithAContractIsRefusedByName() {
        shell.write("rows.csv.zst", "(µ/ýcompressed");
        String source = "    columns: {id: int}\n    contract: [{notNull: id}]\n";
        shell.write("job.yaml", job("rows.csv.zst", source + OUT));
        Said said = shell.call("validate", "job.yaml");
        assertThat(said.code()).isNotZero();
        assertThat(said.complaints().getFirst().message()).contains("rows.csv.zst", "zstd");
    }

    @Test
    void badRowsReplaceThoseThatAreKeptOrComeToThem() {
        shell.write("rows.csv", "id\n1\nx\ny\n");
        String source = "    columns: {id: int}\n    contract: [{notNull: id}]\n";
        String replacing = job("rows.csv", source + OUT);
        String adding = replacing.replace("{to: bad}", "{to: bad, mode: append}");
        run(adding, false);
        run(adding, true);
        assertThat(kept()).isEqualTo(List.of("x", "x", "y", "y"));
        shell.write("job.yaml", adding.replace("mode: append}", "mode: append, max: 1}"));
        assertThat(shell.call("run", "job.yaml").code()).isEqualTo(1);
        shell.call("runs", "retry", "@last");
        assertThat(kept()).isEqualTo(List.of("x", "x", "y", "y"));
        run(replacing.replace("{to: bad}", "{to: bad, mode: overwrite}"), false);
        assertThat(kept()).isEqualTo(List.of("x", "y"));
        shell.write("job.yaml", adding.replace("mode: append", "mode: merge"));
        assertThat(shell.call("validate", "job.yaml").err()).contains("overwrite", "append");
    }

    private List<String> kept() {
        Said said =
                shell.call("sql", "--table", "b=bad", "SELECT value FROM b ORDER BY value, line, file", "-o", "ndjson");
        assertThat(said.code()).as(said.err()).isZero();
        return said.out()
                .lines()
                .map(JsonMapper.shared()::readTree)
                .map(row -> text(row, "value"))
                .toList();
    }
}
