package dev.millrace.engine.sql;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What DuckDB measured of a statement. Read leniently: a figure that is not there is 0.
 *
 * @param rowsRead rows that scans gave, counted again when read twice
 * @param bytesRead of files
 * @param peakBytes most memory of the buffer manager
 * @param spilledBytes largest temporary files
 */
record QueryProfile(long rowsRead, long bytesRead, long peakBytes, long spilledBytes) {
    static final QueryProfile NONE = new QueryProfile(0, 0, 0, 0);

    private static final JsonMapper JSON = JsonMapper.shared();

    static QueryProfile parse(String text) {
        if (text.isBlank()) {
            return NONE;
        }
        try {
            JsonNode profile = JSON.readTree(text);
            return new QueryProfile(
                    number(profile, "query", "total_rows_scanned"),
                    number(profile, "io", "total_bytes_read"),
                    number(profile, "system", "peak_buffer_memory"),
                    number(profile, "system", "peak_temp_dir_size"));
        } catch (JacksonException notJson) {
            return NONE;
        }
    }

    private static long number(JsonNode profile, String group, String name) {
        return profile.path(group).path(name).asLong(0);
    }
}
