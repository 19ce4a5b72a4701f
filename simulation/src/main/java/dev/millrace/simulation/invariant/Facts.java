package dev.millrace.simulation.invariant;

import dev.millrace.graph.AttemptOutput;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageDecision;
import dev.millrace.graph.StageGraph;
import dev.millrace.graph.StageId;
import dev.millrace.graph.codec.AttemptOutputCodec;
import dev.millrace.graph.codec.StageDecisionCodec;
import dev.millrace.graph.codec.StageGraphCodec;
import dev.millrace.simulation.fault.Services;
import dev.millrace.simulation.invariant.Places.AttemptPlace;
import dev.millrace.simulation.invariant.Places.Generation;
import dev.millrace.simulation.schedule.Actor;
import dev.millrace.simulation.schedule.Fibre;
import dev.millrace.simulation.schedule.Scheduler;
import dev.millrace.storage.Layout;
import dev.millrace.storage.ObjectStore;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.StateTable.Row;
import dev.millrace.storage.record.Keys;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rule;
import dev.millrace.storage.record.Rules;
import dev.millrace.storage.record.RunRow;
import dev.millrace.storage.record.RunState;
import dev.millrace.storage.record.Slot;
import dev.millrace.storage.record.SlotTree;
import dev.millrace.storage.record.StageKeys;
import dev.millrace.storage.record.StageRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** What is true now, as the judges see it, and the list of what they found broken. */
final class Facts {
    private static final int BROKEN_AT_MOST = 50;

    private final Scheduler scheduler;
    private final Services services;
    private final Layout layout;
    private final ProtocolSettings settings;
    private final Rules rules;
    private final Map<RunId, StageGraph> plans = new HashMap<>();
    private final Map<Generation, StageDecision> decisions = new HashMap<>();
    private final List<Broken> broken = new ArrayList<>();
    private long moment;

    Facts(Scheduler scheduler, Services services, Layout layout, ProtocolSettings settings, Rules rules) {
        this.scheduler = scheduler;
        this.services = services;
        this.layout = layout;
        this.settings = settings;
        this.rules = rules;
    }

    /** A number that grows with everything that takes effect. */
    long moment() {
        return moment;
    }

    void nextMoment() {
        moment++;
    }

    Fibre fibre() {
        return scheduler.current();
    }

    /** What time the actor believes it is. */
    long clock(Actor actor) {
        return scheduler.nowMillis() + actor.skewMillis();
    }

    long trueMillis() {
        return scheduler.nowMillis();
    }

    /** How far a clock may be from true time. */
    long clockMarginMillis() {
        return settings.times().clockMarginMillis();
    }

    Layout layout() {
        return layout;
    }

    ObjectStore objects() {
        return services.objects();
    }

    Rules rules() {
        return rules;
    }

    void report(Invariant invariant, String what, String mark) {
        if (broken.size() < BROKEN_AT_MOST) {
            broken.add(new Broken(invariant, what, mark));
        }
    }

    void report(Invariant invariant, String what, RunId run) {
        report(invariant, what, Places.shortened(run));
    }

    List<Broken> broken() {
        return broken;
    }

    @Nullable
    Row row(Key key) {
        return services.row(key);
    }

    Optional<RunRow> run(RunId run) {
        return Optional.ofNullable(row(Keys.run(run))).map(RunRow::of);
    }

    /** Whether nothing of the run must be kept any more but what is published. */
    boolean isOver(RunId run) {
        return run(run).filter(row -> row.state() == RunState.SUCCEEDED || row.state() == RunState.EXPIRED)
                .isPresent();
    }

    Optional<StageRow> stage(RunId run, StageId stage) {
        return Optional.ofNullable(row(Keys.stage(run, stage))).map(StageRow::of);
    }

    /** The stored plan. */
    Optional<StageGraph> plan(RunId run) {
        StageGraph known = plans.get(run);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<StageGraph> read = objects().get(layout.plan(run)).map(blob -> StageGraphCodec.read(blob.bytes()));
        read.ifPresent(plan -> plans.put(run, plan));
        return read;
    }

    /** The stored decision. */
    Optional<StageDecision> decision(Generation generation) {
        StageDecision known = decisions.get(generation);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<StageDecision> read = objects()
                .get(layout.decision(generation.run(), generation.stage(), generation.number()))
                .map(blob -> StageDecisionCodec.read(blob.bytes()));
        read.ifPresent(decision -> decisions.put(generation, decision));
        return read;
    }

    /** Number of tasks by the stored decision; 0 when there is none. */
    int tasks(Generation generation) {
        return decision(generation).map(StageDecision::tasks).orElse(0);
    }

    /** The generation whose tasks write what this one stands for: its own, or that of the stage that has done its work. */
    Generation writer(Generation generation) {
        return decision(generation)
                .flatMap(decision -> decision.takenBy()
                        .map(by -> new Generation(
                                generation.run(), by, decision.inputs().getOrDefault(by, 0))))
                .orElse(generation);
    }

    /** Who won a task, as a reader of this generation sees it. */
    Optional<Slot> winner(Generation asked, int task) {
        Generation generation = writer(asked);
        int tasks = tasks(generation);
        if (task >= tasks) {
            return Optional.empty();
        }
        SlotTree tree = new SlotTree(tasks);
        StageKeys keys = new StageKeys(generation.run(), generation.stage(), generation.number(), tree, rules);
        SlotTree.Entry entry = tree.slot(task);
        Row row = row(keys.slots(entry.row()));
        return row == null ? Optional.empty() : row.text("t" + entry.index()).map(Slot::parse);
    }

    /** The generation as which readers take what lies in rows of this one. */
    Generation readAs(Generation ofKey) {
        return rules.hold(Rule.GENERATION_IN_SLOT_KEY)
                ? ofKey
                : new Generation(
                        ofKey.run(),
                        ofKey.stage(),
                        stage(ofKey.run(), ofKey.stage())
                                .map(StageRow::generation)
                                .orElse(0));
    }

    int claims(RunId run) {
        int classes = plan(run).map(plan -> plan.classes().size()).orElse(1);
        return settings.claims(
                classes, run(run).map(row -> row.limits().attempts()).orElse(0));
    }

    Optional<AttemptOutput> output(AttemptPlace place) {
        Generation generation = place.generation();
        Location location =
                layout.attemptOutput(generation.run(), generation.stage(), generation.number(), place.attempt());
        return objects().get(location).map(blob -> AttemptOutputCodec.read(blob.bytes()));
    }

    /** What is missing of an attempt; empty when it is complete. */
    Optional<String> missing(AttemptPlace place) {
        Optional<AttemptOutput> output = output(place);
        if (output.isEmpty()) {
            return Optional.of("output.json");
        }
        Generation generation = place.generation();
        Location prefix = layout.attempt(generation.run(), generation.stage(), generation.number(), place.attempt());
        for (AttemptOutput.Part part : output.get().parts()) {
            if (!isWhole(prefix.resolve(part.name()), part.sizeBytes(), part.checksum())) {
                return Optional.of(part.name());
            }
        }
        return Optional.empty();
    }

    boolean isWhole(Location location, long sizeBytes, String checksum) {
        return objects()
                .get(location)
                .filter(blob -> blob.bytes().length == sizeBytes
                        && checksum(blob.bytes()).equals(checksum))
                .isPresent();
    }

    static String checksum(byte[] bytes) {
        CRC32C sum = new CRC32C();
        sum.update(bytes);
        return "crc32c:" + String.format("%08x", sum.getValue());
    }
}
