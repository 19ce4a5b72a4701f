package dev.millrace.storage.record;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Failure;
import dev.millrace.graph.FailureKind;
import dev.millrace.graph.Location;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.StageMap;
import dev.millrace.graph.StageMap.Winner;
import dev.millrace.graph.codec.AttemptOutputCodec;
import dev.millrace.graph.codec.StageMapCodec;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What the winners of a stage wrote. Each has said it in its own {@code output.json}; of a wide stage, whoever fills a leaf copies those of the leaf into one
 * object, so that one read tells of 32. A copy counts only for the attempt that the slot names, whose document never changes; what no copy tells is read
 * where it was written.
 */
public final class AttemptOutputs {
    private static final AttemptOutput NOTHING = new AttemptOutput(List.of(), AttemptOutput.Measures.NONE);

    private final ObjectStore objects;
    private final Layout layout;
    private final int gatherFrom;

    /** @param settings say from how many tasks on a stage is wide */
    public AttemptOutputs(Ports ports, ProtocolSettings settings) {
        this.objects = ports.objects();
        this.layout = ports.layout();
        this.gatherFrom = settings.batches().gatherFrom();
    }

    /** Of one winner. One that is not there is {@code CORRUPT}. */
    public AttemptOutput of(StageKeys keys, Slot slot) {
        if (slot.empty()) {
            return NOTHING;
        }
        return stored(keys, slot)
                .orElseThrow(() -> Failure.of(
                                FailureKind.CORRUPT,
                                "WINNER_LOST",
                                "What attempt " + slot.attempt() + " of stage " + keys.stage()
                                        + " wrote is not there, though it has won")
                        .toException());
    }

    private Optional<AttemptOutput> stored(StageKeys keys, Slot slot) {
        return StoredDocument.get(
                objects,
                layout.attemptOutput(keys.run(), keys.stage(), keys.generation(), slot.attempt()),
                AttemptOutputCodec::read);
    }

    /** Of all that have won, in order of the tasks. */
    public List<Winner> of(StageKeys keys, List<SlotRow> leaves) {
        List<Slot> won = leaves.stream().flatMap(leaf -> leaf.won().stream()).toList();
        Map<AttemptId, AttemptOutput> known = gathered(keys, leaves);
        List<Slot> untold = untold(leaves, known);
        objects.readTogether(layout.home(), untold.size(), index -> winner(keys, untold.get(index)))
                .forEach(winner -> known.put(winner.attempt(), winner.output()));
        return won.stream()
                .map(slot -> new Winner(
                        slot.attempt(), slot.empty() ? NOTHING : Objects.requireNonNull(known.get(slot.attempt()))))
                .toList();
    }

    /** Of all that have won and whose documents can still be read, by attempt: those that were collected, or are damaged, are left out. */
    public Map<AttemptId, AttemptOutput> left(StageKeys keys, List<SlotRow> leaves) {
        Map<AttemptId, AttemptOutput> known = gathered(keys, leaves);
        List<Slot> untold = untold(leaves, known);
        objects.readTogether(layout.home(), untold.size(), index -> found(keys, untold.get(index)))
                .forEach(found -> found.ifPresent(winner -> known.put(winner.attempt(), winner.output())));
        return known;
    }

    private Optional<Winner> found(StageKeys keys, Slot slot) {
        try {
            return stored(keys, slot).map(output -> new Winner(slot.attempt(), output));
        } catch (MillraceException damaged) {
            return Optional.empty();
        }
    }

    private static List<Slot> untold(List<SlotRow> leaves, Map<AttemptId, AttemptOutput> known) {
        return leaves.stream()
                .flatMap(leaf -> leaf.won().stream())
                .filter(slot -> !slot.empty() && !known.containsKey(slot.attempt()))
                .toList();
    }

    private Winner winner(StageKeys keys, Slot slot) {
        return new Winner(slot.attempt(), of(keys, slot));
    }

    private Map<AttemptId, AttemptOutput> gathered(StageKeys keys, List<SlotRow> leaves) {
        Map<AttemptId, AttemptOutput> known = new HashMap<>();
        if (isWide(keys)) {
            List<Integer> told = IntStream.range(0, leaves.size())
                    .filter(leaf -> leaves.get(leaf).won().stream().anyMatch(slot -> !slot.empty()))
                    .boxed()
                    .toList();
            objects.readTogether(layout.home(), told.size(), index -> gathered(keys, told.get(index)))
                    .forEach(copies -> copies.forEach(copy -> known.put(copy.attempt(), copy.output())));
        }
        return known;
    }

    private List<Winner> gathered(StageKeys keys, int leaf) {
        try {
            return StoredDocument.get(objects, location(keys, leaf), StageMapCodec::read)
                    .map(StageMap::winners)
                    .orElse(List.of());
        } catch (MillraceException unread) {
            // The documents themselves are there.
            return List.of();
        }
    }

    /**
     * Copies what the winners of a full leaf wrote into one object. May be done by anybody at any time, and left out.
     *
     * @param row the leaf, full
     */
    public void gather(StageKeys keys, int leaf, SlotRow row) {
        List<Slot> won = row.won();
        if (!isWide(keys) || won.size() < row.entries() || won.stream().allMatch(Slot::empty)) {
            return;
        }
        try {
            List<Winner> winners =
                    objects.readTogether(layout.home(), won.size(), index -> winner(keys, won.get(index)));
            objects.putOwn(
                    location(keys, leaf), StageMapCodec.write(new StageMap(keys.stage(), keys.generation(), winners)));
        } catch (MillraceException lost) {
            // The documents themselves are there.
        }
    }

    private boolean isWide(StageKeys keys) {
        return keys.tree().tasks() >= gatherFrom;
    }

    private Location location(StageKeys keys, int leaf) {
        return layout.gatheredOutputs(keys.run(), keys.stage(), keys.generation(), leaf);
    }
}
