package dev.millrace.service.api;

import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.RunId;
import dev.millrace.service.cost.RunCost;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.runs.RunCatalogue;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunView;
import dev.millrace.storage.record.RunRow;
import java.util.Map;
import java.util.Optional;
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
        Optional<JobSpec> job = catalogue.spec(run);
        job.ifPresent(spec -> spec.labels().forEach(labels::put));
        RunJson.tables(node, RunRecord.tables(job));
        return node;
    }

    /** What a list shows of a run. */
    ObjectNode row(RunRow row) {
        return RunJson.listed(
                row,
                parts.runs().isDriven(row.run()),
                parts.runs().ports().clock().nowMillis());
    }
}
