package dev.millrace.service.api;

import dev.millrace.coordinator.plan.show.PlanView;
import dev.millrace.graph.Failure;
import dev.millrace.graph.RunId;
import dev.millrace.service.document.RunJson;
import dev.millrace.service.document.RunRecordJson;
import dev.millrace.service.document.TaskJson;
import dev.millrace.service.http.Call;
import dev.millrace.service.http.HttpResponse;
import dev.millrace.service.http.Parameter;
import dev.millrace.service.http.Route;
import dev.millrace.service.http.Route.Answer;
import dev.millrace.service.http.Schema;
import dev.millrace.service.runs.StageView;
import dev.millrace.service.runs.TaskView;
import dev.millrace.storage.StateTable;
import dev.millrace.storage.record.Keys;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What a run is made of: its plan, stages and tasks. */
final class DetailRoutes {
    private static final int PAGE = 100;

    private final Parts parts;
    private final Visible visible;
    private final TenantWords words;

    DetailRoutes(Parts parts, Visible visible) {
        this.parts = parts;
        this.visible = visible;
        this.words = new TenantWords(parts);
    }

    List<Route> routes() {
        Parameter stage = Parameter.path("stage", Schema.text().pattern("^[0-9]{1,4}$"), "The stage's number");
        return List.of(
                Route.get("/v1/runs/{run}/plan", "getPlan", "The plan of a run", this::plan)
                        .takes(
                                Schemas.runParameter(),
                                Parameter.query(
                                        "format",
                                        Schema.text().oneOf(List.of("json", "text", "dot", "mermaid")),
                                        "json without it"),
                                Parameter.query("analyze", Schema.truth(), "Beside what it measured"))
                        .answers(
                                Answer.json(200, "The plan", Schema.object().open()),
                                Answer.text(200, "The plan for people, or as a graph", "text/plain;charset=utf-8"))
                        .refuses(404, 422),
                Route.get("/v1/runs/{run}/stages", "listStages", "The stages of a run", this::stages)
                        .takes(Schemas.runParameter())
                        .answers(Answer.json(
                                200,
                                "The stages; none before it is planned",
                                Schema.object().required("stages", Schema.list(Schema.named("Stage")))))
                        .refuses(404, 422),
                Route.get("/v1/runs/{run}/stages/{stage}", "getStage", "A stage of a run", this::stage)
                        .takes(Schemas.runParameter(), stage)
                        .answers(Answer.json(200, "The stage", Schema.named("Stage")))
                        .refuses(404, 422),
                Route.get("/v1/runs/{run}/tasks", "listTasks", "The tasks of stages that have started", this::tasks)
                        .takes(
                                Schemas.runParameter(),
                                Parameter.query("stage", Schema.whole().between(0, 9_999), "Only of this stage"),
                                Parameter.query("state", Schema.text().oneOf(states()), "Only in this state"),
                                Parameter.query(
                                        "pageSize", Schema.whole().between(1, 1_000), "Most tasks; 100 without it"),
                                Parameter.query(
                                        "pageToken",
                                        Schema.text().pattern("^[0-9]{1,9}$"),
                                        "The nextPageToken of the page before"))
                        .answers(Answer.json(
                                200,
                                "A page of tasks, in order of stage and task",
                                Schema.object()
                                        .required("tasks", Schema.list(Schema.named("Task")))
                                        .optional("nextPageToken", Schema.text())))
                        .refuses(404, 422),
                Route.get("/v1/runs/{run}/tasks/{task}", "getTask", "A task of a run", this::task)
                        .takes(
                                Schemas.runParameter(),
                                Parameter.path(
                                        "task",
                                        Schema.text().pattern("^[0-9]{1,4}\\.[0-9]{1,7}$"),
                                        "Its stage and its number: 0.17"))
                        .answers(Answer.json(200, "The task", Schema.named("Task")))
                        .refuses(404, 422),
                Route.get(
                                "/v1/runs/{run}/record",
                                "getRecord",
                                "All that is stored of a run, for clients of the same version",
                                this::record)
                        .takes(Schemas.runParameter())
                        .answers(Answer.json(
                                200,
                                "Rows and documents as they are stored",
                                Schema.object().open()))
                        .refuses(404, 422),
                Route.get("/v1/runs/{run}/story", "getStory", "What happened in a run, in order of time", this::story)
                        .takes(Schemas.runParameter())
                        .answers(Answer.json(
                                200,
                                "The story",
                                Schema.object()
                                        .required(
                                                "lines",
                                                Schema.list(Schema.object()
                                                        .required("atMillis", Schema.whole())
                                                        .required("what", Schema.text())))))
                        .refuses(404, 422));
    }

    private static List<String> states() {
        return Arrays.stream(TaskView.State.values()).map(Enum::name).toList();
    }

    private HttpResponse plan(Call call) {
        RunId run = visible.known(call);
        PlanView plan = parts.runs().plan(run, call.flag("analyze"));
        String format = call.text("format").orElse("json");
        String type = format.equals("json") ? "application/json" : "text/plain;charset=utf-8";
        return HttpResponse.text(200, type, plan.show(PlanView.Format.valueOf(format.toUpperCase(Locale.ROOT))));
    }

    private HttpResponse record(Call call) {
        RunId run = visible.known(call);
        StateTable table = parts.runs().ports().table();
        return HttpResponse.json(
                200,
                RunRecordJson.write(
                        parts.runs().record(run),
                        table.read(Keys.run(run)).orElseThrow(() -> missing("The run is gone")),
                        table.query(Keys.runPartition(run), Keys.STAGES),
                        table.query(Keys.runPartition(run), Keys.NOTICES),
                        words.rooted(call.principal())));
    }

    private HttpResponse story(Call call) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode lines = node.putArray("lines");
        parts.runs()
                .story()
                .of(parts.runs().catalogue().view(visible.known(call)))
                .forEach(line ->
                        lines.addObject().put("atMillis", line.atMillis()).put("what", line.what()));
        return HttpResponse.json(200, node);
    }

    private HttpResponse stages(Call call) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode stages = node.putArray("stages");
        parts.runs().catalogue().view(visible.known(call)).stages().forEach(stage -> stages.add(json(stage)));
        return HttpResponse.json(200, node);
    }

    private static ObjectNode json(StageView stage) {
        return RunJson.of(stage, stage.adaptations());
    }

    private HttpResponse stage(Call call) {
        int number = Integer.parseInt(call.required("stage"));
        return parts.runs().catalogue().view(visible.known(call)).stages().stream()
                .filter(stage -> stage.stage().id().index() == number)
                .findFirst()
                .map(stage -> HttpResponse.json(200, json(stage)))
                .orElseThrow(() -> missing("The run has no stage " + number));
    }

    private static RuntimeException missing(String message) {
        return Failure.invalid("NOT_PLANNED", message, "Look at the run's stages")
                .toException();
    }

    private List<TaskView> all(Call call) {
        return parts.runs().tasks().of(parts.runs().catalogue().view(visible.known(call)));
    }

    private HttpResponse tasks(Call call) {
        long stage = call.number("stage", -1);
        String state = call.text("state").orElse("");
        int from = Integer.parseInt(call.text("pageToken").orElse("0"));
        int size = (int) call.number("pageSize", PAGE);
        List<TaskView> meant = all(call).stream()
                .filter(task -> stage < 0 || task.stage() == stage)
                .filter(task -> state.isEmpty() || task.state().name().equals(state))
                .skip(from)
                .limit(size + 1L)
                .toList();
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        ArrayNode tasks = node.putArray("tasks");
        meant.stream().limit(size).forEach(task -> tasks.add(TaskJson.of(task)));
        if (meant.size() > size) {
            node.put("nextPageToken", Integer.toString(from + size));
        }
        return HttpResponse.json(200, node);
    }

    private HttpResponse task(Call call) {
        String name = call.required("task");
        return all(call).stream()
                .filter(task -> name.equals(task.stage() + "." + task.task()))
                .findFirst()
                .map(task -> HttpResponse.json(200, TaskJson.of(task)))
                .orElseThrow(() -> missing("No task " + name + " of the run has started"));
    }
}
