package dev.millrace.simulation.invariant;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.fault.Witness;
import dev.millrace.simulation.invariant.Places.AttemptPlace;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.simulation.schedule.Fibre;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.StageRow;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** I2 after the commit, I7, I10: who writes, reads and deletes the objects of attempts. */
final class ObjectJudge implements Witness {
    /** One handling of one message. */
    private record Handling(Fibre fibre, long messages) {}

    private final Facts facts;
    private final Map<Fibre, Long> received = new HashMap<>();
    private final Map<AttemptPlace, Handling> writers = new HashMap<>();

    ObjectJudge(Facts facts) {
        this.facts = facts;
    }

    @Override
    public void messageReceived(Actor actor, String queue, String body) {
        received.merge(facts.fibre(), 1L, Long::sum);
    }

    @Override
    public void objectWritten(Actor actor, Step step, Location location, byte[] bytes) {
        if (step != Step.PUT_DATA && step != Step.PUT_OUTPUT) {
            return;
        }
        Places.attempt(location).ifPresent(place -> {
            Handling mine = new Handling(facts.fibre(), received.getOrDefault(facts.fibre(), 0L));
            Handling first = writers.putIfAbsent(place, mine);
            if (first != null && !first.equals(mine)) {
                facts.report(
                        Invariant.I10,
                        place + " is written by " + mine.fibre() + ", and was by " + first.fibre(),
                        place.generation().run());
            }
        });
    }

    @Override
    public void objectDeleted(Actor actor, Location location) {
        Places.attempt(location).ifPresent(place -> {
            RunId run = place.generation().run();
            if (!facts.isOver(run) && hasWon(place)) {
                facts.report(Invariant.I2, location.name() + " of winner " + place + " is deleted by " + actor, run);
            }
        });
    }

    private boolean hasWon(AttemptPlace place) {
        AttemptId attempt = place.attempt();
        Optional<Slot> winner = facts.winner(place.generation(), attempt.task());
        return winner.filter(slot -> slot.attempt().equals(attempt)).isPresent();
    }

    @Override
    public void objectRead(Actor actor, Step step, Location location) {
        if (!actor.name().startsWith("worker")) {
            return;
        }
        if (step == Step.GET_DATA) {
            Places.attempt(location).ifPresent(place -> readData(actor, place));
        } else if (step == Step.GET_MAP) {
            readMap(actor, location);
        }
    }

    private void readData(Actor actor, AttemptPlace place) {
        Handling writer = writers.get(place);
        boolean own = writer != null && writer.fibre().actor() == actor;
        if (!own && !(isDone(place) && hasWon(place))) {
            facts.report(
                    Invariant.I7,
                    actor + " reads " + place + ", not a winner of a stage that is DONE",
                    place.generation().run());
        }
    }

    private boolean isDone(AttemptPlace place) {
        return facts.stage(place.generation().run(), place.generation().stage())
                .filter(row ->
                        row.isDone() && row.generation() == place.generation().number())
                .isPresent();
    }

    /** Location {@code maps/stage/generation.json}. */
    private void readMap(Actor actor, Location location) {
        RunId run = Places.run(location).orElseThrow();
        int stage = Integer.parseInt(Places.path(location).split("/")[1]);
        boolean done =
                facts.stage(run, new StageId(stage)).filter(StageRow::isDone).isPresent();
        if (!done) {
            facts.report(Invariant.I7, actor + " reads the map of stage " + stage + ", which is not DONE", run);
        }
    }
}
