package dev.millrace.service.client;

import dev.millrace.coordinator.plan.source.TableFacts;
import dev.millrace.service.document.TableJson;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Looks at tables of a service that is asked over HTTP. */
public final class HttpTables implements AutoCloseable {
    private final HttpLink link;

    /** As {@link HttpRuns}. */
    public HttpTables(String endpoint, String token) {
        this.link = new HttpLink(endpoint, token);
    }

    /** Entries of a folder, as objects, and what asks for the next. */
    public record Page(List<ObjectNode> entries, String nextOrEmpty) {
        public Page {
            entries = List.copyOf(entries);
        }
    }

    /**
     * A page of what lies in a folder.
     *
     * @param path as the service knows it
     * @param tokenOrEmpty of the page before
     */
    public Page list(String path, String tokenOrEmpty, int most) {
        JsonNode page = link.get("/v1/tables?path=" + HttpLink.encoded(path) + "&pageSize=" + most
                        + (tokenOrEmpty.isEmpty() ? "" : "&pageToken=" + HttpLink.encoded(tokenOrEmpty)))
                .body();
        return new Page(
                page.required("tables")
                        .valueStream()
                        .map(ObjectNode.class::cast)
                        .toList(),
                page.path("nextPageToken").asString(""));
    }

    /** What is known of the source of a query without reading its rows. */
    public TableFacts describe(JobRequest query) {
        JsonNode body = query.body(link.isOfThisMachine());
        ObjectNode about = JsonNodeFactory.instance.objectNode();
        for (String field : List.of("document", "folder")) {
            if (body.has(field)) {
                about.set(field, body.get(field));
            }
        }
        return TableJson.read(link.post("/v1/tables:describe", about).body());
    }

    /** Whether the service sees the files that this process sees. */
    public boolean isOfThisMachine() {
        return link.isOfThisMachine();
    }

    @Override
    public void close() {
        link.close();
    }
}
