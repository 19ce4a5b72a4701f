package dev.millrace.benchmarks.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** Plain text to scan: {@code measurements.csv} with a station's name and a temperature in each line, no quotes. */
public final class TextRows {
    private static final int STATIONS = 413;

    private TextRows() {}

    /** Writes the file unless it is there. */
    public static void write(long rows, Path folder) throws IOException, SQLException {
        Path target = folder.resolve("measurements.csv");
        if (Files.exists(target)) {
            return;
        }
        Files.createDirectories(folder);
        Path half = folder.resolve("measurements.csv.half");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (SELECT 'station ' || (hash(i * 2) % " + STATIONS
                    + ") AS station, ((hash(i * 2 + 1) % 1200)::INTEGER - 400) / 10.0 AS temperature FROM range(" + rows
                    + ") t(i)) TO '" + half + "' (FORMAT csv, HEADER true)");
        }
        Files.move(half, target);
    }
}
