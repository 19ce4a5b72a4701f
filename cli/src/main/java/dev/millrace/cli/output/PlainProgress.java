package dev.millrace.cli.output;

import dev.millrace.coordinator.plan.show.Words;
import dev.millrace.graph.Output;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.runs.StageView;
import dev.millrace.service.runtime.RunObserver;
import dev.millrace.service.words.Human;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One line for each change of a stage, for logs. */
public final class PlainProgress implements RunObserver {
    private final Terminal terminal;
    private final Map<Integer, String> told = new HashMap<>();
    private final Set<Integer> explained = new HashSet<>();
    private @Nullable RunState toldState;
    private String toldAlarm = "";
    private boolean toldReuse;

    public PlainProgress(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void saw(RunView run) {
        boolean ended = run.row().state().isEnded();
        if (!ended) {
            state(run.row());
            alarm(run.row());
        }
        if (!toldReuse && run.plan().isPresent()) {
            toldReuse = true;
            run.taking().ifPresent(taking -> terminal.say("  " + taking.sentence()));
            run.reuse().forEach(step -> terminal.say("  step " + step.sentence(false)));
        }
        for (StageView stage : run.stages()) {
            String state = stage.state();
            boolean untold = stage.row().isEmpty() || stage.over() && !state.equals("DONE");
            if (!untold && !state.equals(told.put(stage.stage().id().index(), state))) {
                String name = "  stage " + stage.stage().id();
                terminal.say(name + " " + stage.stage().name() + ": " + words(stage));
                if (explained.add(stage.stage().id().index())) {
                    stage.adaptations().forEach(adaptation -> terminal.say(name + " " + Words.adaptation(adaptation)));
                }
            }
        }
        if (ended) {
            state(run.row());
        }
    }

    private void state(RunRow run) {
        if (run.state() != toldState) {
            toldState = run.state();
            terminal.say("  run " + run.state().name().toLowerCase(Locale.ROOT));
        }
    }

    private void alarm(RunRow run) {
        if (!run.alarmOrEmpty().equals(toldAlarm)) {
            toldAlarm = run.alarmOrEmpty();
            terminal.say("  cannot publish yet: " + toldAlarm);
        }
    }

    private static String words(StageView stage) {
        if (stage.takenBy().isPresent()) {
            return "no task of its own";
        }
        String tasks = Human.count(stage.tasks(), "task");
        if (stage.done() < stage.tasks()) {
            return tasks + " started";
        }
        // What judges rows writes none.
        return stage.stage().output() instanceof Output.Findings
                ? tasks + " done"
                : tasks + " done, " + Human.count(stage.totals().rowsWritten(), "row") + ", "
                        + Human.bytes(stage.totals().bytesWritten());
    }
}
