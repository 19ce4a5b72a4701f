package dev.millrace.simulation.world;

import dev.millrace.graph.OutputSpec;
import dev.millrace.simulation.fault.Fault;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.schedule.Randomness;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Draws scenarios from seeds: mostly small worlds, now and then a large one, some without any fault. */
public final class Scenarios {
    /** No attempt and no look that began while faults were armed lives longer, clocks' skews included. */
    public static final ProtocolSettings SETTINGS = settings(90_000);

    private static final long MINUTE = 60_000;
    /** Marks are few: some worlds strike nothing else. */
    private static final int MARKS_PER_MILLION = 500_000;

    private static final long SKEW_MILLIS = 300_000;
    /** Of the randomness of a seed, the branch that decides whether webhooks are told. */
    private static final int TOLD = 5;
    /** The branch that decides whether workers are ended after a time. */
    private static final int LIVES = 6;
    /** The branch that decides whether two versions of the code are there. */
    private static final int VERSIONS = 7;
    /** The branch that decides whether one of them goes away. */
    private static final int ABSENCES = 8;
    /** Shorter than some tasks, longer than most. */
    private static final long WORKER_LIFE_MILLIS = 100_000;

    /** No function lives longer. */
    private static final long FUNCTION_LIFE_MILLIS = 15 * MINUTE;

    /** What others do to a run while a step is on its way. */
    private static final Set<Fault> ACTS =
            Collections.unmodifiableSet(EnumSet.of(Fault.RIVAL, Fault.CANCEL, Fault.RETRY, Fault.PAUSE, Fault.REPLAN));

    /** How much there is to do in a world. */
    private enum Size {
        SMALL,
        /** Stages of more than one leaf, which have marks. */
        WIDE,
        /** A stage of more than 32 leaves, whose marks are marked themselves. */
        DEEP,
        /** An exchange of 100 × 100. */
        LARGE;

        static Size drawn(Randomness random) {
            if (random.oneIn(800)) {
                return LARGE;
            }
            return random.oneIn(2_000) ? DEEP : random.oneIn(5) ? WIDE : SMALL;
        }

        int mappers(Randomness random) {
            return switch (this) {
                case SMALL -> 1 + random.below(4);
                case WIDE -> 33 + random.below(4);
                case DEEP -> 1_025 + random.below(40);
                case LARGE -> 100;
            };
        }

        /** So much that faults must be rare. */
        boolean isBig() {
            return this == DEEP || this == LARGE;
        }

        boolean hasMarks() {
            return this == WIDE || this == DEEP;
        }
    }

    private Scenarios() {}

    public static Scenario of(long seed) {
        Randomness random = new Randomness(seed);
        boolean calm = random.oneIn(25);
        Size size = Size.drawn(random);
        boolean large = size == Size.LARGE;
        boolean marks = size.hasMarks() && random.oneIn(2);
        boolean tidy = !size.isBig() && random.oneIn(3);
        long faultMillis = calm ? 0 : (tidy ? random.between(40, 60) : random.between(2, 20)) * MINUTE;
        int runs = size == Size.SMALL ? 1 + random.below(3) : 1;
        return new Scenario(
                seed,
                shape(size, random),
                size.mappers(random),
                large ? 100 : 1 + random.below(4),
                large ? 2 : 1 + random.below(3),
                1 + random.below(3),
                1 + random.below(3),
                size.isBig() ? 4 : 1 + random.below(3),
                1 + random.below(2),
                runs(random, runs, calm, Math.min(faultMillis, 15 * MINUTE)),
                calm ? Set.of() : marks ? faultsOfMarks(random) : faults(random),
                marks ? Set.of(Step.MARK) : Set.of(),
                marks ? MARKS_PER_MILLION : size.isBig() ? 500 : (int) random.between(500, 4_000),
                faultMillis,
                calm ? Odds.NONE : odds(random),
                random.oneIn(3) ? SKEW_MILLIS : random.oneIn(2) ? 2_000 : 0,
                !calm && random.oneIn(3),
                new Randomness(seed).branch(TOLD).oneIn(4),
                versions(seed),
                versions(seed) == 1 || calm ? List.of() : absences(seed, faultMillis),
                new Randomness(seed).branch(LIVES).oneIn(4) ? WORKER_LIFE_MILLIS : 0,
                random.oneIn(2),
                settings(random, tidy, seed),
                Rules.all());
    }

    private static int versions(long seed) {
        return new Randomness(seed).branch(VERSIONS).oneIn(5) ? 2 : 1;
    }

    /**
     * In two of three worlds with versions one goes away while faults strike: for some minutes, for more than an hour, or for ever. In some of them its processes
     * do not notice; but no process lives for ever.
     */
    private static List<Absence> absences(long seed, long faultMillis) {
        Randomness random = new Randomness(seed).branch(ABSENCES);
        if (random.oneIn(3)) {
            return List.of();
        }
        long lastMillis = random.oneIn(4) ? Absence.FOR_EVER : FUNCTION_LIFE_MILLIS;
        long fromMillis = random.between(100, Math.min(faultMillis, 6 * MINUTE) - 1);
        long lastingMillis = random.oneIn(2)
                ? random.between(1, 50) * MINUTE
                : random.oneIn(3) && lastMillis != Absence.FOR_EVER
                        ? Absence.FOR_EVER
                        : random.between(55, 90) * MINUTE;
        return List.of(new Absence(random.below(2), fromMillis, fromMillis + lastingMillis, lastMillis));
    }

    private static Shape shape(Size size, Randomness random) {
        return switch (size) {
            case SMALL, WIDE -> random.pick(List.of(Shape.values()));
            case DEEP -> Shape.SINGLE;
            case LARGE -> Shape.CHAIN;
        };
    }

    /** All kinds, or what others do, which strikes a mark only while the stage has not ended. */
    private static Set<Fault> faultsOfMarks(Randomness random) {
        return random.oneIn(2) ? ACTS : EnumSet.allOf(Fault.class);
    }

    /** Small batches, so that there is something between two of them. */
    private static ProtocolSettings settings(long speculateAfterMillis) {
        ProtocolSettings usual = ProtocolSettings.DEFAULT;
        ProtocolSettings.Attempts tries = usual.attempts();
        return usual.with(new ProtocolSettings.Times(
                        usual.checkMillis(),
                        75 * MINUTE,
                        60 * MINUTE,
                        usual.times().clockMarginMillis()))
                .with(new ProtocolSettings.Batches(4, 3, 50, 1, 3))
                .with(new ProtocolSettings.Attempts(
                        tries.maxClaims(),
                        tries.backoffMillis(),
                        tries.backoffLimitMillis(),
                        45_000,
                        speculateAfterMillis));
    }

    /** Tidy worlds come to their ends while faults still strike. In a third of the worlds slots hold several messages. */
    private static ProtocolSettings settings(Randomness random, boolean tidy, long seed) {
        long retentionMillis =
                tidy || random.oneIn(3) ? random.between(2, tidy ? 6 : 20) * MINUTE : SETTINGS.retentionMillis();
        ProtocolSettings settings = settings(random.oneIn(4) ? 90_000 : 10_000);
        int receive = seed % 3 == 0 ? 10 : 1;
        return settings.with(settings.batches().receiving(receive))
                .with(new ProtocolSettings.Times(
                        60_000,
                        tidy ? 30 * MINUTE : SETTINGS.quietAfterMillis(),
                        retentionMillis,
                        SETTINGS.times().clockMarginMillis()));
    }

    /** All kinds, or a few of them more often. */
    private static Set<Fault> faults(Randomness random) {
        if (random.oneIn(2)) {
            return EnumSet.allOf(Fault.class);
        }
        EnumSet<Fault> few = EnumSet.noneOf(Fault.class);
        int kinds = 1 + random.below(5);
        for (int kind = 0; kind < kinds; kind++) {
            few.add(random.pick(List.of(Fault.values())));
        }
        return few;
    }

    private static Odds odds(Randomness random) {
        return new Odds(
                random.oneIn(2) ? 0 : random.below(300),
                random.oneIn(2) ? 0 : random.below(300),
                random.oneIn(5) ? random.below(100) : 0,
                random.oneIn(5) ? random.below(100) : 0,
                random.oneIn(2) ? 0 : random.below(200),
                random.oneIn(2) ? 0 : random.below(300),
                random.oneIn(3) ? random.below(100) : 0,
                random.oneIn(6) ? random.below(60) : 0);
    }

    private static List<RunPlan> runs(Randomness random, int count, boolean calm, long faultMillis) {
        List<RunPlan> runs = new ArrayList<>();
        boolean oneDestination = random.oneIn(2);
        boolean overwrite = random.oneIn(2);
        Randomness modes = random.branch(count);
        for (int number = 0; number < count; number++) {
            long submitAfter = calm ? number * 20 * MINUTE : random.between(0, Math.max(1, faultMillis / 2));
            List<RunPlan.Act> acts = calm || random.oneIn(2) ? List.of() : acts(random, faultMillis);
            runs.add(new RunPlan(
                    number == 0 ? 0 : submitAfter,
                    oneDestination ? 0 : 2 * number,
                    mode(modes, overwrite || calm || random.oneIn(4)),
                    false,
                    random.next() & 0xffffff,
                    !calm && random.oneIn(30),
                    acts));
        }
        return runs;
    }

    /** Runs that may replace what is there add to it as often: the same folder sees all of them. */
    private static OutputSpec.Mode mode(Randomness random, boolean replaces) {
        return replaces
                ? random.pick(List.of(
                        OutputSpec.Mode.OVERWRITE,
                        OutputSpec.Mode.APPEND,
                        OutputSpec.Mode.OVERWRITE_PARTITIONS,
                        OutputSpec.Mode.MERGE,
                        OutputSpec.Mode.TAKE))
                : OutputSpec.Mode.CREATE;
    }

    private static List<RunPlan.Act> acts(Randomness random, long faultMillis) {
        List<RunPlan.Act> acts = new ArrayList<>();
        int count = 1 + random.below(4);
        for (int act = 0; act < count; act++) {
            acts.add(new RunPlan.Act(
                    random.pick(List.of(RunPlan.Kind.values())),
                    random.between(50, 50 + faultMillis / (2L + random.below(60)))));
        }
        return acts;
    }
}
