package dev.millrace.service.api;

import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.RunId;
import dev.millrace.service.arrow.ArrowStream;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Parameter;
import dev.millrace.service.http.Problem;
import dev.millrace.service.http.ProblemCode;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.service.result.PublishedResult;
import dev.millrace.service.runs.RunResults;
import java.io.FileNotFoundException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What runs have published: rows that fit an answer, else links to files. */
final class ResultRoutes {
    static final String MANIFEST = "manifest";
    private static final String PARQUET_FORMAT = "parquet";
    private static final String PARQUET = "application/vnd.apache.parquet";

    private final Parts parts;
    private final Visible visible;
    private final RunResults results;
    private final Links links = new Links();

    ResultRoutes(Parts parts, Visible visible) {
        this.parts = parts;
        this.visible = visible;
        this.results = new RunResults(parts.runs().catalogue());
    }

    List<Route> routes() {
        Schema entry = Schema.object()
                .required("name", Schema.text())
                .required("format", Schema.text())
                .required("path", Schema.text())
                .optional("rows", Schema.whole())
                .optional("bytes", Schema.whole());
        return List.of(
                Route.get("/v1/runs/{run}/results", "listResults", "The results of a run", this::list)
                        .takes(Schemas.runParameter())
                        .answers(Answer.json(
                                200, "The results", Schema.object().required("results", Schema.list(entry))))
                        .refuses(404, 422),
                Route.get("/v1/runs/{run}/results/{name}", "getResult", "A result of a run", this::get)
                        .takes(
                                Schemas.runParameter(),
                                Parameter.path(
                                        "name",
                                        Schema.text().pattern(Schemas.NAME).atMost(63),
                                        "The step's name"),
                                format(),
                                limit(),
                                Parameter.query(
                                        "offset",
                                        Schema.whole().between(0, 1L << 40),
                                        "How many of the first rows are left out; none without it"))
                        .answers(rows())
                        .answers(
                                new Answer(200, "The only file", PARQUET, Schema.text(), List.of()),
                                new Answer(
                                        307,
                                        "The only file is at another address for some minutes",
                                        "",
                                        Schema.any(),
                                        List.of("Location")))
                        .refuses(404, 422),
                Route.get("/v1/files/{link}", "getFile", "A file of a result, by its link", this::file)
                        .takes(Parameter.path(
                                "link",
                                Schema.text().pattern("^[A-Za-z0-9_-]{1,400}\\.[A-Za-z0-9_-]{1,100}$"),
                                "A link of a manifest says itself that it may be read"))
                        .answers(new Answer(
                                200, "The file's bytes", "application/octet-stream", Schema.text(), List.of()))
                        .refuses(403, 404, 422)
                        .forAll());
    }

    private static Parameter format() {
        return Parameter.query(
                "format",
                Schema.text()
                        .oneOf(Stream.concat(InlineRows.FORMATS.stream(), Stream.of(MANIFEST, PARQUET_FORMAT))
                                .toList()),
                "Rows, or a manifest with links to files (without it; also where rows are more than 4 MiB), or the only"
                        + " file of a result in Parquet");
    }

    private static Parameter limit() {
        return Parameter.query("limit", Schema.whole().between(1, 1L << 40), "Most rows; all without it");
    }

    static Answer[] rows() {
        return new Answer[] {
            Answer.json(
                    200, "The manifest, or columns and rows", Schema.object().open(), "Millrace-Inline"),
            new Answer(200, "An object a row", "application/x-ndjson", Schema.text(), List.of("Millrace-Inline")),
            new Answer(200, "Rows with a header", "text/csv;charset=utf-8", Schema.text(), List.of("Millrace-Inline")),
            new Answer(
                    200,
                    "A stream of Arrow's IPC format",
                    ArrowStream.MEDIA_TYPE,
                    Schema.text(),
                    List.of("Millrace-Inline"))
        };
    }

    private HttpResponse list(Call call) {
        RunId run = visible.known(call);
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode all = node.putArray("results");
        for (OutputSpec output : results.outputs(run)) {
            ObjectNode one = all.addObject()
                    .put("name", output.name())
                    .put("format", output.format().extension())
                    .put("path", output.destination().path());
            parts.runs()
                    .catalogue()
                    .manifest(run, output)
                    .ifPresent(manifest -> one.put("rows", manifest.rows()).put("bytes", manifest.sizeBytes()));
        }
        return HttpResponse.json(200, node);
    }

    private HttpResponse get(Call call) {
        RunId run = visible.known(call);
        if (call.text("format").orElse("").equals(PARQUET_FORMAT)) {
            return parquet(run, call);
        }
        return answer(
                run,
                call.required("name"),
                call.text("format").orElse(MANIFEST),
                call.number("offset", 0),
                call.number("limit", 0));
    }

    /** The file as it is, for what reads Parquet by an address. */
    private HttpResponse parquet(RunId run, Call call) {
        if (call.text("offset").isPresent() || call.text("limit").isPresent()) {
            throw Problem.of(
                            ProblemCode.BAD_PARAMETER,
                            "A file is given whole, without offset and limit",
                            "Leave them out, or ask for json, ndjson, csv or arrow")
                    .toException();
        }
        String name = call.required("name");
        PublishedResult result = result(run, name);
        List<Manifest.File> files = result.manifest().files();
        if (files.size() != 1 || result.manifest().format() != OutputSpec.Format.PARQUET) {
            throw Failure.invalid(
                            "NOT_ONE_FILE",
                            "The result '" + name + "' is " + files.size() + " files of "
                                    + result.manifest().format().extension() + ", not one of parquet",
                            "Leave format out: the manifest has a link to each file")
                    .toException();
        }
        Manifest.File file = files.getFirst();
        return parts.runs()
                .link(result.folder().resolve(file.name()), Links.LIFE_MILLIS)
                .map(url -> HttpResponse.empty(307).with("Location", url))
                .orElseGet(() -> content(PARQUET, result, file));
    }

    private PublishedResult result(RunId run, String name) {
        if (results.outputs(run).stream().noneMatch(output -> output.name().equals(name))) {
            throw Failure.invalid("NO_RESULT", "The run " + run + " has no result '" + name + "'", "See its results")
                    .toException();
        }
        return results.of(run, name);
    }

    /** Rows of a result in a format, or its manifest. */
    HttpResponse answer(RunId run, String name, String format, long offset, long limit) {
        PublishedResult result = result(run, name);
        Optional<byte[]> rows = format.equals(MANIFEST)
                ? Optional.empty()
                : InlineRows.of(result, parts.runs().objects(), format, offset, limit);
        return rows.map(bytes -> HttpResponse.rows(InlineRows.type(format), bytes))
                .orElseGet(() -> HttpResponse.json(200, manifest(run, name, result)))
                .with("Millrace-Inline", Boolean.toString(rows.isPresent()));
    }

    private ObjectNode manifest(RunId run, String name, PublishedResult result) {
        long now = parts.runs().ports().clock().nowMillis();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("run", run.value()).put("name", name).put("rowCount", result.rows());
        ArrayNode columns = node.putArray("columns");
        result.columns()
                .forEach(
                        column -> columns.addObject().put("name", column.name()).put("type", column.type()));
        ArrayNode segments = node.putArray("segments");
        List<Manifest.File> files = result.manifest().files();
        for (int file = 0; file < files.size(); file++) {
            segments.addObject()
                    .put("url", url(new Links.Target(run, name, file), result, now))
                    .put("file", files.get(file).name())
                    .put("format", result.manifest().format().extension())
                    .put("rows", files.get(file).rows())
                    .put("bytes", files.get(file).sizeBytes())
                    .put("checksum", files.get(file).checksum())
                    .put("expiresMillis", now + Links.LIFE_MILLIS);
        }
        return node;
    }

    private String url(Links.Target target, PublishedResult result, long nowMillis) {
        Manifest.File file = result.manifest().files().get(target.file());
        return parts.runs()
                .link(result.folder().resolve(file.name()), Links.LIFE_MILLIS)
                .orElseGet(() -> "/v1/files/" + links.link(target, nowMillis));
    }

    private HttpResponse file(Call call) {
        Links.Target target =
                links.read(call.required("link"), parts.runs().ports().clock().nowMillis());
        PublishedResult result = results.of(target.run(), target.output());
        Manifest.File file = result.manifest().files().get(target.file());
        return content("application/octet-stream", result, file);
    }

    private HttpResponse content(String type, PublishedResult result, Manifest.File file) {
        Location place = result.folder().resolve(file.name());
        return HttpResponse.large(
                type,
                () -> parts.runs()
                        .objects()
                        .open(place)
                        .orElseThrow(() -> new FileNotFoundException(file.name() + " was removed meanwhile")),
                file.sizeBytes());
    }
}
