package dev.millrace.simulation.invariant;

import dev.millrace.graph.AttemptId;
import dev.millrace.graph.Location;
import dev.millrace.graph.RunId;
import dev.millrace.graph.StageId;
import dev.millrace.storage.StateTable.Key;
import dev.millrace.storage.record.SlotTree;
import java.util.Optional;

/** What keys and locations name. Read from their text, so that the law does not believe who wrote them. */
final class Places {
    private static final String RUNS = "/runs/";
    private static final int RUN_LENGTH = 30;

    private Places() {}

    /** A generation of a stage. */
    record Generation(RunId run, StageId stage, int number) {
        @Override
        public String toString() {
            return "stage " + stage + " generation " + number + " of " + shortened(run);
        }
    }

    record SlotPlace(Generation generation, SlotTree.Place place) {}

    record TaskPlace(Generation generation, int epoch, int task) {
        @Override
        public String toString() {
            return "task " + task + " in epoch " + epoch + " of " + generation;
        }
    }

    record AttemptPlace(Generation generation, AttemptId attempt) {
        @Override
        public String toString() {
            return "attempt " + attempt + " of " + generation;
        }
    }

    record FilePlace(RunId run, StageId stage, AttemptId attempt) {}

    static String shortened(RunId run) {
        return "run…" + run.value().substring(RUN_LENGTH - 3);
    }

    /** Of a leaf or node row. */
    static SlotPlace slots(Key key) {
        String[] parts = key.partition().split("#");
        return new SlotPlace(
                generation(parts), new SlotTree.Place(Integer.parseInt(parts[5]), Integer.parseInt(parts[6])));
    }

    private static Generation generation(String[] parts) {
        return new Generation(new RunId(parts[1]), new StageId(Integer.parseInt(parts[3])), Integer.parseInt(parts[4]));
    }

    /** Of a claim row. */
    static TaskPlace claim(Key key) {
        String[] parts = key.partition().split("#");
        return new TaskPlace(generation(parts), Integer.parseInt(parts[5]), Integer.parseInt(parts[6]));
    }

    /** Of a failure row. */
    static TaskPlace failure(Key key) {
        String[] parts = key.partition().split("#");
        String[] sort = key.sort().split("#");
        Generation generation =
                new Generation(new RunId(parts[1]), new StageId(Integer.parseInt(parts[3])), Integer.parseInt(sort[0]));
        return new TaskPlace(generation, Integer.parseInt(sort[1]), Integer.parseInt(sort[2]));
    }

    /** The run whose objects a location is among. */
    static Optional<RunId> run(Location location) {
        int at = location.uri().indexOf(RUNS);
        return at < 0 || location.uri().length() < at + RUNS.length() + RUN_LENGTH
                ? Optional.empty()
                : Optional.of(new RunId(location.uri().substring(at + RUNS.length(), at + RUNS.length() + RUN_LENGTH)));
    }

    /** The path below the run's folder. */
    static String path(Location location) {
        int from = location.uri().indexOf(RUNS) + RUNS.length() + RUN_LENGTH + 1;
        return location.uri().substring(Math.min(from, location.uri().length()));
    }

    /** Of an attempt's object: {@code attempts/stage/generation/task/attempt/name}. */
    static Optional<AttemptPlace> attempt(Location location) {
        Optional<RunId> run = run(location);
        if (run.isEmpty() || !path(location).startsWith("attempts/")) {
            return Optional.empty();
        }
        String[] parts = path(location).split("/");
        if (parts.length < 5) {
            return Optional.empty();
        }
        Generation generation =
                new Generation(run.get(), new StageId(Integer.parseInt(parts[1])), Integer.parseInt(parts[2]));
        return Optional.of(new AttemptPlace(generation, AttemptId.parse(parts[4])));
    }

    /** Of a published file: {@code part-task-part-run-stage-attempt.extension}. */
    static Optional<FilePlace> file(Location location) {
        String[] parts = location.name().split("-");
        if (parts.length != 6) {
            return Optional.empty();
        }
        String attempt = parts[5].substring(0, parts[5].lastIndexOf('.'));
        return Optional.of(
                new FilePlace(new RunId(parts[3]), new StageId(Integer.parseInt(parts[4])), AttemptId.parse(attempt)));
    }
}
