package dev.millrace.service.api;

import dev.millrace.graph.Manifest;
import dev.millrace.graph.RunId;
import dev.millrace.service.cost.RunCost;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.runs.RunCatalogue;
import dev.millrace.service.runs.RunView;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.OwnerRow;
import dev.millrace.storage.record.RunRow;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Runs as answers show them. */
final class RunDocuments {
    private final Parts parts;

    RunDocuments(Parts parts) {
        this.parts = parts;
    }

    /** All that is known of a run, as an answer. */
    HttpResponse response(int status, RunId run) {
        ObjectNode node = full(run);
        return HttpResponse.json(status, node)
                .with("ETag", "\"" + node.required("version").asString() + "\"")
                .with("Location", "/v1/runs/" + run);
    }

    /** All that is known of a run. */
    ObjectNode full(RunId run) {
        RunCatalogue catalogue = parts.runs().catalogue();
        RunView view = catalogue.view(run);
        Map<String, Manifest> manifests =
                view.plan().map(plan -> catalogue.manifests(run, plan)).orElse(Map.of());
        ObjectNode node = RunJson.of(
                view,
                manifests,
                RunCost.of(view, parts.prices()),
                parts.runs().ports().clock().nowMillis());
        ObjectNode labels = node.putObject("labels");
        catalogue.spec(run).ifPresent(spec -> spec.labels().forEach(labels::put));
        return told(run, node);
    }

    /** What a list shows of a run. */
    ObjectNode row(RunRow row) {
        return told(
                row.run(),
                RunJson.listed(
                        row,
                        parts.runs().isDriven(row.run()),
                        parts.runs().ports().clock().nowMillis()));
    }

    /** What went wrong in words of the tenant whose run it is. */
    private ObjectNode told(RunId run, ObjectNode node) {
        if (node.get("failure") instanceof ObjectNode failure) {
            parts.runs().ports().table().read(Keys.owner(run)).map(OwnerRow::of).ifPresent(owner -> {
                for (String field : List.of("message", "remedy")) {
                    if (failure.get(field) != null) {
                        failure.put(
                                field,
                                parts.tenants()
                                        .told(
                                                owner.tenant(),
                                                failure.required(field).stringValue()));
                    }
                }
            });
        }
        return node;
    }
}
