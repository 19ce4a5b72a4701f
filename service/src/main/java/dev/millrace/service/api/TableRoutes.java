package dev.millrace.service.api;

import dev.millrace.coordinator.plan.text.SummarizeText;
import dev.millrace.graph.JobSpec.Source;
import dev.millrace.graph.RunId;
import dev.millrace.service.document.TableJson;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Parameter;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.service.jobs.LoadedJob;
import dev.millrace.service.jobs.TableLook;
import dev.millrace.service.tables.TableFolder;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Looking at data before there is a job: what is in a folder, columns and sizes of a table, its first rows, its columns in numbers. */
final class TableRoutes {
    private static final int PAGE = 50;
    private static final int MOST_ROWS = 1_000;
    private static final int ROWS = 10;

    private final Parts parts;
    private final TableRequests tables;
    private final QueryAnswers queries;

    TableRoutes(Parts parts, TableRequests tables, QueryAnswers queries) {
        this.parts = parts;
        this.tables = tables;
        this.queries = queries;
    }

    List<Route> routes() {
        Schema rows = QueryAnswers.waiting(TableRequests.body())
                .optional("format", Schema.text().oneOf(InlineRows.FORMATS));
        return List.of(
                Route.get("/v1/tables", "listTables", "What lies in a folder, one level deep", this::list)
                        .takes(
                                Parameter.query(
                                        "path",
                                        Schema.text()
                                                .pattern("^[^\\x00-\\x1f]{1,1000}$")
                                                .atMost(1_000),
                                        "The folder; without it that in which relative paths begin"),
                                Parameter.query(
                                        "pageSize", Schema.whole().between(1, 1_000), "Most of them; 50 without it"),
                                Parameter.query(
                                        "pageToken",
                                        Schema.text()
                                                .pattern("^[^/\\x00-\\x1f][^\\x00-\\x1f]{0,3999}$")
                                                .atMost(4_000),
                                        "The nextPageToken of the page before"))
                        .answers(Answer.json(
                                200,
                                "A page of files and folders",
                                Schema.object()
                                        .required("tables", Schema.list(entry()))
                                        .optional("nextPageToken", Schema.text())))
                        .refuses(404, 422),
                Route.post(
                                "/v1/tables:describe",
                                "describeTable",
                                "Columns, files, rows, bytes, and where files differ; no rows are read",
                                this::describe)
                        .body(TableRequests.body())
                        .answers(Answer.json(200, "What is known of it", facts()))
                        .refuses(404, 409, 422),
                Route.post("/v1/tables:head", "readTable", "The first rows of a table", this::head)
                        .body(rows.optional(
                                "rows", Schema.whole().between(1, MOST_ROWS).says("How many; 10 without it")))
                        .answers(QueryAnswers.answers())
                        .refuses(404, 409, 422, 429),
                Route.post(
                                "/v1/tables:stats",
                                "summarizeTable",
                                "Of each column least, greatest, distinct and missing values and quantiles: reads all"
                                        + " rows",
                                this::stats)
                        .body(rows)
                        .answers(QueryAnswers.answers())
                        .refuses(404, 409, 422, 429));
    }

    private static Schema entry() {
        return Schema.object()
                .required("path", Schema.text())
                .required("kind", Schema.text().oneOf(List.of("file", "published", "folder")))
                .optional("format", Schema.text())
                .optional("files", Schema.whole())
                .optional("bytes", Schema.whole())
                .optional("rows", Schema.whole().says("of what a run has published"))
                .optional("modifiedMillis", Schema.whole());
    }

    static Schema facts() {
        return Schema.object()
                .required("format", Schema.text())
                .required("files", Schema.whole())
                .required("bytes", Schema.whole())
                .required("rows", Schema.whole())
                .required("rowsExact", Schema.truth().says("whether the rows are counted, not estimated"))
                .required("rowGroups", Schema.whole())
                .required(
                        "columns",
                        Schema.list(Schema.object()
                                .required("name", Schema.text())
                                .required("type", Schema.text())
                                .required("partition", Schema.truth())))
                .required(
                        "readAs",
                        Schema.list(
                                Schema.object().required("how", Schema.text()).required("files", Schema.whole())))
                .required(
                        "drift",
                        Schema.list(Schema.object()
                                .required("column", Schema.text())
                                .required("found", Schema.text())
                                .required("files", Schema.whole())
                                .required("first", Schema.text())));
    }

    private HttpResponse list(Call call) {
        TableRequests.Folder folder = tables.folder(call.principal(), call.text("path"));
        TableFolder.Page page = new TableFolder(
                        parts.runs().objects(),
                        folder.place(),
                        place -> folder.bounds()
                                .map(bounds -> bounds.holds(place.uri()))
                                .orElse(true))
                .page(call.text("pageToken").orElse(""), (int) call.number("pageSize", PAGE));
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode entries = node.putArray("tables");
        page.entries().forEach(entry -> entries.add(TableJson.entry(entry)));
        if (!page.nextOrEmpty().isEmpty()) {
            node.put("nextPageToken", page.nextOrEmpty());
        }
        return HttpResponse.json(200, node);
    }

    private HttpResponse describe(Call call) {
        Source source = tables.source(call);
        return JobRequests.placed(
                call.body(),
                TableRequests.pointer(call.body().value()),
                () -> HttpResponse.json(
                        200,
                        TableJson.facts(TableLook.describe(source, parts.runs().objects()))));
    }

    private HttpResponse head(Call call) {
        long rows = call.body().value().path("rows").asLong(ROWS);
        return rows(call, tables.source(call), all -> all + " LIMIT " + rows);
    }

    private HttpResponse stats(Call call) {
        Source source = tables.source(call);
        return rows(
                call,
                source,
                all -> SummarizeText.of(all, parts.runs().columns(tables.query(call, source, Function.identity()))));
    }

    private HttpResponse rows(Call call, Source source, Function<String, String> sql) {
        JsonNode body = call.body().value();
        String pointer = TableRequests.pointer(body);
        RunId run = parts.runs().requests().fresh();
        LoadedJob job = JobRequests.placed(call.body(), pointer, () -> {
            LoadedJob query = tables.query(call, source, sql);
            parts.runs().columns(query);
            return query;
        });
        return queries.answer(
                call,
                run,
                job,
                new QueryAnswers.Wish(pointer, body.path("format").asString("json"), 0));
    }
}
