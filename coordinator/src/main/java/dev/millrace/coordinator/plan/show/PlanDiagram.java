package dev.millrace.coordinator.plan.show;

import dev.millrace.graph.Input;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageId;
import java.util.Optional;

/** A plan as a drawing: sources and stages are boxes, what moves between them are arrows. */
final class PlanDiagram {
    private PlanDiagram() {}

    static String dot(PlanView view) {
        StringBuilder text =
                new StringBuilder("digraph plan {\n  rankdir=LR;\n  node [shape=box, fontname=\"sans-serif\"];\n");
        for (Stage stage : view.graph().stages()) {
            text.append("  s")
                    .append(stage.id())
                    .append(" [label=\"")
                    .append(dotText(label(stage, view, "\\n")))
                    .append("\"];\n");
            for (Input input : stage.inputs()) {
                text.append("  ").append(dotFrom(stage, input)).append(" -> s").append(stage.id());
                text.append(" [label=\"").append(Words.kind(input)).append("\"];\n");
            }
        }
        return text.append("}\n").toString();
    }

    static String mermaid(PlanView view) {
        StringBuilder text = new StringBuilder("flowchart LR\n");
        for (Stage stage : view.graph().stages()) {
            text.append("  s")
                    .append(stage.id())
                    .append("[\"")
                    .append(mermaidText(label(stage, view, "<br/>")))
                    .append("\"]\n");
            for (Input input : stage.inputs()) {
                text.append("  ")
                        .append(mermaidFrom(stage, input))
                        .append(" -->|")
                        .append(Words.kind(input));
                text.append("| s").append(stage.id()).append('\n');
            }
        }
        return text.toString();
    }

    private static String label(Stage stage, PlanView view, String lineBreak) {
        return "stage " + stage.id() + lineBreak + stage.name() + lineBreak + Words.counted(stage.tasks(), "task")
                + ", "
                + view.graph().classes().get(stage.memoryClass()).name() + ", "
                + Words.reproducibility(stage.reproducibility());
    }

    private static String dotFrom(Stage stage, Input input) {
        return stageOf(input)
                .map(id -> "s" + id)
                .orElseGet(() -> "\"" + dotText(input.relation()) + " (" + stage.id() + ")\"");
    }

    private static String mermaidFrom(Stage stage, Input input) {
        return stageOf(input)
                .map(id -> "s" + id)
                .orElseGet(() -> "t" + stage.id() + "_" + stage.inputs().indexOf(input) + "[(\""
                        + mermaidText(input.relation()) + "\")]");
    }

    private static Optional<StageId> stageOf(Input input) {
        return switch (input) {
            case Input.Splits _ -> Optional.empty();
            case Input.Aligned aligned -> Optional.of(aligned.stage());
            case Input.Exchanged exchanged -> Optional.of(exchanged.stage());
            case Input.Broadcast broadcast -> Optional.of(broadcast.stage());
        };
    }

    private static String dotText(String text) {
        return text.replace("\"", "\\\"");
    }

    private static String mermaidText(String text) {
        return text.replace("\"", "#quot;");
    }
}
