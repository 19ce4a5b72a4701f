package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.policy.RowConservation;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.codec.StageMapCodec;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StorageException;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/** Records the winners of a complete stage, then that it is done: none of its rows may be missing. */
final class Finishing {
    private final CoordinatorParts parts;
    private final StageGraph plan;

    Finishing(CoordinatorParts parts, StageGraph plan) {
        this.parts = parts;
        this.plan = plan;
    }

    Progress finish(StageRow row) {
        StageDecision decision = parts.decision(row);
        if (decision.takenBy().isPresent()) {
            return taken(row, decision, decision.takenBy().get());
        }
        List<StageMap.Winner> winners = new Winners(parts).of(StageKeys.of(row, parts.rules()));
        requireAll(row, winners);
        requireRows(row, decision, winners);
        putMap(row, winners);
        return parts.applied(parts.writes().stageDone(row, Winners.totals(winners), parts.nowMillis()))
                ? Progress.MOVED
                : Progress.REFUSED;
    }

    /** What another stage has written for this one is its outcome: the same map, which names that stage as the place of its objects. */
    private Progress taken(StageRow row, StageDecision decision, StageId by) {
        int generation = parts.rules().hold(Rule.TAKEN_FROM_FINAL)
                ? Objects.requireNonNull(decision.inputs().get(by))
                : 0;
        StageMap map = parts.map(row.run(), by, generation);
        requireAll(row, map.winners());
        putMap(row, map);
        return parts.applied(parts.writes()
                        .stageDone(row, Winners.totals(map.winners()).written(), parts.nowMillis()))
                ? Progress.MOVED
                : Progress.REFUSED;
    }

    /** A count that lies must end the run: a map without a winner would be a result without its rows. */
    private static void requireAll(StageRow row, List<StageMap.Winner> winners) {
        if (winners.size() != row.tasks()) {
            throw Failure.of(
                            FailureKind.CORRUPT,
                            "SLOTS_MISCOUNTED",
                            "Stage " + row.stage() + " counts as complete, but " + winners.size() + " of its "
                                    + row.tasks() + " tasks have a winner")
                    .withRemedy("Keep the state as evidence, and start the job again")
                    .toException();
        }
    }

    /** What the tasks found of their inputs must be what was written for them. */
    private void requireRows(StageRow row, StageDecision decision, List<StageMap.Winner> winners) {
        Stage stage = plan.stage(row.stage()).by(decision.course());
        if (!RowConservation.judges(stage)
                || winners.stream().allMatch(winner -> winner.output().isNothing())) {
            return;
        }
        SortedMap<StageId, StageMap> maps = new TreeMap<>();
        decision.inputs().forEach((input, generation) -> maps.put(input, parts.map(row.run(), input, generation)));
        RowConservation.broken(stage, decision, maps, winners).ifPresent(failure -> {
            throw failure.toException();
        });
    }

    /** Slots are set once, so that whoever is first puts the map that all would put. */
    void putMap(StageRow row, List<StageMap.Winner> winners) {
        putMap(row, new StageMap(row.stage(), row.generation(), winners));
    }

    private void putMap(StageRow row, StageMap outcome) {
        byte[] map = StageMapCodec.write(outcome);
        try {
            parts.ports()
                    .objects()
                    .putIfAbsent(
                            parts.ports().layout().map(row.run(), row.stage(), row.generation()),
                            ObjectStore.Content.of(map));
        } catch (StorageException.UnknownFate unknown) {
            parts.stored().put(parts.ports().layout().map(row.run(), row.stage(), row.generation()), map);
        }
    }
}
