package dev.millrace.cli.output;

import dev.millrace.graph.StepReuse;
import dev.millrace.service.result.TextWidth;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.runs.StageView;
import dev.millrace.service.runtime.RunObserver;
import dev.millrace.service.words.Human;
import java.util.ArrayList;
import java.util.List;

/** Bars in a terminal, drawn over again as the run goes on. */
public final class LiveProgress implements RunObserver {
    private static final int BAR = 20;
    private static final int REUSED = 3;
    private static final String CLEAR_LINE = "\u001b[0K";
    private static final String CLEAR_TO_END = "\u001b[0J";

    private final Terminal terminal;
    private final int columns;
    private final int rows;
    private int drawn;

    public LiveProgress(Terminal terminal, Screen screen) {
        this.terminal = terminal;
        this.columns = Math.max(40, screen.columns());
        this.rows = Math.max(6, screen.rows());
    }

    @Override
    public void saw(RunView run) {
        List<String> lines = lines(run, System.currentTimeMillis());
        StringBuilder frame = new StringBuilder();
        if (drawn > 0) {
            frame.append("\u001b[" + drawn + "A");
        }
        frame.append('\r');
        // Line by line: terminals keep a screen that is cleared from its top in their history.
        lines.forEach(line -> frame.append(line).append(CLEAR_LINE).append('\n'));
        frame.append(CLEAR_TO_END);
        terminal.err().print(frame);
        terminal.err().flush();
        drawn = lines.size();
    }

    /** The frame, cut to the terminal's size: lines that have left the screen cannot be drawn over. */
    List<String> lines(RunView run, long nowMillis) {
        List<String> lines = new ArrayList<>();
        String head = run.row().run() + "  " + run.row().job() + "  "
                + run.row().state() + "  " + Human.millis(run.millis(nowMillis)) + "  " + Human.count(run.tasksDone())
                + "/" + Human.count(run.tasks(), "task");
        lines.add(terminal.styled(Terminal.Style.STRONG, TextWidth.cut(head, columns - 1)));
        if (!run.row().alarmOrEmpty().isEmpty() && !run.row().state().isEnded()) {
            lines.add(TextWidth.cut("  cannot publish yet: " + run.row().alarmOrEmpty(), columns - 1));
        }
        reused(run, lines);
        int widest = Math.min(
                36,
                run.stages().stream()
                        .mapToInt(stage -> TextWidth.of(stage.stage().name()))
                        .max()
                        .orElse(0));
        StageWindow window = StageWindow.of(run.stages(), rows - 1 - lines.size());
        window.shown().forEach(stage -> lines.add(TextWidth.cut(line(stage, widest), columns - 1)));
        if (!window.rest().isEmpty()) {
            lines.add(TextWidth.cut(window.rest(), columns - 1));
        }
        return lines;
    }

    private void reused(RunView run, List<String> lines) {
        run.taking().ifPresent(taking -> lines.add(TextWidth.cut("  " + taking.sentence(), columns - 1)));
        List<StepReuse> steps = run.reuse();
        steps.stream()
                .limit(REUSED)
                .forEach(step -> lines.add(TextWidth.cut(
                        "  step " + step.sentence(run.row().state().isEnded()), columns - 1)));
        if (steps.size() > REUSED) {
            long cached = steps.stream().filter(StepReuse::isCached).count();
            lines.add("  " + Human.count(steps.size(), "step") + " with cache, " + cached + " CACHED");
        }
    }

    private static String line(StageView stage, int widest) {
        String name = TextWidth.padded(TextWidth.cut(stage.stage().name(), widest), widest, false);
        StringBuilder line = new StringBuilder(String.format(
                "%3d %s %s %d/%d",
                stage.stage().id().index(), name, bar(stage.done(), stage.tasks()), stage.done(), stage.tasks()));
        if (stage.totals().bytesWritten() > 0) {
            line.append("  ").append(Human.bytes(stage.totals().bytesWritten()));
        }
        if (stage.failures() > 0) {
            line.append("  ").append(Human.count(stage.failures(), "failure"));
        }
        stage.row()
                .filter(row -> row.sweeps() > 0)
                .ifPresent(row -> line.append("  swept ").append(row.sweeps()));
        stage.row()
                .filter(row -> row.generation() > 0)
                .ifPresent(row -> line.append("  finer plan ").append(row.generation()));
        return line.toString();
    }

    static String bar(int done, int tasks) {
        int full = tasks == 0 ? 0 : (int) ((long) done * BAR / tasks);
        return "█".repeat(full) + "·".repeat(BAR - full);
    }
}
