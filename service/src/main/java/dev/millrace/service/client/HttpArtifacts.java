package dev.millrace.service.client;

import dev.millrace.service.artifacts.ArtifactRefusals;
import dev.millrace.service.artifacts.Contents.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The artifacts of a service that is asked over HTTP. Bytes go where the service says, which may be past it. */
public final class HttpArtifacts implements Artifacts {
    private static final String ALL = "/v1/artifacts";
    private static final int ACCEPTED = 202;
    private static final int PAGE = 1_000;

    private final HttpLink link;

    /** As {@link HttpRuns}. */
    public HttpArtifacts(String endpoint, String token) {
        this.link = new HttpLink(endpoint, token);
    }

    private static String path(String name) {
        ArtifactRefusals.requireName(name);
        return ALL + "/" + HttpLink.encoded(name);
    }

    @Override
    public ObjectNode push(Path file, String name) {
        ArtifactRefusals.requireName(name);
        Digest digest = ArtifactFiles.digest(file);
        ObjectNode wish = JsonNodeFactory.instance
                .objectNode()
                .put("name", name)
                .put("sha256", digest.sha256())
                .put("size", digest.sizeBytes());
        HttpLink.Answered answer = link.post(ALL, wish);
        if (answer.status() == ACCEPTED) {
            Map<String, String> headers = new LinkedHashMap<>();
            answer.body().required("headers").forEachEntry((key, value) -> headers.put(key, value.stringValue()));
            link.send(answer.body().required("uploadUrl").stringValue(), headers, file);
            answer = link.post(ALL, wish);
        }
        if (answer.status() == ACCEPTED) {
            throw ArtifactRefusals.otherBytes(digest.sha256());
        }
        return (ObjectNode) answer.body();
    }

    @Override
    public List<ObjectNode> list(String prefix) {
        List<ObjectNode> all = new ArrayList<>();
        String start = ALL + "?pageSize=" + PAGE + (prefix.isEmpty() ? "" : "&prefix=" + HttpLink.encoded(prefix));
        String token = "";
        do {
            JsonNode page = link.get(start + (token.isEmpty() ? "" : "&pageToken=" + token))
                    .body();
            page.required("artifacts").forEach(one -> all.add((ObjectNode) one));
            token = page.path("nextPageToken").asString("");
        } while (!token.isEmpty());
        return all;
    }

    @Override
    public ObjectNode get(String name) {
        return (ObjectNode) link.get(path(name)).body();
    }

    @Override
    public void fetch(String name, int version, Path target) {
        JsonNode wanted = ArtifactFiles.version(get(name), version);
        String content =
                path(name) + "/content?version=" + wanted.required("version").intValue();
        ArtifactFiles.write(target, wanted.required("sha256").stringValue(), draft -> link.fetch(content, draft));
    }

    @Override
    public void remove(String name) {
        link.delete(path(name));
    }

    @Override
    public ObjectNode collect(boolean dryRun) {
        return (ObjectNode)
                link.post(ALL + ":gc", JsonNodeFactory.instance.objectNode().put("dryRun", dryRun))
                        .body();
    }

    @Override
    public void close() {
        link.close();
    }
}
