package dev.millrace.coordinator.state;

import dev.millrace.coordinator.policy.RunLimits;
import dev.millrace.coordinator.policy.Sizing;
import dev.millrace.coordinator.policy.Speculation;
import dev.millrace.coordinator.policy.SweepTimer;
import dev.millrace.coordinator.policy.barrier.Barrier;
import dev.millrace.graph.Input;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageId;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Moves a RUNNING run on: one pass over its stages. */
public final class Advance {
    private final RunRow run;
    private final List<MemoryClass> ladder;
    private final SortedMap<StageId, StageRow> rows;
    private final Sizing sizing;
    private final long nowMillis;
    private final ProtocolSettings settings;
    private final Rules rules;
    private final List<Effect> effects = new ArrayList<>();

    private Advance(
            RunRow run,
            List<MemoryClass> ladder,
            SortedMap<StageId, StageRow> rows,
            Sizing sizing,
            long nowMillis,
            ProtocolSettings settings,
            Rules rules) {
        this.run = run;
        this.ladder = ladder;
        this.rows = rows;
        this.sizing = sizing;
        this.nowMillis = nowMillis;
        this.settings = settings;
        this.rules = rules;
    }

    /**
     * What follows from these facts.
     *
     * @param ladder memory classes of the plan
     * @param stages every stage of the plan, in its order, as found after the run's row was read
     * @param sizing for stages that start
     */
    public static List<Effect> decide(
            RunRow run,
            List<MemoryClass> ladder,
            List<StageFacts> stages,
            Sizing sizing,
            long nowMillis,
            ProtocolSettings settings,
            Rules rules) {
        Advance advance = new Advance(run, ladder, rows(stages), sizing, nowMillis, settings, rules);
        advance.decide(stages);
        return List.copyOf(advance.effects);
    }

    private static SortedMap<StageId, StageRow> rows(List<StageFacts> stages) {
        SortedMap<StageId, StageRow> rows = new TreeMap<>();
        for (StageFacts facts : stages) {
            switch (facts) {
                case StageFacts.Waiting _, StageFacts.Ready _, StageFacts.Unneeded _ -> {}
                case StageFacts.Seen seen -> rows.put(seen.stage().id(), seen.row());
                case StageFacts.Running running -> rows.put(running.stage().id(), running.row());
            }
        }
        return rows;
    }

    private void decide(List<StageFacts> stages) {
        RunLimits.exceededBy(run, List.copyOf(rows.values()), waitingTasks(stages), nowMillis)
                .or(() -> RunLimits.rowsExceededBy(run, readers(stages)))
                .ifPresent(failure -> effects.add(new Effect.Fail(failure)));
        for (StageFacts facts : stages) {
            switch (facts) {
                case StageFacts.Waiting waiting -> waiting(waiting.stage());
                case StageFacts.Ready ready -> start(ready.stage(), Barrier.decide(ready.stage(), ready.inputs()));
                case StageFacts.Unneeded unneeded ->
                    start(unneeded.stage(), Barrier.skipped(unneeded.stage(), unneeded.empty()));
                case StageFacts.Seen seen -> seen(seen.row());
                case StageFacts.Running running -> running(running);
            }
        }
        if (rows.size() == stages.size() && rows.values().stream().allMatch(StageRow::isDone)) {
            effects.add(new Effect.AskDestinations());
        }
    }

    private List<StageRow> readers(List<StageFacts> stages) {
        return stages.stream()
                .filter(facts -> facts.stage().inputs().stream().anyMatch(Input.Splits.class::isInstance))
                .flatMap(facts -> Optional.ofNullable(rows.get(facts.stage().id())).stream())
                .toList();
    }

    private long waitingTasks(List<StageFacts> stages) {
        return stages.stream()
                .filter(facts -> !rows.containsKey(facts.stage().id()))
                .mapToLong(facts -> facts.stage().tasks())
                .sum();
    }

    private void waiting(Stage stage) {
        if (Readiness.isReady(stage, rows, rules)) {
            effects.add(new Effect.Start(stage.id(), first(stage)));
        }
    }

    private StageDecision first(Stage stage) {
        return new StageDecision(stage.id(), 0, stage.tasks(), 0, sizing.firstClass(stage), inputs(stage), "");
    }

    private void start(Stage planned, Barrier.Decided decided) {
        Stage stage = planned.by(decided.course());
        StageDecision decision = new StageDecision(
                stage.id(),
                0,
                decided.tasks(),
                0,
                sizing.firstClass(stage),
                inputs(stage),
                "",
                decided.shares(),
                decided.adaptations(),
                decided.course());
        effects.add(new Effect.Start(stage.id(), decision));
    }

    private SortedMap<StageId, Integer> inputs(Stage stage) {
        SortedMap<StageId, Integer> inputs = new TreeMap<>();
        for (StageId input : stage.inputStages()) {
            StageRow row = rows.get(input);
            inputs.put(input, row == null ? 0 : row.generation());
        }
        return inputs;
    }

    private void seen(StageRow row) {
        if (!row.isDone() && row.epoch() < run.epoch() && rules.hold(Rule.REARM)) {
            effects.add(new Effect.Rearm(row));
        }
    }

    private void running(StageFacts.Running facts) {
        StageRow row = facts.row();
        if (facts.full()) {
            // Every slot is set, so there is nothing to send, and no failure counts any more.
            effects.add(new Effect.Finish(row));
            return;
        }
        List<Effect> afterFailures = StageFailures.effects(facts, ladder, rules);
        effects.addAll(afterFailures);
        if (afterFailures.stream()
                .anyMatch(effect -> effect instanceof Effect.Replan || effect instanceof Effect.Fail)) {
            return;
        }
        if (!row.allSent()) {
            dispatch(facts);
            return;
        }
        if (SweepTimer.isDue(row, facts.queueEmpty(), nowMillis, settings)) {
            sweep(facts);
        }
        if (Speculation.isTime(row, facts.queueEmpty(), nowMillis, settings)) {
            effects.add(new Effect.Watch(row, facts.decision(), facts.failures()));
        }
    }

    private void dispatch(StageFacts.Running facts) {
        StageRow row = facts.row();
        effects.add(new Effect.Dispatch(row, facts.decision(), row.tasks(), row.epoch() > 0));
        if (rules.broken(Rule.MAP_WHEN_COMPLETE)) {
            effects.add(new Effect.MapEarly(row));
        }
    }

    private void sweep(StageFacts.Running facts) {
        boolean derive = rules.hold(Rule.MARK_AGAIN);
        boolean resend = rules.hold(Rule.SWEEP);
        if (derive || resend) {
            effects.add(new Effect.Sweep(facts.row(), facts.decision(), facts.failures(), derive, resend));
        }
    }
}
