package dev.millrace.simulation.invariant;

import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.codec.StageMapCodec;
import dev.millrace.graph.codec.Variant;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.fault.Witness;
import dev.millrace.simulation.invariant.Places.Generation;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.StageRow;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** I4, I5, I6: documents and the rows that follow them. */
final class StageJudge implements Witness {
    private final Facts facts;
    private final Map<Location, byte[]> documents = new HashMap<>();

    StageJudge(Facts facts) {
        this.facts = facts;
    }

    @Override
    public void objectWritten(Actor actor, Step step, Location location, byte[] bytes) {
        switch (step) {
            case PUT_PLAN, PUT_DECISION -> staysAsItIs(location, bytes, Invariant.I4);
            case PUT_MAP -> {
                staysAsItIs(location, bytes, Invariant.I6);
                mapped(Places.run(location).orElseThrow(), StageMapCodec.read(bytes));
            }
            default -> {}
        }
    }

    private void staysAsItIs(Location location, byte[] bytes, Invariant invariant) {
        byte[] first = documents.putIfAbsent(location, bytes);
        if (facts.isOver(Places.run(location).orElseThrow())) {
            return;
        }
        if (first != null && !Arrays.equals(first, bytes)) {
            RunId run = Places.run(location).orElseThrow();
            facts.report(invariant, "'" + Places.path(location) + "' is replaced by another", run);
        }
    }

    private void mapped(RunId run, StageMap map) {
        if (facts.isOver(run)) {
            return;
        }
        Generation generation = new Generation(run, map.stage(), map.generation());
        int tasks = facts.tasks(generation);
        if (map.winners().size() != tasks) {
            facts.report(
                    Invariant.I6,
                    "the map of " + generation + " lists " + map.winners().size() + " of " + tasks,
                    run);
            return;
        }
        for (int task = 0; task < tasks; task++) {
            Optional<Slot> winner = facts.winner(generation, task);
            if (winner.isEmpty()
                    || !winner.get().attempt().equals(map.winners().get(task).attempt())) {
                facts.report(
                        Invariant.I6,
                        "the map of " + generation + " lists "
                                + map.winners().get(task).attempt() + " for "
                                + winner.map(Slot::text).orElse("no winner"),
                        run);
            }
        }
    }

    @Override
    public void rowWritten(Actor actor, Step step, @Nullable Row before, Row after) {
        if (after.key().sort().equals("RUN")) {
            followsPlan(RunRow.of(after));
        } else if (after.key().sort().startsWith("STG#")) {
            StageRow row = StageRow.of(after);
            followsDecision(row);
            staysDone(before == null ? null : StageRow.of(before), row);
        }
    }

    private void followsPlan(RunRow row) {
        row.plan().ifPresent(variant -> {
            Optional<String> stored =
                    facts.objects().get(facts.layout().plan(row.run())).map(blob -> Variant.of(blob.bytes()));
            if (stored.isPresent()
                    ? !stored.get().equals(variant)
                    : !row.state().isEnded()) {
                facts.report(Invariant.I4, "the run follows plan " + variant + ", stored is " + stored, row.run());
            }
        });
    }

    private void followsDecision(StageRow row) {
        Generation generation = new Generation(row.run(), row.stage(), row.generation());
        Optional<String> stored = facts.objects()
                .get(facts.layout().decision(row.run(), row.stage(), row.generation()))
                .map(blob -> Variant.of(blob.bytes()));
        boolean follows = stored.filter(row.decision()::equals).isPresent() && facts.tasks(generation) == row.tasks();
        boolean over = facts.run(row.run()).filter(run -> run.state().isEnded()).isPresent();
        if (!follows && !over) {
            facts.report(
                    Invariant.I4,
                    generation + " follows decision " + row.decision() + ", stored is " + stored,
                    row.run());
        }
    }

    private void staysDone(@Nullable StageRow before, StageRow row) {
        if (before != null && before.isDone() && !(row.isDone() && row.generation() == before.generation())) {
            facts.report(
                    Invariant.I5,
                    "stage " + row.stage() + " was DONE, is " + row.state() + " in generation " + row.generation(),
                    row.run());
        }
        if (row.isDone() && (before == null || !before.isDone()) && !facts.isOver(row.run())) {
            done(new Generation(row.run(), row.stage(), row.generation()));
        }
    }

    private void done(Generation generation) {
        int tasks = facts.decision(generation).map(StageDecision::tasks).orElse(0);
        for (int task = 0; task < tasks; task++) {
            Optional<Slot> winner = facts.winner(generation, task);
            if (winner.isEmpty()) {
                facts.report(Invariant.I5, generation + " is DONE, task " + task + " has no winner", generation.run());
            } else if (!winner.get().empty()) {
                Places.AttemptPlace place = new Places.AttemptPlace(
                        facts.writer(generation), winner.get().attempt());
                facts.missing(place)
                        .ifPresent(part -> facts.report(
                                Invariant.I2,
                                "winner " + place + " lacks " + part + " when its stage is DONE",
                                generation.run()));
            }
        }
    }
}
