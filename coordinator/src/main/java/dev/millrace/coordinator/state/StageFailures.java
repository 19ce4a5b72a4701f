package dev.millrace.coordinator.state;

import dev.millrace.coordinator.policy.ClassLadder;
import dev.millrace.coordinator.policy.FinerPlan;
import dev.millrace.graph.ByteSize;
import dev.millrace.graph.CloudClass;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MemoryClass;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What follows from the failures that a stage's attempts reported. */
final class StageFailures {
    private final StageFacts.Running facts;
    private final List<MemoryClass> ladder;
    private final Rules rules;

    private StageFailures(StageFacts.Running facts, List<MemoryClass> ladder, Rules rules) {
        this.facts = facts;
        this.ladder = ladder;
        this.rules = rules;
    }

    /** A fatal one ends the run, one of the user's data in order of tasks; else a task that ran out goes to its next class; at the top of the ladder the stage is cut finer, or the run ends. */
    static List<Effect> effects(StageFacts.Running facts, List<MemoryClass> ladder, Rules rules) {
        StageFailures failures = new StageFailures(facts, ladder, rules);
        Optional<Effect> fatal = failures.fatal();
        return fatal.isPresent() ? List.of(fatal.get()) : failures.exhausted();
    }

    private Optional<Effect> fatal() {
        return facts.failures().stream()
                .filter(FailureRow::isFatal)
                .filter(row ->
                        rules.broken(Rule.WINNER_BEATS_FAILURE) || !facts.won().contains(row.task()))
                .filter(row -> rules.broken(Rule.FIRST_INVALID) || isFirst(row))
                .min(Comparator.comparingInt(FailureRow::task))
                .map(row -> new Effect.Fail(row.failure()));
    }

    /**
     * What a task finds wrong with the user's data is told once no task before it can find anything: else which row is told depends on which task
     * was faster.
     */
    private boolean isFirst(FailureRow row) {
        return row.failure().kind() != FailureKind.INVALID || row.task() <= facts.firstDone();
    }

    private List<Effect> exhausted() {
        SortedMap<Integer, List<FailureRow>> byTask = new TreeMap<>();
        for (FailureRow row : facts.failures()) {
            if (row.isExhausted() && !facts.won().contains(row.task())) {
                byTask.computeIfAbsent(row.task(), _ -> new ArrayList<>()).add(row);
            }
        }
        List<Effect> effects = new ArrayList<>();
        for (List<FailureRow> rows : byTask.values()) {
            if (rows.stream().allMatch(FailureRow::handled)) {
                continue;
            }
            switch (ClassLadder.next(ladder, facts.decision().memoryClass(), rows, rules)) {
                case ClassLadder.Next.Try next -> effects.add(nextClass(rows, next.memoryClass()));
                case ClassLadder.Next.Exhausted _ -> {
                    return List.of(finerOrEnd(rows.getLast()));
                }
            }
        }
        return effects;
    }

    private Effect nextClass(List<FailureRow> rows, int memoryClass) {
        List<FailureRow> unhandled = rows.stream().filter(row -> !row.handled()).toList();
        return new Effect.NextClass(facts.row(), rows.getFirst().task(), memoryClass, unhandled);
    }

    private Effect finerOrEnd(FailureRow last) {
        Stage carriedOut = facts.stage().by(facts.decision().course());
        Optional<StageDecision> finer = FinerPlan.after(carriedOut, facts.decision(), top() + 1);
        if (finer.isPresent()) {
            return new Effect.Replan(facts.row(), finer.get());
        }
        return new Effect.Fail(tooLarge(last));
    }

    private int top() {
        return CloudClass.top(ladder, facts.decision().memoryClass());
    }

    private Failure tooLarge(FailureRow last) {
        MemoryClass largest = ladder.get(top());
        String peak = last.peakBytes() > 0 ? ", after a peak of " + new ByteSize(last.peakBytes()) : "";
        return new Failure(
                FailureKind.EXHAUSTED,
                last.failure().code(),
                "Task " + last.task() + " of stage " + facts.stage().id() + " ("
                        + facts.stage().name() + ") failed in the largest memory class too, '" + largest.name() + "' ("
                        + new ByteSize(largest.memoryBytes()) + ")" + peak + ": "
                        + last.failure().message(),
                last.failure().remedy().orElse("Give the run more memory, or read and keep less in this step"),
                last.failure().placeOrNull());
    }
}
