package dev.millrace.service.client;

import dev.millrace.coordinator.plan.job.JobText;
import dev.millrace.service.document.TriggerJson;
import dev.millrace.storage.record.UploadRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The triggers of a service that is asked over HTTP. */
public final class HttpTriggers implements Triggers {
    private static final int PAGE = 1_000;
    private static final String ALL = "/v1/triggers";

    private final HttpLink link;

    /** As {@link HttpRuns}. */
    public HttpTriggers(String endpoint, String token) {
        this.link = new HttpLink(endpoint, token);
    }

    /** Whether the service sees the files that this process sees, under the same names. */
    public boolean isOfThisMachine() {
        return link.isOfThisMachine();
    }

    private static String path(String name) {
        return ALL + "/" + HttpLink.encoded(name);
    }

    private static ObjectNode object(HttpLink.Answered answer) {
        return (ObjectNode) answer.body();
    }

    /** Registers the trigger of a job, or another version of it. */
    public ObjectNode put(String name, JobText text, Map<String, String> parameters, String environment) {
        return object(link.put(
                path(name),
                JobRequest.of(text).with(parameters, Map.of(), environment).body(link.isOfThisMachine())));
    }

    @Override
    public List<ObjectNode> list() {
        return link.get(ALL)
                .body()
                .required("triggers")
                .valueStream()
                .map(ObjectNode.class::cast)
                .toList();
    }

    @Override
    public ObjectNode get(String name) {
        return object(link.get(path(name)));
    }

    @Override
    public List<ObjectNode> history(String name, int limit) {
        return pages(path(name) + "/history?", "history", limit);
    }

    @Override
    public List<ObjectNode> files(String name, Set<UploadRow.State> states, int limit) {
        String asked = states.stream().sorted().map(TriggerJson::word).collect(Collectors.joining(","));
        return pages(path(name) + "/files?states=" + HttpLink.encoded(asked) + "&", "files", limit);
    }

    private List<ObjectNode> pages(String path, String field, int limit) {
        List<ObjectNode> all = new ArrayList<>();
        String token = "";
        do {
            int size = limit == 0 ? PAGE : Math.min(PAGE, limit - all.size());
            JsonNode page = link.get(path + "pageSize=" + size + (token.isEmpty() ? "" : "&pageToken=" + token))
                    .body();
            page.required(field).forEach(one -> all.add((ObjectNode) one));
            token = page.path("nextPageToken").asString("");
        } while (!token.isEmpty() && (limit == 0 || all.size() < limit));
        return all;
    }

    @Override
    public ObjectNode pause(String name) {
        return object(link.post(path(name) + ":pause"));
    }

    @Override
    public ObjectNode resume(String name) {
        return object(link.post(path(name) + ":resume"));
    }

    @Override
    public ObjectNode fire(String name) {
        return object(link.post(path(name) + ":fire"));
    }

    @Override
    public void remove(String name) {
        link.delete(path(name));
    }

    @Override
    public int release(String name) {
        return link.post(path(name) + ":release").body().required("released").intValue();
    }

    @Override
    public void close() {
        link.close();
    }
}
