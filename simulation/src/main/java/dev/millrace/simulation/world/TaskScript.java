package dev.millrace.simulation.world;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.Stage;
import dev.millrace.graph.StageDecision;
import dev.millrace.simulation.schedule.Randomness;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** How each attempt of each task behaves; the same for one seed, whoever runs it and when, until the faults end. */
final class TaskScript {
    /** What an attempt does instead of ending well, and how long it works before. */
    record Behaviour(Ending ending, long workMillis) {}

    enum Ending {
        WELL,
        EXHAUSTED,
        INVALID,
        UNAVAILABLE,
        DEADLY
    }

    private final long seed;
    private final Odds odds;
    private final int classes;
    private final BooleanSupplier armed;
    private final Set<String> undivided = new HashSet<>();

    TaskScript(long seed, Odds odds, int classes, BooleanSupplier armed) {
        this.seed = seed;
        this.odds = odds;
        this.classes = classes;
        this.armed = armed;
    }

    /** Whether faults go on. */
    boolean isArmed() {
        return armed.getAsBoolean();
    }

    /** From now on this generation of a stage fits no class. */
    void refuse(String run, int stage, int generation) {
        undivided.add(run + "/" + stage + "/" + generation);
    }

    Behaviour of(String run, Stage stage, StageDecision decision, AttemptId attempt, int memoryClass) {
        Randomness ofTask =
                new Randomness(seed ^ (run.hashCode() * 31L + stage.id().index() * 1_009L + attempt.task()));
        Randomness ofAttempt = ofTask.branch(attempt.epoch() * 131L + attempt.number());
        long workMillis = ofAttempt.below(1000) < odds.longWork() && armed.getAsBoolean()
                ? ofAttempt.between(20_000, 150_000)
                : ofAttempt.between(1, 3_000);
        return new Behaviour(ending(run, stage, decision, memoryClass, ofTask, ofAttempt), workMillis);
    }

    private Ending ending(
            String run, Stage stage, StageDecision decision, int memoryClass, Randomness ofTask, Randomness ofAttempt) {
        if (!armed.getAsBoolean()) {
            return Ending.WELL;
        }
        boolean divides = stage.divisible() && decision.fineness() == 0;
        boolean needsFiner = ofTask.below(1000) < odds.undivided()
                || undivided.contains(run + "/" + stage.id() + "/" + decision.generation());
        boolean needsLargest = ofTask.below(1000) < odds.exhausted();
        boolean invalid = ofTask.below(1000) < odds.invalid();
        boolean deadly = ofTask.below(1000) < odds.deadly();
        if (divides && needsFiner
                || needsLargest && memoryClass < classes - 1
                || ofAttempt.below(1000) < odds.exhaustedAttempts()) {
            return Ending.EXHAUSTED;
        }
        if (ofAttempt.below(1000) < odds.unavailable()) {
            return Ending.UNAVAILABLE;
        }
        if (ofAttempt.below(1000) < odds.invalidAttempts()) {
            return Ending.INVALID;
        }
        return deadly ? Ending.DEADLY : invalid ? Ending.INVALID : Ending.WELL;
    }
}
