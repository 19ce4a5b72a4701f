package dev.millrace.cli.output;

import dev.millrace.service.runs.RunView;
import dev.millrace.service.runs.StageView;
import dev.millrace.service.runtime.RunObserver;
import java.util.HashMap;
import java.util.Map;

/** One line for each change of a stage, for logs. */
public final class PlainProgress implements RunObserver {
    private final Terminal terminal;
    private final Map<Integer, String> told = new HashMap<>();
    private String toldState = "";

    public PlainProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void saw(RunView run) {
        for (StageView stage : run.stages()) {
            String state = stage.state();
            boolean waiting = stage.row().isEmpty();
            if (!waiting && !state.equals(told.put(stage.stage().id().index(), state))) {
                terminal.say("  stage " + stage.stage().id() + " " + stage.stage().name() + ": " + words(stage));
            }
        }
        String state = run.row().state().name();
        if (!state.equals(toldState)) {
            toldState = state;
            terminal.say("  run " + state.toLowerCase(java.util.Locale.ROOT));
        }
    }

    private static String words(StageView stage) {
        String tasks = Human.count(stage.tasks(), "task");
        if (stage.done() < stage.tasks()) {
            return tasks + " started";
        }
        return tasks + " done, " + Human.count(stage.totals().rowsWritten(), "row") + ", " + Human.bytes(stage.totals().bytesWritten());
    }
}
