package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.Planner;
import dev.millrace.coordinator.policy.Sizing;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.storage.StateTable.Outcome;
import dev.millrace.storage.StateTable.Update;
import dev.millrace.storage.record.Documents;
import dev.millrace.storage.record.Marking;
import dev.millrace.storage.record.NoticeWrites;
import dev.millrace.storage.record.Ports;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.StageRow;
import dev.millrace.storage.record.Writes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What all steps of a coordinator share. */
record CoordinatorParts(
        Ports ports,
        Planner planner,
        Sizing sizing,
        ProtocolSettings settings,
        Rules rules,
        Releases releases,
        Writes writes,
        Marking marking,
        Documents documents,
        StoredOnce stored) {
    static CoordinatorParts of(
            Ports ports, Planner planner, Sizing sizing, ProtocolSettings settings, Rules rules, Releases releases) {
        Writes writes = new Writes(rules, settings);
        return new CoordinatorParts(
                ports,
                planner,
                sizing,
                settings,
                rules,
                releases,
                writes,
                new Marking(ports.table(), writes),
                new Documents(ports.objects(), ports.layout()),
                new StoredOnce(ports.objects()));
    }

    long nowMillis() {
        return ports.clock().nowMillis();
    }

    /** The plan that the run's row names. */
    StageGraph plan(RunRow run) {
        return documents
                .plan(run.run(), run.planOrEmpty())
                .orElseThrow(() -> missing(
                        "The plan of run " + run.run() + " is not there, or is not the one that the run's row names"));
    }

    /** The decision that the stage's row names. */
    StageDecision decision(StageRow row) {
        return documents
                .decision(row.run(), row.stage(), row.generation(), row.decision())
                .orElseThrow(() -> missing("Decision " + row.generation() + " of stage " + row.stage()
                        + " is not there, or is not the one that the stage's row names"));
    }

    /** The winners of a stage that is done. */
    StageMap map(RunId run, StageId stage, int generation) {
        return documents
                .map(run, stage, generation)
                .orElseThrow(
                        () -> missing("The map of stage " + stage + ", generation " + generation + ", is not there"));
    }

    private static MillraceException missing(String message) {
        return Failure.of(FailureKind.CORRUPT, "DOCUMENT_MISSING", message).toException();
    }

    /** False: a condition did not hold, someone has moved. */
    boolean applied(Update update) {
        return ports.table().update(update) instanceof Outcome.Applied;
    }

    /** Ends a run, and writes what is to be told of it. */
    boolean ended(Update end, RunRow run, RunState state, Optional<Failure> failure) {
        return ended(List.of(end), run, state, failure);
    }

    /** The same with several writes. */
    boolean ended(List<Update> end, RunRow run, RunState state, Optional<Failure> failure) {
        List<Update> notices = NoticeWrites.ofEnd(run, state, failure, nowMillis());
        if (rules.broken(Rule.NOTICE_WITH_END)) {
            return applied(end) && notices.stream().allMatch(this::applied);
        }
        List<Update> all = new ArrayList<>(end);
        all.addAll(notices);
        return all.size() == 1 ? applied(all.getFirst()) : applied(all);
    }

    /** Ends a run that cannot go on. */
    boolean failed(RunRow run, Failure failure) {
        return ended(writes.failed(run, failure, nowMillis()), run, RunState.FAILED, Optional.of(failure));
    }

    /** All or none. */
    boolean applied(List<Update> updates) {
        return ports.table().transact(updates) instanceof Outcome.Applied;
    }
}
