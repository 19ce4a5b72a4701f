package dev.millrace.simulation;

import dev.millrace.graph.OutputSpec.Mode;
import dev.millrace.simulation.fault.Fault;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.schedule.Randomness;
import dev.millrace.simulation.world.Absence;
import dev.millrace.simulation.world.Odds;
import dev.millrace.simulation.world.RunPlan;
import dev.millrace.simulation.world.Scenario;
import dev.millrace.simulation.world.Scenarios;
import dev.millrace.simulation.world.Shape;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** A scenario while it is being directed at something. Begins small and calm: one run, two tasks, one of each process. */
final class Draft {
    static final long MINUTE = 60_000;

    private final long seed;
    private final Randomness random;
    private Shape shape = Shape.SINGLE;
    private int mappers = 2;
    private int reducers = 2;
    private int depth = 1;
    private int classes = 1;
    private int coordinators = 2;
    private int workers = 2;
    private int slots = 1;
    private final List<RunPlan> runs = new ArrayList<>();
    private Set<Fault> faults = EnumSet.noneOf(Fault.class);
    private Set<Step> struck = EnumSet.noneOf(Step.class);
    private int strikesPerMillion;
    private long faultMillis = 10 * MINUTE;
    private Odds odds = Odds.NONE;
    private boolean plannersDiffer;
    private boolean told;
    private int versions = 1;
    private final List<Absence> absences = new ArrayList<>();
    private long workerLifeMillis;
    private boolean retriesAtEnd = true;
    private ProtocolSettings settings = Scenarios.SETTINGS;

    Draft(long seed) {
        this.seed = seed;
        this.random = new Randomness(seed).branch(99);
    }

    Randomness random() {
        return random;
    }

    Draft shape(Shape chosen, int tasks, int stages) {
        shape = chosen;
        mappers = tasks;
        depth = stages;
        return this;
    }

    Draft classes(int count) {
        classes = count;
        return this;
    }

    Draft processes(int ofCoordinators, int ofWorkers) {
        coordinators = ofCoordinators;
        workers = ofWorkers;
        return this;
    }

    /** One more run, into folder 0. */
    Draft run(long afterMillis, boolean overwrite, RunPlan.Act... acts) {
        return run(afterMillis, overwrite ? Mode.OVERWRITE : Mode.CREATE, false, acts);
    }

    /** One more run, into folder 0; {@code odd}: with a column that others do not have. */
    Draft run(long afterMillis, Mode mode, boolean odd, RunPlan.Act... acts) {
        runs.add(new RunPlan(afterMillis, 0, mode, odd, runs.size() + 1, false, List.of(acts)));
        return this;
    }

    /** What strikes, and how many of a million steps. */
    Draft strike(int perMillion, Set<Fault> kinds, Step... steps) {
        strikesPerMillion = perMillion;
        faults = EnumSet.copyOf(kinds);
        struck = steps.length == 0 ? EnumSet.noneOf(Step.class) : EnumSet.copyOf(List.of(steps));
        return this;
    }

    Draft lasting(long millis) {
        faultMillis = millis;
        return this;
    }

    Draft odds(Odds chosen) {
        odds = chosen;
        return this;
    }

    Draft differingPlanners() {
        plannersDiffer = true;
        return this;
    }

    Draft tellingWebhooks() {
        told = true;
        return this;
    }

    Draft versions(int count) {
        versions = count;
        return this;
    }

    /** A time in which one of the versions is not there; its processes end soon after it has begun. */
    Draft absent(int version, long fromMillis, long untilMillis) {
        absences.add(new Absence(version, fromMillis, untilMillis, MINUTE / 2));
        return this;
    }

    Draft workersLiving(long millis) {
        workerLifeMillis = millis;
        return this;
    }

    Draft leftAlone() {
        retriesAtEnd = false;
        return this;
    }

    Draft claims(int most) {
        ProtocolSettings.Attempts tries = settings.attempts();
        settings = settings.with(new ProtocolSettings.Attempts(
                most,
                tries.backoffMillis(),
                tries.backoffLimitMillis(),
                tries.pausedMillis(),
                tries.speculateAfterMillis()));
        return this;
    }

    Draft speculatingAfter(long millis) {
        ProtocolSettings.Attempts tries = settings.attempts();
        settings = settings.with(new ProtocolSettings.Attempts(
                tries.maxClaims(), tries.backoffMillis(), tries.backoffLimitMillis(), tries.pausedMillis(), millis));
        return this;
    }

    Draft retention(long millis) {
        settings = settings.with(new ProtocolSettings.Times(
                settings.checkMillis(),
                settings.quietAfterMillis(),
                millis,
                settings.times().clockMarginMillis()));
        return this;
    }

    Scenario made() {
        List<RunPlan> planned =
                runs.isEmpty() ? List.of(new RunPlan(0, 0, Mode.OVERWRITE, false, 1, false, List.of())) : runs;
        return new Scenario(
                seed,
                shape,
                mappers,
                reducers,
                depth,
                classes,
                coordinators,
                workers,
                slots,
                planned,
                faults,
                struck,
                strikesPerMillion,
                faultMillis,
                odds,
                0,
                plannersDiffer,
                told,
                versions,
                absences,
                workerLifeMillis,
                retriesAtEnd,
                settings,
                Rules.all());
    }
}
