package dev.millrace.service.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * The version of this program, as the build wrote it down.
 *
 * @param duckdb version of DuckDB's driver that it was built with
 */
public record Version(String millrace, String duckdb) {
    private static final String UNBUILT = "development";

    public static Version read() {
        Properties properties = new Properties();
        try (InputStream stream = Version.class.getResourceAsStream("version.properties")) {
            if (stream != null) {
                properties.load(stream);
            }
        } catch (IOException error) {
            throw new UncheckedIOException(error);
        }
        return new Version(value(properties, "millrace"), value(properties, "duckdb"));
    }

    /** One line for people. */
    public String line() {
        return "millrace " + millrace + " (java " + Runtime.version() + ", duckdb " + duckdb + ")";
    }

    private static String value(Properties properties, String key) {
        String value = properties.getProperty(key, UNBUILT);
        return value.startsWith("${") ? UNBUILT : value;
    }
}
