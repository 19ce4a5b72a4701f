package dev.millrace.service.client;

import dev.millrace.coordinator.plan.job.TableDefinition;
import dev.millrace.graph.MillraceException;
import dev.millrace.service.tables.TableRegister;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The tables of a service that is asked over HTTP. */
public final class HttpNamedTables implements NamedTables {
    private static final String ALL = "/v1/tables";

    private final HttpLink link;

    /** As {@link HttpRuns}. */
    public HttpNamedTables(String endpoint, String token) {
        this.link = new HttpLink(endpoint, token);
    }

    private static String path(String name) {
        TableRegister.requireName(name);
        return ALL + "/" + name;
    }

    private static List<ObjectNode> all(JsonNode answer, String field) {
        return answer.required(field).valueStream().map(ObjectNode.class::cast).toList();
    }

    @Override
    public ObjectNode register(String name, TableDefinition table, boolean replace) {
        String path = path(name);
        JobRequest.requireSeen(table.source().from(), link.isOfThisMachine());
        ObjectNode body = JsonNodeFactory.instance.objectNode();
        body.set("source", JsonMapper.shared().readTree(table.text()));
        try {
            return (ObjectNode)
                    link.post(ALL, body.deepCopy().put("name", name)).body();
        } catch (MillraceException refused) {
            if (!replace || !refused.failure().code().equals("TABLE_EXISTS")) {
                throw refused;
            }
            return (ObjectNode) link.put(path, body, tag(get(name, 0))).body();
        }
    }

    private static String tag(ObjectNode table) {
        return "\"" + table.required("version").intValue() + "\"";
    }

    @Override
    public List<ObjectNode> list() {
        return pages(ALL + ":registered?pageSize=1000", "tables");
    }

    @Override
    public ObjectNode get(String name, int version) {
        return (ObjectNode) link.get(path(name) + (version == 0 ? "" : "?version=" + version))
                .body();
    }

    @Override
    public List<ObjectNode> versions(String name) {
        return pages(path(name) + "/versions?pageSize=1000", "versions");
    }

    private List<ObjectNode> pages(String path, String field) {
        List<ObjectNode> found = new ArrayList<>();
        String token = "";
        do {
            JsonNode page = link.get(path + (token.isEmpty() ? "" : "&pageToken=" + token))
                    .body();
            found.addAll(all(page, field));
            token = page.path("nextPageToken").asString("");
        } while (!token.isEmpty());
        return found;
    }

    @Override
    public void remove(String name) {
        link.delete(path(name), tag(get(name, 0)));
    }

    @Override
    public void close() {
        link.close();
    }
}
