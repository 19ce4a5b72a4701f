package dev.millrace.simulation.invariant;

import dev.millrace.graph.AttemptId;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.fault.Witness;
import dev.millrace.simulation.invariant.Places.AttemptPlace;
import dev.millrace.simulation.invariant.Places.Generation;
import dev.millrace.simulation.invariant.Places.SlotPlace;
import dev.millrace.simulation.invariant.Places.TaskPlace;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.StateTable.Value;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.SlotTree;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** I1, I2 at the commit, and I3. */
final class SlotJudge implements Witness {
    private static final String REMAINING = "remaining";

    private final Facts facts;
    private final Map<TaskPlace, Long> won = new HashMap<>();

    SlotJudge(Facts facts) {
        this.facts = facts;
    }

    /** When a task got its winner; empty: it has none. Epochs do not count. */
    Optional<Long> wonAt(Generation generation, int task) {
        return Optional.ofNullable(won.get(new TaskPlace(generation, 0, task)));
    }

    @Override
    public void rowWritten(Actor actor, Step step, @Nullable Row before, Row after) {
        if (step == Step.COMMIT || step == Step.MARK) {
            SlotPlace place = Places.slots(after.key());
            stays(place, before, after);
            counts(place, after);
            after.attributes().forEach((name, value) -> {
                boolean isNew = !name.equals(REMAINING)
                        && (before == null || !before.attributes().containsKey(name));
                if (isNew) {
                    set(place, name, value);
                }
            });
        }
    }

    private void stays(SlotPlace place, @Nullable Row before, Row after) {
        if (before == null) {
            return;
        }
        before.attributes().forEach((name, value) -> {
            if (!name.equals(REMAINING) && !value.equals(after.attributes().get(name))) {
                Invariant invariant = name.startsWith("t") ? Invariant.I1 : Invariant.I3;
                facts.report(
                        invariant,
                        name + " of " + place + " was " + value + ", is "
                                + after.attributes().get(name),
                        place.generation().run());
            }
        });
    }

    private void counts(SlotPlace place, Row after) {
        int tasks = facts.tasks(facts.readAs(place.generation()));
        if (tasks == 0 && facts.isOver(place.generation().run())) {
            return;
        }
        if (tasks == 0) {
            facts.report(
                    Invariant.I4,
                    place.generation() + " has slots and no stored decision",
                    place.generation().run());
            return;
        }
        int entries = new SlotTree(tasks).entries(place.place());
        long set = after.attributes().size() - (after.attributes().containsKey(REMAINING) ? 1 : 0);
        long remaining = after.number(REMAINING).orElse((long) entries);
        if (remaining != entries - set) {
            facts.report(
                    Invariant.I3,
                    place + " counts " + remaining + " of " + entries + " with " + set + " set",
                    place.generation().run());
        }
    }

    private void set(SlotPlace place, String name, Value value) {
        int index = Integer.parseInt(name.substring(1));
        int position = place.place().position() * SlotTree.FAN_IN + index;
        if (name.startsWith("c")) {
            marked(place, position);
        } else if (value instanceof Value.Text text) {
            won.put(new TaskPlace(place.generation(), 0, position), facts.moment());
            committed(facts.readAs(place.generation()), position, Slot.parse(text.text()));
        }
    }

    private void marked(SlotPlace place, int child) {
        Generation generation = place.generation();
        SlotTree.Place below = new SlotTree.Place(place.place().level() - 1, child);
        Key key = Keys.slots(generation.run(), generation.stage(), generation.number(), below);
        Row row = facts.row(key);
        int entries = new SlotTree(facts.tasks(facts.readAs(generation))).entries(below);
        long set = row == null
                ? 0
                : row.attributes().keySet().stream()
                        .filter(name -> !name.equals(REMAINING))
                        .count();
        if (set < entries) {
            facts.report(
                    Invariant.I3,
                    below + " of " + generation + " is marked full with " + set + " of " + entries,
                    generation.run());
        }
    }

    private void committed(Generation generation, int task, Slot slot) {
        AttemptId attempt = slot.attempt();
        if (attempt.task() != task) {
            facts.report(Invariant.I1, "slot " + task + " of " + generation + " holds " + attempt, generation.run());
        }
        if (!slot.empty() && !facts.isOver(generation.run())) {
            AttemptPlace place = new AttemptPlace(generation, attempt);
            facts.missing(place)
                    .ifPresent(
                            part -> facts.report(Invariant.I2, place + " has won and lacks " + part, generation.run()));
        }
    }
}
