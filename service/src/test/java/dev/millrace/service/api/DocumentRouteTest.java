package dev.millrace.service.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.service.http.OpenApi;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DocumentRouteTest {
    private static final Path PUBLISHED = Path.of(System.getProperty("millrace.root"), "schemas", "openapi-v1.json");

    @TempDir
    static Path folder;

    private ApiFixture api;
    private JsonNode document;

    @BeforeAll
    void open() {
        api = new ApiFixture(folder);
        document = api.get("/openapi.json").json();
    }

    @AfterAll
    void close() {
        api.close();
    }

    /** It is written to the working tree by running this test with {@code -Dmillrace.schemas=write}. */
    @Test
    void thePublishedDocumentIsThatOfTheRoutes() throws IOException {
        String text = JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
        if ("write".equals(System.getProperty("millrace.schemas"))) {
            Files.writeString(PUBLISHED, text);
        }
        assertThat(PUBLISHED).as("run with -Dmillrace.schemas=write").hasContent(text);
    }

    @Test
    void everyRouteIsInItWithAllItsStatuses() {
        Set<String> operations = new HashSet<>();
        for (Route route : api.router.routes()) {
            JsonNode operation = document.required("paths")
                    .required(route.path().toString())
                    .required(route.method().toLowerCase(Locale.ROOT));
            assertThat(operations.add(operation.required("operationId").stringValue()))
                    .isTrue();
            Set<String> statuses = new HashSet<>(operation.required("responses").propertyNames());
            assertThat(route.answers()).isNotEmpty();
            route.answers().forEach(answer -> assertThat(statuses).contains(Integer.toString(answer.status())));
            OpenApi.statuses(route).forEach(status -> assertThat(statuses).contains(Integer.toString(status)));
            assertThat(operation.path("parameters").size())
                    .isEqualTo(route.parameters().size());
            assertThat(operation.has("requestBody")).isEqualTo(route.body().isPresent());
        }
        int told = document.required("paths")
                .valueStream()
                .mapToInt(JsonNode::size)
                .sum();
        assertThat(told).isEqualTo(api.router.routes().size());
    }

    @Test
    void everyCodeOfRequestsIsInIt() {
        String text = document.toString();
        for (ProblemCode code : ProblemCode.values()) {
            boolean ofEveryPath = code == ProblemCode.METHOD_NOT_ALLOWED;
            assertThat(ofEveryPath || text.contains('"' + code.name() + '"'))
                    .as(code.name())
                    .isTrue();
        }
    }

    @Test
    void whatItRefersToIsThere() {
        List<String> referred = new ArrayList<>();
        document.findValues("$ref").forEach(reference -> referred.add(reference.stringValue()));
        assertThat(referred)
                .isNotEmpty()
                .allSatisfy(reference -> assertThat(
                                document.at(reference.substring(1)).isObject())
                        .isTrue());
        assertThat(document.required("components").required("schemas").propertyNames())
                .allSatisfy(name -> assertThat(referred).contains("#/components/schemas/" + name));
    }
}
