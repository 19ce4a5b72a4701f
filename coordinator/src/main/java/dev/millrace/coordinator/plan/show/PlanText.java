package dev.millrace.coordinator.plan.show;

import dev.millrace.graph.ByteSize;
import dev.millrace.graph.Input;
import dev.millrace.graph.Output;
import dev.millrace.graph.OutputSpec;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageGraph;
import java.util.List;
import java.util.Locale;

/** A plan as lines for a terminal. */
final class PlanText {
    private static final int LINE = 120;

    private final PlanView view;
    private final StringBuilder text = new StringBuilder();

    private PlanText(PlanView view) {
        this.view = view;
    }

    static String of(PlanView view) {
        return new PlanText(view).all();
    }

    private String all() {
        summary();
        view.texts().forEach(source -> line("", source.sentence()));
        view.graph().taking().ifPresent(taking -> line("", taking.sentence()));
        view.graph().reuse().forEach(step -> line("", "step " + step.sentence(false)));
        view.graph().stages().forEach(this::stage);
        for (OutputSpec output : view.graph().results()) {
            output(output);
        }
        view.logical().forEach(this::logical);
        return text.toString();
    }

    private void summary() {
        StageGraph graph = view.graph();
        long tasks = graph.stages().stream().mapToLong(Stage::tasks).sum();
        long exchanges = graph.stages().stream()
                .filter(stage -> stage.output() instanceof Output.Exchange)
                .count();
        line(
                "",
                Words.counted(graph.stages().size(), "stage") + ", " + Words.counted(tasks, "task") + ", "
                        + Words.counted(exchanges, "exchange") + ", " + new ByteSize(sourceBytes())
                        + " of source files");
    }

    private long sourceBytes() {
        return view.graph().stages().stream()
                .flatMap(stage -> stage.inputs().stream())
                .mapToLong(input -> input instanceof Input.Splits splits ? Words.bytes(splits) : 0)
                .sum();
    }

    private void stage(Stage stage) {
        StageGraph graph = view.graph();
        text.append('\n');
        line("", "stage " + stage.id() + "  " + stage.name());
        line(
                "  ",
                Words.counted(stage.tasks(), "task") + ", memory " + new ByteSize(stage.memoryBytes())
                        + " a task in class "
                        + graph.classes().get(stage.memoryClass()).name() + ", "
                        + Words.reproducibility(stage.reproducibility())
                        + (Words.allThreads(stage.work()) ? ", all threads" : ", one thread")
                        + (stage.divisible() ? ", can be cut finer" : ""));
        stage.inputs().forEach(this::input);
        line("  ", Words.output(stage.output(), graph.outputs()) + expected(stage.estimate()));
        if (stage.output() instanceof Output.Exchange exchange && exchange.partitions() > 1) {
            line(
                    "  ",
                    Words.segments(
                            stage.tasks(),
                            (exchange.partitions() + exchange.groups() - 1) / exchange.groups(),
                            stage.estimate().outputBytes()));
        }
        stage.shortcut().ifPresent(shortcut -> line("  ", Words.shortcut(stage.id(), shortcut, graph.settings())));
        view.adaptations()
                .getOrDefault(stage.id(), List.of())
                .forEach(adaptation -> line("  ", Words.adaptation(adaptation)));
        if (view.measured().containsKey(stage.id())) {
            measured(view.measured().get(stage.id()));
        }
        sql(Words.work(stage.work()));
    }

    private void input(Input input) {
        line("  ", Words.input(input));
        UndividedText.of(input).forEach(undivided -> line("    ", UndividedText.line(undivided)));
    }

    private static String expected(Stage.Estimate estimate) {
        return estimate.outputRows() < 0
                ? ""
                : ", about " + Words.counted(estimate.outputRows(), "row") + ", " + Words.size(estimate.outputBytes());
    }

    private void measured(Measured value) {
        line(
                "  ",
                String.format(
                        Locale.ROOT,
                        "measured: %s, read %s (%,d rows), wrote %s (%,d rows), peak %s, spilled %s, %,d ms in all,"
                                + " longest task %,d ms",
                        Words.counted(value.tasks(), "task"),
                        new ByteSize(value.bytesRead()),
                        value.rowsRead(),
                        new ByteSize(value.bytesWritten()),
                        value.rowsWritten(),
                        new ByteSize(value.peakBytes()),
                        new ByteSize(value.spilledBytes()),
                        value.millis(),
                        value.longestMillis()));
    }

    private void output(OutputSpec output) {
        text.append('\n');
        line(
                "",
                "output " + output.name() + "  " + Words.path(output.destination()) + " ("
                        + output.format().extension() + Layouts.of(output) + ")");
        output.columns().forEach(column -> line("  ", column.name() + "  " + column.type()));
    }

    private void logical(PlanView.Logical logical) {
        text.append('\n');
        line("", "query " + logical.step());
        logical.tree().lines().forEach(tree -> line("  ", tree));
    }

    /** SQL is broken at words, so that it can be read; the stage's own text has no such breaks. */
    private void sql(String sql) {
        for (String given : sql.lines().toList()) {
            String rest = given;
            while (rest.length() > LINE) {
                int end = rest.lastIndexOf(' ', LINE);
                if (end <= 0) {
                    break;
                }
                line("    ", rest.substring(0, end));
                rest = rest.substring(end + 1);
            }
            line("    ", rest);
        }
    }

    private void line(String indent, String line) {
        text.append(indent).append(line).append('\n');
    }
}
