package dev.millrace.coordinator.plan.distribute;

import dev.millrace.graph.Input;
import dev.millrace.graph.Leeway;
import dev.millrace.graph.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What may be decided for each stage of a plan, in view of the stages that read its tasks one by one: those follow its shares, whatever they are, and
 * must be able to.
 */
final class Leeways {
    private final List<Stage> stages;
    /** For each stage, the one whose shares it has: itself, or what it reads one by one. */
    private final List<Integer> origins = new ArrayList<>();
    /** What the followers of an origin leave of its leeway. */
    private final SortedMap<Integer, Leeway> left = new TreeMap<>();

    private final Set<Integer> readAligned = new TreeSet<>();

    private Leeways(List<Stage> stages) {
        this.stages = stages;
    }

    static List<Stage> of(List<Stage> stages) {
        Leeways leeways = new Leeways(stages);
        stages.forEach(leeways::see);
        return stages.stream().map(leeways::with).toList();
    }

    private void see(Stage stage) {
        List<Input.Aligned> aligned = stage.inputs().stream()
                .filter(Input.Aligned.class::isInstance)
                .map(Input.Aligned.class::cast)
                .toList();
        aligned.forEach(input -> readAligned.add(input.stage().index()));
        if (aligned.isEmpty()) {
            origins.add(stage.id().index());
            left.put(stage.id().index(), stage.leeway());
            return;
        }
        int origin = origins.get(aligned.getFirst().stage().index());
        origins.add(origin);
        for (Input.Aligned input : aligned) {
            int other = origins.get(input.stage().index());
            left.computeIfPresent(
                    other,
                    (_, leeway) -> other == origin && stage.leeway().coalesces()
                            ? followed(leeway, stage, input)
                            : Leeway.NONE);
            if (other != origin) {
                left.put(origin, Leeway.NONE);
            }
        }
    }

    /** A follower that reads another exchange, or ranges of files, by the same shares needs every partition, and parts only where its operators allow it. */
    private static Leeway followed(Leeway leeway, Stage follower, Input.Aligned input) {
        boolean parts = follower.leeway().cuts().contains(input.relation());
        boolean reads = follower.inputs().stream()
                .anyMatch(other -> other instanceof Input.Exchanged
                        || other instanceof Input.Splits splits
                                && !splits.scan().everyTask());
        return new Leeway(leeway.coalesces(), parts ? leeway.cuts() : Set.of(), reads ? Set.of() : leeway.needs());
    }

    private Stage with(Stage stage) {
        int index = stage.id().index();
        Leeway leeway = origins.get(index) == index ? left.getOrDefault(index, Leeway.NONE) : Leeway.NONE;
        return stage.with(ofInputs(stage, leeway), stage.divisible() && !readAligned.contains(index));
    }

    /** What of a leeway means anything for these inputs. */
    private static Leeway ofInputs(Stage stage, Leeway leeway) {
        Set<String> exchanged = new TreeSet<>();
        Set<String> measured = new TreeSet<>();
        for (Input input : stage.inputs()) {
            if (input instanceof Input.Exchanged) {
                exchanged.add(input.relation());
            }
            if (input.stageOrEmpty().isPresent()) {
                measured.add(input.relation());
            }
        }
        Set<String> cuts = new TreeSet<>(leeway.cuts());
        cuts.retainAll(exchanged);
        measured.retainAll(leeway.needs());
        return new Leeway(leeway.coalesces() && !exchanged.isEmpty(), cuts, measured);
    }
}
