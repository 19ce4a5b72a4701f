package dev.millrace.cli.command;

import dev.millrace.cli.context.ExitCode;
import dev.millrace.cli.output.FindingsText;
import dev.millrace.cli.output.RunReport;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.RunId;
import dev.millrace.service.client.Runs;
import dev.millrace.service.cost.Prices;
import dev.millrace.service.cost.RunCost;
import dev.millrace.service.document.FailureJson;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.runs.NoticeView;
import dev.millrace.service.runs.RunRecord;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.words.Human;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Command(name = "get", description = "Show a run.")
final class RunsGetCommand extends ServiceTool {
    @Override
    ExitCode call(Runs runs, RunId run) {
        RunRecord record = runs.record(run);
        RunView view = record.view();
        Map<String, Manifest> manifests = record.manifests();
        List<NoticeView> notices = record.notices();
        if (common.json) {
            ObjectNode json =
                    RunJson.of(view, manifests, RunCost.of(view, Prices.builtIn()), System.currentTimeMillis());
            if (!notices.isEmpty()) {
                ArrayNode told = json.putArray("notices");
                notices.forEach(notice -> told.add(RunJson.of(notice)));
            }
            json.put("driven", record.driven());
            RunJson.tables(json, record.tables());
            if (!record.command().isEmpty()) {
                record.command().forEach(json.putArray("command")::add);
            }
            RunReport.refusal(view.row()).ifPresent(refused -> json.set("refusal", FailureJson.of(refused)));
            print(json);
            return ExitCode.OK;
        }
        terminal().print("run        " + run);
        terminal().print("job        " + view.row().job());
        terminal()
                .print("state      "
                        + RunsListCommand.words(RunJson.of(view.row()).put("driven", record.driven())));
        terminal().print("submitted  " + Human.moment(view.row().submittedMillis()));
        terminal()
                .print("time       " + Human.millis(view.millis(System.currentTimeMillis()))
                        + (view.row().epoch() > 0 ? ", retry " + view.row().epoch() : ""));
        terminal()
                .print("tasks      " + view.tasksDone() + " of " + view.tasks() + " in "
                        + Human.count(view.stages().size(), "stage"));
        terminal()
                .print("bytes      read " + Human.bytes(view.bytesRead()) + ", exchanged "
                        + Human.bytes(view.bytesExchanged()));
        terminal().print("memory     peak of a task " + Human.bytes(view.peakBytes()));
        view.plan()
                .ifPresent(plan -> plan.results().forEach(output -> {
                    Manifest manifest = manifests.get(output.name());
                    String rows = manifest == null
                            ? "not published"
                            : Human.count(manifest.rows(), "row") + ", " + Human.bytes(manifest.sizeBytes());
                    terminal()
                            .print("output     " + output.name() + ": " + rows + "  "
                                    + RunJson.path(output.destination()));
                }));
        record.tables().forEach((source, table) -> terminal().print("table      " + table + ", read as " + source));
        view.taking().ifPresent(taking -> terminal().print("taken      " + taking.sentence()));
        view.reuse()
                .forEach(step -> terminal()
                        .print("step       " + step.sentence(view.row().state().isEnded())));
        view.findings().stream()
                .flatMap(found -> FindingsText.lines(found).stream())
                .forEach(terminal()::print);
        notices.forEach(notice -> terminal().print("webhook    " + notice.words()));
        if (!record.command().isEmpty()) {
            terminal().print("command    millrace " + String.join(" ", record.command()));
        }
        view.failure().or(() -> RunReport.refusal(view.row())).ifPresent(new RunReport(terminal())::failure);
        return ExitCode.OK;
    }
}
