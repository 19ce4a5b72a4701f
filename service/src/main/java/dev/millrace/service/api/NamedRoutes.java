package dev.millrace.service.api;

import dev.millrace.service.document.NamedJson;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Parameter;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.ProblemException;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.service.named.NamedVersions;
import dev.millrace.storage.record.NamedKind;
import dev.millrace.storage.record.NamedRow;
import dev.millrace.storage.record.Ports;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What is alike in routes about what is kept under names. Who changes one says which version he has seen. */
final class NamedRoutes {
    private static final int PAGE = 50;

    private final NamedKind kind;
    private final NamedVersions named;
    private final String noun;

    NamedRoutes(Ports ports, NamedKind kind) {
        this.kind = kind;
        this.named = new NamedVersions(ports.table(), ports.clock(), kind);
        this.noun = switch (kind) {
            case JOB -> "job";
            case TABLE -> "table";
        };
    }

    /** The version that a request was made from. */
    Parameter seen() {
        return Parameter.header(
                "If-Match",
                Schema.text().pattern("^\"[0-9]{1,9}\"$"),
                "The ETag of the version that was seen; without it there must be no such " + noun);
    }

    static Parameter version() {
        return Parameter.query("version", Schema.whole().between(1, 999_999_999), "Not the last");
    }

    static Schema form() {
        return Schema.object()
                .required("name", Schema.text())
                .required("version", Schema.whole())
                .required("savedMillis", Schema.whole());
    }

    private static String tenant(Call call) {
        return call.principal().tenant();
    }

    /** One version. */
    HttpResponse answer(int status, NamedRow row) {
        return answer(status, row, document(row));
    }

    ObjectNode document(NamedRow row) {
        return NamedJson.of(row, kind);
    }

    /** The same with more beside it. */
    static HttpResponse answer(int status, NamedRow row, ObjectNode document) {
        return HttpResponse.json(status, document).with("ETag", "\"" + row.version() + "\"");
    }

    /** A page of what is kept. The next one begins behind the last name of this one: what comes or goes meanwhile moves nothing. */
    private HttpResponse list(Call call) {
        String after = call.text("pageToken").orElse("");
        int size = (int) call.number("pageSize", PAGE);
        List<NamedRow> rest = named.list(tenant(call)).stream()
                .filter(row -> row.name().compareTo(after) > 0)
                .limit(size + 1L)
                .toList();
        ObjectNode node = all(noun + "s", rest.subList(0, Math.min(size, rest.size())));
        if (rest.size() > size) {
            node.put("nextPageToken", rest.get(size - 1).name());
        }
        return HttpResponse.json(200, node);
    }

    /** The route to {@link #list}. */
    Route listRoute(String path, String operation, String summary, Schema one) {
        return Route.get(path, operation, summary + ", in order of their names", this::list)
                .takes(
                        Parameter.query("pageSize", Schema.whole().between(1, 1_000), "Most of them; 50 without it"),
                        Parameter.query(
                                "pageToken",
                                Schema.text().pattern("^[A-Za-z0-9_.-]{1,127}$"),
                                "The nextPageToken of the page before"))
                .answers(Answer.json(
                        200,
                        "Some of the " + noun + "s",
                        Schema.object()
                                .required(noun + "s", Schema.list(one))
                                .optional("nextPageToken", Schema.text())));
    }

    private ObjectNode all(String field, List<NamedRow> rows) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode all = node.putArray(field);
        rows.forEach(row -> all.add(document(row)));
        return node;
    }

    /** The version that is asked for, or the one that counts. */
    NamedRow asked(Call call) {
        String name = call.required("name");
        long version = call.number("version", 0);
        return version > 0 ? named.version(tenant(call), name, (int) version) : named.current(tenant(call), name);
    }

    /** A page of the versions of a name. */
    HttpResponse versions(Call call) {
        NamedVersions.Page page = named.page(
                tenant(call),
                call.required("name"),
                Integer.parseInt(call.text("pageToken").orElse("1")),
                (int) call.number("pageSize", PAGE));
        ObjectNode node = all("versions", page.rows());
        if (page.nextOrZero() > 0) {
            node.put("nextPageToken", Integer.toString(page.nextOrZero()));
        }
        return HttpResponse.json(200, node);
    }

    /** The route to {@link #versions}. */
    Route versionsRoute(String operation, Parameter name, Schema one) {
        return Route.get(
                        "/v1/" + noun + "s/{name}/versions",
                        operation,
                        "Versions, the oldest first; a page ends at about a million characters",
                        this::versions)
                .takes(
                        name,
                        Parameter.query("pageSize", Schema.whole().between(1, 1_000), "Most of them; 50 without it"),
                        Parameter.query(
                                "pageToken",
                                Schema.text().pattern("^[1-9][0-9]{0,8}$"),
                                "The nextPageToken of the page before"))
                .answers(Answer.json(
                        200,
                        "Some of the versions",
                        Schema.object()
                                .required("versions", Schema.list(one))
                                .optional("nextPageToken", Schema.text())))
                .refuses(404);
    }

    static Optional<Integer> seen(Call call) {
        return call.text("If-Match").map(tag -> Integer.parseInt(tag.substring(1, tag.length() - 1)));
    }

    ProblemException changed() {
        return Problem.of(
                        ProblemCode.CHANGED_MEANWHILE,
                        "Another version counts by now, or there is one and none was named",
                        "Look at the " + noun + " again, and send its ETag as If-Match")
                .toException();
    }

    HttpResponse delete(Call call) {
        String name = call.required("name");
        if (named.head(tenant(call), name).isEmpty()) {
            throw named.notFound(name);
        }
        int seen = seen(call)
                .orElseThrow(() -> Problem.of(
                                ProblemCode.VERSION_REQUIRED,
                                "It is not said which version was seen",
                                "Send its ETag as If-Match")
                        .toException());
        return named.delete(tenant(call), name, seen)
                .map(_ -> HttpResponse.empty(204))
                .orElseThrow(this::changed);
    }
}
