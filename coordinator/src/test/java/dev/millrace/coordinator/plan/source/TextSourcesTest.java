package dev.millrace.coordinator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec.CsvOptions;
import dev.millrace.graph.Scan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV and JSON. */
final class TextSourcesTest {
    @TempDir
    private Path root;

    private SourceFolder folder;

    @BeforeEach
    void open() throws SQLException {
        folder = new SourceFolder(root);
    }

    @AfterEach
    void close() throws SQLException {
        folder.close();
    }

    private DescribedSource declared(boolean skip, List<Column> columns, String... from) {
        return folder.describe(folder.source("", columns, List.of(), SourceFolder.COMMAS, skip, from));
    }

    private DescribedSource json(boolean skip, List<Column> columns, String... from) {
        return folder.describe(folder.source("json", columns, List.of(), CsvOptions.DETECT, skip, from));
    }

    @Test
    void dialectAndTypesAreDetectedWhereNothingIsSaid() throws SQLException, IOException {
        folder.text("c/1.csv", "id;name;day\n1;'a;b';31/12/2024\n2;;01/02/2025\n");
        DescribedSource source = folder.describe("c");
        assertThat(source.columns()).isEqualTo(SourceFolder.columns("id", "BIGINT", "name", "VARCHAR", "day", "DATE"));
        assertThat(folder.rows(source)).containsExactly("1|a;b|2024-12-31", "2|null|2025-02-01");
        folder.gzip("g/1.tsv.gz", "x\ty\n1\t2.5\n");
        assertThat(folder.rows(folder.describe("g"))).containsExactly("1|2.5");
    }

    @Test
    void manyFilesOfJsonAreLookedIntoWithoutMuchMemory() throws SQLException {
        for (int file = 0; file < 60; file++) {
            folder.text(
                    "many/" + file + ".json",
                    "{\"a\": " + file + ", \"k" + file % 2 + "\": " + (file == 59 ? "1.5" : "1") + "}\n");
        }
        assertThat(folder.describe("many").columns())
                .isEqualTo(SourceFolder.columns("a", "BIGINT", "k0", "BIGINT", "k1", "DOUBLE"));
        folder.text("large/1.json", "{\"a\": \"" + "x".repeat(3 << 20) + "\"}\n");
        assertThat(folder.describe("large").columns()).isEqualTo(SourceFolder.columns("a", "VARCHAR"));
    }

    @Test
    void filesOfOneSourceMayOrderAndLackColumns() throws SQLException {
        folder.text("m/1.csv", "a,b\n1,x\n");
        folder.text("m/2.csv", "b,c,a\ny,2.5,2\n");
        folder.text("m/3.csv", "");
        folder.text("m/4.csv", "a,b\n");
        assertThat(folder.rows(
                        declared(false, SourceFolder.columns("a", "INTEGER", "b", "VARCHAR", "c", "DOUBLE"), "m")))
                .containsExactly("1|x|null", "2|y|2.5");
        DescribedSource found = folder.describe("m");
        assertThat(found.columns()).isEqualTo(SourceFolder.columns("a", "BIGINT", "b", "VARCHAR", "c", "DOUBLE"));
        assertThat(folder.rows(found)).containsExactly("1|x|null", "2|y|2.5");
    }

    @Test
    void aColumnThatLooksLikeTwoTypesIsText() throws SQLException {
        folder.text("t/1.csv", "a\n1\n2\n");
        folder.text("t/2.csv", "a\nx\n");
        assertThat(folder.rows(folder.describe("t"))).containsExactly("1", "2", "x");
    }

    @Test
    void unquotedNullTextIsNullAndQuotedTextIsText() throws SQLException {
        folder.text("n.csv", "a,b\n1,\n2,\"\"\n3,NA\n");
        assertThat(folder.rows(declared(false, SourceFolder.columns("a", "INTEGER", "b", "VARCHAR"), "n.csv")))
                .containsExactly("1|null", "2|", "3|NA");
        CsvOptions na = new CsvOptions(true, ",", "\"", "\"", "NA");
        assertThat(folder.rows(folder.describe(folder.source(
                        "", SourceFolder.columns("a", "INTEGER", "b", "VARCHAR"), List.of(), na, false, "n.csv"))))
                .containsExactly("1|", "2|", "3|null");
    }

    @Test
    void headersMayBeQuotedAndOfOtherCase() throws SQLException {
        folder.text("h.csv", "\"The \"\"A\"\",\nname\",B\n1,2\n");
        assertThat(folder.rows(
                        declared(false, SourceFolder.columns("The \"A\",\nname", "INTEGER", "b", "INTEGER"), "h.csv")))
                .containsExactly("1|2");
    }

    @Test
    void datesWithAnythingBehindThemAreBadRows() throws SQLException {
        String text = "id,d\n"
                + "1,2024-01-05\n"
                + "2,2024-01-05 junk\n"
                + "3,2024-01-05x\n"
                + "4,2024-01-05 25:00:00\n"
                + "5,2024-02-30\n"
                + "6,\n"
                + "7,2024-01-06 00:00:00\n";
        folder.text("d.csv", text);
        List<Column> columns = SourceFolder.columns("id", "INTEGER", "d", "DATE");
        List<String> fitting = folder.duck.rows(
                "SELECT id FROM (VALUES (1, '2024-01-05'), (2, '2024-01-05 junk'), (3, '2024-01-05x'), (4, '2024-01-05"
                        + " 25:00:00'), (5, '2024-02-30'), (6, NULL), (7, '2024-01-06 00:00:00')) v(id, d) WHERE d IS NULL"
                        + " OR TRY_CAST(d AS DATE) IS NOT NULL");
        assertThat(folder.duck.rows(declared(true, columns, "d.csv").scan(List.of("id"), 1)))
                .isEqualTo(fitting);
        assertThatThrownBy(
                        () -> folder.duck.rows(declared(false, columns, "d.csv").scan(List.of("id"), 1)))
                .hasMessageContaining("Line: 3");
    }

    @Test
    void oddRowsAreLeftOutAndNoNeighbours() throws SQLException {
        folder.bytes(
                "o.csv",
                "id,s\n1,a\n2,\"b\nc\"\n4,f,g\n5,bad\u0001\n\n6\n7,\"x\"\"y\"\n".getBytes(StandardCharsets.ISO_8859_1));
        List<String> rows = folder.rows(declared(true, SourceFolder.columns("id", "INTEGER", "s", "VARCHAR"), "o.csv"));
        assertThat(rows).containsExactly("1|a", "2|b\nc", "5|bad\u0001", "7|x\"y");
        folder.bytes("u.csv", "id,s\n1,a\n2,\u00ff\u00fe\n3,c\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(folder.rows(declared(true, SourceFolder.columns("id", "INTEGER", "s", "VARCHAR"), "u.csv")))
                .containsExactly("1|a", "3|c");
        assertThatThrownBy(() ->
                        folder.rows(declared(false, SourceFolder.columns("id", "INTEGER", "s", "VARCHAR"), "u.csv")))
                .hasMessageContaining("Line: 3");
    }

    @Test
    void aBrokenQuoteBehindWhichRowsWouldBeLostIsAnErrorEvenWhereBadRowsAreLeftOut() {
        folder.text("broken.csv", "id,s\n1,a\n3,\"d\"e\n4,f\n5,g\n");
        assertThatThrownBy(() -> declared(true, SourceFolder.columns("id", "INTEGER", "s", "VARCHAR"), "broken.csv"))
                .hasMessageContaining("BAD_ROW")
                .hasMessageContaining("line 3")
                .hasMessageContaining("broken.csv");
        folder.text("open.csv", "id,s\n1,a\n3,\"d\n4,f\n");
        assertThatThrownBy(() -> declared(true, SourceFolder.columns("id", "INTEGER", "s", "VARCHAR"), "open.csv"))
                .hasMessageContaining("BAD_ROW");
        folder.text("long.csv", "id,s\n1,a\n2," + "x".repeat(3_000_000) + "\n3,b\n");
        assertThatThrownBy(() -> declared(true, SourceFolder.columns("id", "INTEGER", "s", "VARCHAR"), "long.csv"))
                .hasMessageContaining("two megabytes");
    }

    @Test
    void partitionedTextHasItsFoldersAsColumns() throws SQLException {
        folder.text("p/day=2024-01-01/1.csv", "x\n1\n");
        folder.text("p/day=2024-01-02/1.csv", "x\n2\n");
        DescribedSource source = folder.describe("p");
        assertThat(source.columns()).isEqualTo(SourceFolder.columns("x", "BIGINT", "day", "DATE"));
        assertThat(folder.rows(source)).containsExactly("1|2024-01-01", "2|2024-01-02");
    }

    @Test
    void aFileOfTextIsAUnit() {
        folder.text("z/1.csv", "a\n1\n");
        folder.text("z/2.csv", "a\n2\n");
        Scan scan = folder.describe("z").scan(List.of("a"), 1);
        assertThat(scan.units()).hasSize(2).allMatch(unit -> unit.rows() == -1);
        assertThat(scan.taskBounds()).containsExactly(0, 1, 2);
    }

    @Test
    void jsonKeysAreColumnsInAnyOrderAndOthersAreNotSeen() throws SQLException, IOException {
        folder.text("j/1.jsonl", "{\"b\": \"x\", \"a\": 1, \"z\": [1]}\n\n{\"a\": null}\n{}\n");
        folder.text("j/2.jsonl", "");
        folder.gzip("j/3.ndjson.gz", "{\"w\": {\"k\": 1, \"unknown\": 2}, \"l\": [\"p\", null]}\n");
        List<Column> columns = SourceFolder.columns(
                "a", "INTEGER", "b", "VARCHAR", "w", "STRUCT(k INTEGER, m VARCHAR)", "l", "VARCHAR[]");
        List<String> expected = List.of(
                "1|x|null|null",
                "null|null|null|null",
                "null|null|null|null",
                "null|null|{'k': 1, 'm': NULL}|[p, NULL]");
        assertThat(folder.rows(json(false, columns, "j"))).isEqualTo(expected);
        assertThat(folder.rows(json(true, columns, "j"))).isEqualTo(expected);
        assertThat(SourceFolder.names(folder.describe("j"))).containsExactlyInAnyOrder("a", "b", "z", "w", "l");
    }

    @Test
    void jsonArraysOfObjectsAreReadToo() throws SQLException {
        folder.text("a.json", "  [{\"x\": 1}, {\"x\": 2}]\n");
        assertThat(folder.rows(folder.describe("a.json"))).containsExactly("1", "2");
        assertThat(folder.rows(json(true, SourceFolder.columns("x", "INTEGER"), "a.json")))
                .containsExactly("1", "2");
    }

    @Test
    void jsonRowsThatDoNotFitAreLeftOutAndNoOthers() throws SQLException {
        folder.text(
                "b.jsonl",
                String.join(
                        "\n",
                        "{\"id\": 1, \"x\": 1.5, \"t\": \"2024-01-05T10:00:00\", \"w\": {\"a\": 1}, \"l\": [\"a\","
                                + " null]}",
                        "{\"id\": \"2\"}",
                        "{\"id\": \"abc\"}",
                        "{\"id\": 4, \"x\": \"abc\"}",
                        "{\"id\": 5, broken",
                        "not json",
                        "{\"id\": 99999999999}",
                        "[1, 2]",
                        "null",
                        "{\"id\": 7, \"l\": \"no list\"}",
                        "{\"id\": 8, \"w\": {\"a\": \"no\"}}",
                        "{\"id\": 12, \"t\": \"2024-13-05T10:00:00\"}",
                        "{\"id\": 13, \"l\": []}",
                        "{\"id\": 14} {\"id\": 15}",
                        "{\"id\": 16, \"w\": null, \"d\": \"2024-01-05\"}",
                        "{\"id\": 17, \"d\": \"2024-01-05 junk\"}",
                        "{\"id\": 18, \"d\": \"2024-02-30\"}",
                        "{}"));
        List<Column> columns = SourceFolder.columns(
                "id",
                "INTEGER",
                "x",
                "DOUBLE",
                "t",
                "TIMESTAMP",
                "w",
                "STRUCT(a INTEGER)",
                "l",
                "VARCHAR[]",
                "d",
                "DATE");
        DescribedSource source = json(true, columns, "b.jsonl");
        for (List<String> names : List.of(List.of("id"), SourceFolder.names(source))) {
            assertThat(folder.duck.rows("SELECT id FROM (" + ScanRows.text(source.scan(names, 1)) + ")"))
                    .containsExactly("1", "2", "13", "16", "null");
        }
        assertThatThrownBy(
                        () -> folder.duck.rows(json(false, columns, "b.jsonl").scan(List.of("id"), 1)))
                .hasMessageContaining("b.jsonl")
                .hasMessageContaining("line");
    }

    @Test
    void jsonThatIsNotDeclaredHasTheTypesOfAllItsFiles() throws SQLException {
        folder.text("k/1.jsonl", "{\"a\": 1, \"b\": \"2024-01-01\"}\n");
        folder.text("k/2.jsonl", "{\"a\": 2.5, \"c\": {\"d\": true}}\n");
        DescribedSource source = folder.describe("k");
        assertThat(source.columns())
                .isEqualTo(SourceFolder.columns("a", "DOUBLE", "b", "DATE", "c", "STRUCT(d BOOLEAN)"));
        assertThat(folder.rows(source)).containsExactly("1.0|2024-01-01|null", "2.5|null|{'d': true}");
    }

    @Test
    void noFilesAtAllNeedDeclaredColumns() throws SQLException {
        folder.text("e/1.csv", "");
        assertThat(folder.refusal("e").code()).isEqualTo("NO_COLUMNS");
        assertThat(folder.rows(declared(false, SourceFolder.columns("a", "INTEGER"), "e")))
                .isEmpty();
    }
}
