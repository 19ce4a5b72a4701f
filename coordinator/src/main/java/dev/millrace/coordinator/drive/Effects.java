package dev.millrace.coordinator.drive;

import dev.millrace.coordinator.state.Destinations;
import dev.millrace.coordinator.state.Effect;
import dev.millrace.graph.Failure;
import dev.millrace.graph.Location;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.codec.StageDecisionCodec;
import dev.millrace.graph.codec.Variant;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.record.FailureRow;
import dev.millrace.storage.record.FailureWrites;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import dev.millrace.storage.record.StoredDocument;
import java.util.List;

/** Carries out what {@link dev.millrace.coordinator.state.Advance} decided. */
final class Effects {
    private final CoordinatorParts parts;
    private final RunRow run;
    private final StageGraph plan;

    Effects(CoordinatorParts parts, RunRow run, StageGraph plan) {
        this.parts = parts;
        this.run = run;
        this.plan = plan;
    }

    /** In order; the first that is refused, or ends the run, ends it. */
    Progress carryOut(List<Effect> effects) {
        Progress all = Progress.SAME;
        for (Effect effect : effects) {
            Progress one = carryOut(effect);
            if (one == Progress.REFUSED || effect instanceof Effect.Fail) {
                return one;
            }
            if (one == Progress.MOVED || one == Progress.BLOCKED && all == Progress.SAME) {
                all = one;
            }
        }
        return all;
    }

    private Progress carryOut(Effect effect) {
        return switch (effect) {
            case Effect.Start start -> start(start);
            case Effect.Rearm rearm ->
                moved(parts.applied(parts.writes().stageRearmed(rearm.row(), run.epoch(), parts.nowMillis())));
            case Effect.Dispatch dispatch -> new Dispatching(parts, run, plan).dispatch(dispatch);
            case Effect.MapEarly early -> mapEarly(early.row());
            case Effect.Fail fail -> fail(fail.failure());
            case Effect.NextClass next -> nextClass(next);
            case Effect.Replan replan -> replan(replan);
            case Effect.Finish finish -> new Finishing(parts, plan).finish(finish.row());
            case Effect.Sweep sweep -> new Sweeping(parts, run, plan, sweep).sweep();
            case Effect.Watch watch -> new Watching(parts, run, plan, watch).watch();
            case Effect.AskDestinations _ -> publish();
        };
    }

    private Progress start(Effect.Start start) {
        byte[] stored = decide(start.decision());
        StageDecision decision = read(start.decision(), stored);
        return moved(parts.applied(parts.writes()
                .stageStarted(
                        run.run(),
                        start.stage(),
                        run.epoch(),
                        Variant.of(stored),
                        decision.tasks(),
                        parts.nowMillis())));
    }

    private Progress replan(Effect.Replan replan) {
        byte[] stored = decide(replan.decision());
        StageDecision decision = read(replan.decision(), stored);
        return moved(parts.applied(parts.writes()
                .stageReplanned(
                        replan.row(), decision.generation(), Variant.of(stored), decision.tasks(), parts.nowMillis())));
    }

    /** Stores a decision if nobody has, and returns the one that counts. */
    private byte[] decide(StageDecision decision) {
        Location location = location(decision);
        byte[] bytes = StageDecisionCodec.write(decision);
        if (parts.rules().broken(Rule.DECISION_IF_ABSENT)) {
            parts.ports().objects().put(location, ObjectStore.Content.of(bytes));
            return bytes;
        }
        byte[] stored = parts.stored().put(location, bytes);
        return parts.rules().hold(Rule.DECISION_READ_BACK) ? stored : bytes;
    }

    private StageDecision read(StageDecision asked, byte[] stored) {
        StageDecision decision = StoredDocument.read(location(asked), stored, StageDecisionCodec::read);
        parts.documents().stored(run.run(), stored, decision);
        return decision;
    }

    private Location location(StageDecision decision) {
        return parts.ports().layout().decision(run.run(), decision.stage(), decision.generation());
    }

    private Progress mapEarly(StageRow row) {
        new Finishing(parts, plan).putMap(row, new Winners(parts).of(StageKeys.of(row, parts.rules())));
        return Progress.SAME;
    }

    private Progress fail(Failure failure) {
        return moved(parts.failed(run, failure));
    }

    /** Keeps smaller classes out, then sends, then notes: a death before the notes sends twice. */
    private Progress nextClass(Effect.NextClass next) {
        if (parts.rules().hold(Rule.KEEP_SMALLER_OUT)) {
            StageKeys keys = StageKeys.of(next.row(), parts.rules());
            parts.ports()
                    .table()
                    .update(FailureWrites.smallerKeptOut(keys, next.row().epoch(), next.handled()));
        }
        Dispatching dispatching = new Dispatching(parts, run, plan);
        dispatching.send(List.of(dispatching.message(next.row(), next.task(), next.memoryClass(), false)));
        for (FailureRow row : next.handled()) {
            if (!parts.applied(FailureWrites.handled(row))) {
                return Progress.REFUSED;
            }
        }
        return Progress.SAME;
    }

    private Progress publish() {
        return switch (new DestinationReader(parts).judge(run, plan)) {
            case Destinations.Free free -> moved(parts.applied(parts.writes().publishing(run, free.rows())));
            case Destinations.Busy _ -> Progress.BLOCKED;
            case Destinations.Occupied occupied -> fail(occupied.failure());
        };
    }

    private static Progress moved(boolean applied) {
        return applied ? Progress.MOVED : Progress.REFUSED;
    }
}
