package dev.millrace.engine.sql;

import dev.millrace.graph.Failure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * The line of a bad row in a file of JSON lines. DuckDB counts objects and passes over empty lines; text that is not JSON it tells one line later;
 * so the file is read again up to that row.
 */
final class JsonLines {
    private static final Pattern TOLD = Pattern.compile("line ([0-9]+) of '(.+?)' does not fit the columns: (.*)");
    private static final Pattern VALUE = Pattern.compile("'([^']+)'");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
            .build();

    private JsonLines() {}

    /** The failure with the line as editors count; as it is, where the file cannot tell. */
    static Failure located(Failure failure) {
        Matcher told = TOLD.matcher(failure.message());
        if (!told.matches()) {
            return failure;
        }
        long object = Long.parseLong(told.group(1));
        try {
            long line = line(Path.of(told.group(2)), object, told.group(3));
            String message = "line " + line
                    + failure.message()
                            .substring("line ".length() + told.group(1).length());
            return new Failure(failure.kind(), failure.code(), message, failure.remedyText(), failure.placeOrNull());
        } catch (IOException unreadable) {
            return failure;
        }
    }

    private static long line(Path file, long object, String reason) throws IOException {
        Matcher value = VALUE.matcher(reason);
        boolean known = value.find();
        Predicate<String> bad = known ? text -> text.contains(value.group(1)) : text -> !isJson(text);
        try (BufferedReader lines = open(file)) {
            long number = 0;
            long objects = 0;
            long first = 0;
            long counted = object;
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                number++;
                objects += text.isBlank() ? 0 : 1;
                boolean told = objects == object && !text.isBlank();
                counted = told ? number : counted;
                if (!text.isBlank() && bad.test(text)) {
                    // Of a value that is wrong DuckDB may tell the first object of the block that it is in.
                    if (told || known && objects > object) {
                        return number;
                    }
                    first = first == 0 ? number : first;
                }
            }
            return first == 0 ? counted : first;
        }
    }

    private static BufferedReader open(Path file) throws IOException {
        InputStream bytes = Files.newInputStream(file);
        try {
            InputStream text = file.toString().endsWith(".gz") ? new GZIPInputStream(bytes) : bytes;
            return new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
        } catch (IOException error) {
            bytes.close();
            throw error;
        }
    }

    private static boolean isJson(String text) {
        try (JsonParser tokens = JSON.createParser(text)) {
            while (tokens.nextToken() != null) {
                // Reading is the test.
            }
            return true;
        } catch (JacksonException broken) {
            return false;
        }
    }
}
