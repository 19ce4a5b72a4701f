package dev.millrace.service.api;

import dev.millrace.graph.Location;
import dev.millrace.service.artifacts.ArtifactStore;
import dev.millrace.service.artifacts.ArtifactStore.Named;
import dev.millrace.service.artifacts.Contents.Digest;
import dev.millrace.service.artifacts.Contents.Target;
import dev.millrace.service.artifacts.UnnamedContents;
import dev.millrace.service.document.ArtifactJson;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Parameter;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.service.settings.ServiceSetting;
import dev.millrace.storage.record.ArtifactRow;
import java.io.FileNotFoundException;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Jars and models: names, and the bytes that they point at. Each tenant has its own and sees no others. */
final class ArtifactRoutes {
    private static final String ONE = "/v1/artifacts/{artifact}";
    private static final String BYTES = "application/octet-stream";
    private static final int PAGE = 50;

    private final Parts parts;
    private final long mostBytes;

    ArtifactRoutes(Parts parts) {
        this.parts = parts;
        this.mostBytes = parts.settings().bytes(ServiceSetting.ARTIFACT_SIZE);
    }

    List<Route> routes() {
        Parameter name =
                Parameter.path("artifact", Schema.text().pattern(Schemas.NAME).atMost(63), "The artifact's name");
        Schema artifact = Schema.named("Artifact");
        return List.of(
                Route.post(
                                "/v1/artifacts",
                                "nameArtifact",
                                "Let a name point at bytes; those that are not there are asked for, and then named by"
                                        + " the same request again",
                                this::name)
                        .body(wish())
                        .answers(
                                Answer.json(200, "The name points at these bytes already", artifact),
                                Answer.json(201, "Another version of the name, or its first", artifact),
                                Answer.json(202, "The bytes are not there: where they are to be put", target()))
                        .refuses(422),
                Route.get("/v1/artifacts", "listArtifacts", "Names in order, as their last versions are", this::list)
                        .takes(
                                Parameter.query(
                                        "prefix",
                                        Schema.text().pattern(Schemas.NAME).atMost(63),
                                        "What names begin with"),
                                Parameter.query(
                                        "pageSize", Schema.whole().between(1, 1_000), "Most of them; 50 without it"),
                                Parameter.query(
                                        "pageToken",
                                        Schema.text().pattern(Schemas.NAME).atMost(63),
                                        "The nextPageToken of the page before"))
                        .answers(Answer.json(
                                200,
                                "A page of artifacts",
                                Schema.object()
                                        .required("artifacts", Schema.list(artifact))
                                        .optional("nextPageToken", Schema.text()))),
                Route.get(ONE, "getArtifact", "An artifact with all its versions", this::get)
                        .takes(name)
                        .answers(Answer.json(200, "The artifact", artifact))
                        .refuses(404),
                Route.put(ONE, "putContent", "Bytes that are to be named, by their digest", this::put)
                        .takes(Parameter.path(
                                "artifact",
                                Schema.text().pattern(Schemas.SHA256).atMost(64),
                                "SHA-256 of the bytes, in lower-case hexadecimal digits"))
                        .bytes()
                        .answers(new Answer(204, "They are there", "", Schema.any(), List.of()))
                        .refuses(422),
                Route.get(ONE + "/content", "getContent", "The bytes of an artifact", this::content)
                        .takes(name, Parameter.query("version", Schema.whole().between(1, 999_999_999), "Not the last"))
                        .answers(
                                new Answer(200, "The bytes", BYTES, Schema.text(), List.of("Millrace-Sha256")),
                                new Answer(
                                        307,
                                        "They are at another address for some minutes",
                                        "",
                                        Schema.any(),
                                        List.of("Location", "Millrace-Sha256")))
                        .refuses(404),
                Route.delete(ONE, "deleteArtifact", "Remove a name with its versions", this::remove)
                        .takes(name)
                        .answers(new Answer(204, "It is removed, now or before", "", Schema.any(), List.of()))
                        .refuses(404),
                Route.post(
                                "/v1/artifacts:gc",
                                "collectArtifacts",
                                "Remove bytes without a name that came more than artifacts.grace ago",
                                this::collect)
                        .bodyIfAny(Schema.object().optional("dryRun", Schema.truth()))
                        .answers(Answer.json(200, "What went, or would", swept())));
    }

    private static Schema wish() {
        return Schema.object()
                .required("name", Schema.text().pattern(Schemas.NAME).atMost(63))
                .required("sha256", Schema.text().pattern(Schemas.SHA256).atMost(64))
                .required("size", Schema.whole().between(0, 1L << 40).says("bytes"));
    }

    private static Schema target() {
        return Schema.object()
                .required(
                        "uploadUrl",
                        Schema.text().says("takes the bytes by a PUT; of this service if it begins with /"))
                .required("headers", Schema.map(Schema.text()).says("what the PUT has to have"))
                .optional("expiresMillis", Schema.whole());
    }

    private static Schema swept() {
        return Schema.object()
                .required("dryRun", Schema.truth())
                .required("contents", Schema.whole())
                .required("bytes", Schema.whole());
    }

    private ArtifactStore store(Call call) {
        return new ArtifactStore(
                parts.runs().ports(), parts.runs().contents(), call.principal().tenant(), mostBytes);
    }

    private HttpResponse name(Call call) {
        JsonNode body = call.body().value();
        Digest digest = new Digest(
                body.required("sha256").stringValue(), body.required("size").longValue());
        String name = body.required("name").stringValue();
        Named named = JobRequests.placed(call.body(), "/size", () -> store(call).name(name, digest));
        return switch (named) {
            case Named.Done done -> HttpResponse.json(done.fresh() ? 201 : 200, ArtifactJson.of(done.head()));
            case Named.Wanting wanting ->
                HttpResponse.json(
                        202, wanting.target().map(ArtifactRoutes::elsewhere).orElseGet(() -> here(digest)));
        };
    }

    private static ObjectNode elsewhere(Target target) {
        ObjectNode node = object().put("uploadUrl", target.url());
        ObjectNode headers = node.putObject("headers");
        target.headers().forEach(headers::put);
        return node.put("expiresMillis", target.expiresMillis());
    }

    private static ObjectNode here(Digest digest) {
        ObjectNode node = object().put("uploadUrl", "/v1/artifacts/" + digest.sha256());
        node.putObject("headers").put("Content-Type", BYTES);
        return node;
    }

    private HttpResponse put(Call call) {
        store(call).put(call.required("artifact"), call.request().content());
        return HttpResponse.empty(204);
    }

    private HttpResponse list(Call call) {
        String after = call.text("pageToken").orElse("");
        int size = (int) call.number("pageSize", PAGE);
        List<ArtifactRow.Head> rest = store(call).list(call.text("prefix").orElse("")).stream()
                .filter(head -> head.row().name().compareTo(after) > 0)
                .limit(size + 1L)
                .toList();
        ObjectNode node = object();
        ArrayNode all = node.putArray("artifacts");
        rest.stream().limit(size).forEach(head -> all.add(ArtifactJson.of(head)));
        if (rest.size() > size) {
            node.put("nextPageToken", rest.get(size - 1).row().name());
        }
        return HttpResponse.json(200, node);
    }

    private HttpResponse get(Call call) {
        ArtifactStore store = store(call);
        ArtifactRow.Head head = store.head(call.required("artifact"));
        return HttpResponse.json(200, ArtifactJson.of(head, store.versions(head)));
    }

    private HttpResponse content(Call call) {
        ArtifactStore store = store(call);
        ArtifactRow row = store.use(call.required("artifact"), (int) call.number("version", 0));
        Location place = store.place(row);
        Optional<String> link = parts.runs().link(place, Links.LIFE_MILLIS);
        HttpResponse answer = link.map(url -> HttpResponse.empty(307).with("Location", url))
                .orElseGet(() -> HttpResponse.large(
                        BYTES,
                        () -> parts.runs()
                                .ports()
                                .objects()
                                .open(place)
                                .orElseThrow(() -> new FileNotFoundException(row.name() + " was removed meanwhile")),
                        row.sizeBytes()));
        return answer.with("Millrace-Sha256", row.sha256());
    }

    private HttpResponse remove(Call call) {
        store(call).remove(call.required("artifact"));
        return HttpResponse.empty(204);
    }

    private HttpResponse collect(Call call) {
        boolean dryRun = call.body().value().path("dryRun").asBoolean(false);
        UnnamedContents.Swept swept =
                store(call).unnamed().sweep(parts.settings().millis(ServiceSetting.ARTIFACT_GRACE), dryRun);
        return HttpResponse.json(
                200,
                object().put("dryRun", dryRun).put("contents", swept.contents()).put("bytes", swept.bytes()));
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }
}
