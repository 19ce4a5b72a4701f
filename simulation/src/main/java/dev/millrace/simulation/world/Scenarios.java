package dev.millrace.simulation.world;

import dev.millrace.simulation.fault.Fault;
import dev.millrace.simulation.fault.Step;
import dev.millrace.simulation.schedule.Randomness;
import dev.millrace.storage.record.ProtocolSettings;
import dev.millrace.storage.record.Rules;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Draws scenarios from seeds: mostly small worlds, now and then a large one, some without any fault. */
public final class Scenarios {
    /** No attempt and no look that began while faults were armed lives longer, clocks' skews included. */
    public static final ProtocolSettings SETTINGS = settings(90_000);

    private static final long MINUTE = 60_000;
    private static final int LARGE_IN = 800;
    /** Marks exist in wide worlds only, and are few: some worlds strike nothing else. */
    private static final int MARKS_PER_MILLION = 400_000;

    private static final int WIDE_IN = 6;
    private static final long SKEW_MILLIS = 300_000;

    private Scenarios() {}

    public static Scenario of(long seed) {
        Randomness random = new Randomness(seed);
        boolean calm = random.oneIn(25);
        boolean large = random.oneIn(LARGE_IN);
        boolean wide = random.oneIn(WIDE_IN);
        boolean marks = wide && random.oneIn(2);
        boolean tidy = !large && random.oneIn(3);
        Shape shape = large ? Shape.CHAIN : random.pick(List.of(Shape.values()));
        long faultMillis = calm ? 0 : (tidy ? random.between(40, 60) : random.between(2, 20)) * MINUTE;
        int classes = 1 + random.below(3);
        Set<Fault> faults = calm ? Set.of() : marks ? EnumSet.allOf(Fault.class) : faults(random);
        return new Scenario(
                seed,
                shape,
                large ? 100 : wide ? 33 + random.below(4) : 1 + random.below(4),
                large ? 100 : 1 + random.below(4),
                large ? 2 : 1 + random.below(3),
                classes,
                1 + random.below(3),
                large ? 4 : 1 + random.below(3),
                1 + random.below(2),
                runs(random, large || wide ? 1 : 1 + random.below(3), calm, Math.min(faultMillis, 15 * MINUTE)),
                faults,
                marks ? Set.of(Step.MARK) : Set.of(),
                marks ? MARKS_PER_MILLION : large ? 500 : (int) random.between(500, 4_000),
                faultMillis,
                calm ? Odds.NONE : odds(random),
                random.oneIn(3) ? SKEW_MILLIS : random.oneIn(2) ? 2_000 : 0,
                !calm && random.oneIn(3),
                random.oneIn(2),
                settings(random, tidy),
                Rules.all());
    }

    /** Small batches, so that there is something between two of them. */
    private static ProtocolSettings settings(long speculateAfterMillis) {
        ProtocolSettings usual = ProtocolSettings.DEFAULT;
        return new ProtocolSettings(
                usual.leaseMillis(),
                usual.beatMillis(),
                usual.sweepAfterMillis(),
                usual.emptyQueueMillis(),
                usual.checkMillis(),
                75 * MINUTE,
                60 * MINUTE,
                usual.clockMarginMillis(),
                usual.maxClaims(),
                4,
                3,
                50,
                usual.backoffMillis(),
                usual.backoffLimitMillis(),
                45_000,
                speculateAfterMillis);
    }

    /** Tidy worlds come to their ends while faults still strike. */
    private static ProtocolSettings settings(Randomness random, boolean tidy) {
        long retentionMillis =
                tidy || random.oneIn(3) ? random.between(2, tidy ? 6 : 20) * MINUTE : SETTINGS.retentionMillis();
        return settings(random.oneIn(4) ? 90_000 : 10_000)
                .withTimes(60_000, tidy ? 30 * MINUTE : SETTINGS.quietAfterMillis(), retentionMillis);
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
        for (int number = 0; number < count; number++) {
            long submitAfter = calm ? number * 20 * MINUTE : random.between(0, Math.max(1, faultMillis / 2));
            List<RunPlan.Act> acts = calm || random.oneIn(2) ? List.of() : acts(random, faultMillis);
            runs.add(new RunPlan(
                    number == 0 ? 0 : submitAfter,
                    oneDestination ? 0 : 2 * number,
                    overwrite || calm || random.oneIn(4),
                    random.next() & 0xffffff,
                    !calm && random.oneIn(30),
                    acts));
        }
        return runs;
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
