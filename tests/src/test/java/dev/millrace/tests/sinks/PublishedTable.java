package dev.millrace.tests.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.graph.Manifest;
import dev.millrace.graph.codec.ManifestCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A published folder as its readers see it: by its manifest, by what lies there, and by DuckDB. */
public record PublishedTable(Path folder) {
    public Manifest manifest() {
        try {
            return ManifestCodec.read(Files.readAllBytes(folder.resolve("_manifest.json")));
        } catch (IOException error) {
            throw new AssertionError("no manifest in " + folder, error);
        }
    }

    /** Data files below the folder, relative to it. */
    public List<String> files() {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> !name.equals("_manifest.json"))
                    .sorted()
                    .toList();
        } catch (IOException error) {
            throw new AssertionError(error);
        }
    }

    /** What lies there is what the manifest lists. */
    public PublishedTable requireOnlyListed() {
        assertThat(manifest().files().stream().map(Manifest.File::name).sorted().toList())
                .isEqualTo(files());
        return this;
    }

    /** The rows of a query of DuckDB's own, as text. */
    public static List<List<String>> rows(String sql) {
        List<List<String>> rows = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            try (ResultSet found = statement.executeQuery(sql)) {
                while (found.next()) {
                    List<String> row = new ArrayList<>();
                    for (int column = 1; column <= found.getMetaData().getColumnCount(); column++) {
                        row.add(String.valueOf(found.getString(column)));
                    }
                    rows.add(row);
                }
            }
        } catch (SQLException error) {
            throw new AssertionError(sql, error);
        }
        return rows;
    }

    /** Both tables, as SQL, hold the same rows as often. */
    public static void requireSame(String found, String expected) {
        assertThat(differences(found, expected)).isEmpty();
    }

    /** Some rows that one of two tables, as SQL, holds and the other does not, or not as often. */
    public static List<List<String>> differences(String found, String expected) {
        return rows("SELECT * FROM ((FROM (" + found + ") EXCEPT ALL FROM (" + expected + ")) UNION ALL (FROM ("
                + expected + ") EXCEPT ALL FROM (" + found + "))) LIMIT 5");
    }
}
