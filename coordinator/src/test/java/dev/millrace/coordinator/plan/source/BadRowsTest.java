package dev.millrace.coordinator.plan.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files of many rows, of which it is known how each was made: those made well must come out, those made badly must not. */
final class BadRowsTest {
    private static final List<Column> COLUMNS = SourceFolder.columns(
            "id",
            "INTEGER",
            "n",
            "SMALLINT",
            "d",
            "DATE",
            "p",
            "DECIMAL(6,2)",
            "b",
            "BOOLEAN",
            "s",
            "VARCHAR",
            "t",
            "TIMESTAMP");
    private static final List<String> GOOD_TEXTS = List.of(
            "plain", "\"with, comma\"", "\"two\nlines\"", "\"a \"\"quote\"\"\"", "", "\"\"", " spaces ", "ž", "it's");
    private static final int ROWS = 3_000;

    @TempDir
    private Path root;

    @Test
    void rowsMadeWellComeOutAndRowsMadeBadlyDoNot() throws SQLException, IOException {
        try (SourceFolder folder = new SourceFolder(root)) {
            for (int seed = 0; seed < Integer.getInteger("millrace.seeds", 8); seed++) {
                Random random = new Random(seed);
                List<String> good = new ArrayList<>();
                List<String> rows = new ArrayList<>();
                String end = random.nextBoolean() ? "\n" : "\r\n";
                StringBuilder text = new StringBuilder("id,n,d,p,b,s,t").append(end);
                int badOneIn = 2 + random.nextInt(200);
                for (int id = 0; id < ROWS; id++) {
                    boolean bad = random.nextInt(badOneIn) == 0;
                    String row = bad ? badRow(random, id) : goodRow(random, id);
                    rows.add(row);
                    text.append(row).append(id == ROWS - 1 && random.nextBoolean() ? "" : end);
                    if (!bad) {
                        good.add(String.valueOf(id));
                    }
                }
                String name = "s" + seed + (seed % 2 == 0 ? ".csv" : ".csv.gz");
                if (seed % 2 == 0) {
                    folder.text(name, text.toString());
                } else {
                    folder.gzip(name, text.toString());
                }
                JobSpec.Source source = folder.source("", COLUMNS, List.of(), SourceFolder.COMMAS, true, name);
                List<String> found = folder.duck.rows(folder.describe(source).scan(List.of("id"), 1));
                assertThat(difference(good, found))
                        .as("seed " + seed + ": rows lost: " + text(rows, difference(good, found)))
                        .isEmpty();
                assertThat(difference(found, good))
                        .as("seed " + seed + ": rows too many: " + text(rows, difference(found, good)))
                        .isEmpty();
                assertThat(found).isEqualTo(good);
                assertThat(folder.duck.rows("SELECT count(*) FROM ("
                                + ScanRows.text(folder.describe(source).scan(List.of("s"), 1)) + ")"))
                        .containsExactly(String.valueOf(good.size()));
            }
        }
    }

    private static List<String> difference(List<String> rows, List<String> others) {
        List<String> difference = new ArrayList<>(rows);
        difference.removeAll(new java.util.HashSet<>(others));
        return difference;
    }

    private static List<String> text(List<String> rows, List<String> ids) {
        return ids.stream().limit(5).map(id -> rows.get(Integer.parseInt(id))).toList();
    }

    private static List<String> fields(Random random, int id) {
        return new ArrayList<>(List.of(
                String.valueOf(id),
                pick(random, "", "12", "-32768", "32767", "\"7\""),
                pick(random, "", "2024-02-29", "1969-12-31"),
                pick(random, "", "12.34", "-9999.99", "7", "\".5\""),
                pick(random, "", "true", "false"),
                pick(random, GOOD_TEXTS.toArray(String[]::new)),
                pick(random, "", "2024-02-29 12:30:00", "2024-02-29T12:30:00.5")));
    }

    private static String pick(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    private static String goodRow(Random random, int id) {
        return String.join(",", fields(random, id));
    }

    private static String badRow(Random random, int id) {
        List<String> fields = fields(random, id);
        switch (random.nextInt(8)) {
            case 0 -> fields.set(1, pick(random, "x", "32768", "\"\"", "1 2"));
            case 1 ->
                fields.set(
                        2,
                        pick(
                                random,
                                "2023-02-29",
                                "2024-02-29x",
                                "2024-02-29 junk",
                                "yesterday",
                                "2024-02-29 25:00:00"));
            case 2 -> fields.set(3, pick(random, "10000", "1.2.3", "12x", "1e9"));
            case 3 -> fields.set(4, pick(random, "maybe", "2024-01-01"));
            case 4 -> fields.set(6, pick(random, "2024-02-30 00:00:00", "2024-02-29 25:30:00", "noon"));
            case 5 -> fields.set(0, pick(random, "x" + id, "99999999999"));
            case 6 -> fields.add("more");
            default -> {
                return String.join(",", fields.subList(0, 1 + random.nextInt(5)));
            }
        }
        return String.join(",", fields);
    }
}
