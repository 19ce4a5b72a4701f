package dev.millrace.tests.house;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Every key of a job file is written about. */
final class JobKeysTest {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final List<String> PAGES =
            List.of("jobs.md", "sources.md", "sinks.md", "contracts.md", "frames.md", "sql.md", "triggers.md");

    @Test
    void every_key_of_the_schema_stands_in_a_page_of_the_documents() throws IOException {
        JsonNode schema =
                JsonMapper.builder().build().readTree(Files.readString(ROOT.resolve("schemas/job-v1.schema.json")));
        TreeSet<String> keys = new TreeSet<>();
        collect(schema, keys);
        String text = pages();
        assertThat(keys).contains("apiVersion", "env", "rowNumber", "delimiter");
        assertThat(keys)
                .filteredOn(key -> !isNamed(text, key))
                .as("keys that no page names")
                .isEmpty();
    }

    private static void collect(JsonNode node, TreeSet<String> keys) {
        JsonNode properties = node.path("properties");
        properties.propertyNames().forEach(keys::add);
        node.values().forEach(child -> collect(child, keys));
    }

    /** In code, alone or within an example. */
    private static boolean isNamed(String text, String key) {
        return Pattern.compile("`[^`\\n]*(?<![A-Za-z])" + Pattern.quote(key) + "(?![A-Za-z])[^`\\n]*`")
                .matcher(text)
                .find();
    }

    private static String pages() throws IOException {
        assertThat(ROOT.resolve("docs/jobs.md")).exists();
        return PAGES.stream()
                .map(page -> ROOT.resolve("docs").resolve(page))
                .filter(Files::exists)
                .map(JobKeysTest::read)
                .collect(Collectors.joining("\n"));
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException error) {
            throw new AssertionError(page.toString(), error);
        }
    }
}
