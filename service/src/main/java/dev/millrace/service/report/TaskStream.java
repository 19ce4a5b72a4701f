package dev.millrace.service.report;

import dev.millrace.service.runs.Attempt;
import dev.millrace.service.runs.Attempt.Outcome;
import dev.millrace.service.runs.RunView;
import dev.millrace.service.runs.StageView;
import dev.millrace.storage.record.RunRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * How many attempts worked when: a lane for each stage, the span of time cut into columns. Its size follows from the columns, however many tasks there are.
 *
 * @param columns of the span, all equally long
 * @param lanes in order of the stages; beyond {@link #MOST_LANES} those that worked least are one, the last
 */
public record TaskStream(long fromMillis, long toMillis, int columns, List<Lane> lanes) {
    public static final int MOST_COLUMNS = 2_000;
    public static final int MOST_LANES = 50;
    /** The stage of a lane that stands for several. */
    public static final int OTHERS = -1;

    public TaskStream {
        lanes = List.copyOf(lanes);
    }

    /**
     * A stage.
     *
     * @param stage its number, or {@link #OTHERS}
     * @param attempts that worked within the span
     * @param done how many attempts that count were at work, on average, in each column; {@code failed} and {@code running} likewise of the others
     */
    public record Lane(
            int stage, String name, long attempts, List<Double> done, List<Double> failed, List<Double> running) {
        public Lane {
            done = List.copyOf(done);
            failed = List.copyOf(failed);
            running = List.copyOf(running);
        }

        /** How many were at work in a column. */
        public double all(int column) {
            return done.get(column) + failed.get(column) + running.get(column);
        }

        /** The most that were at work in any column. */
        public double most() {
            double most = 0;
            for (int column = 0; column < done.size(); column++) {
                most = Math.max(most, all(column));
            }
            return most;
        }
    }

    /** A span of time, the end of which is behind its beginning. */
    public record Span(long fromMillis, long toMillis) {
        /** The whole of a run: from the start of its try, or of the first attempt, to its end or until now. */
        public static Span of(RunView run, List<Attempt> attempts, long nowMillis) {
            long end = run.row().endedMillis() == RunRow.NONE
                    ? nowMillis
                    : run.row().endedMillis();
            long from = attempts.stream()
                    .filter(Attempt::hasTime)
                    .mapToLong(Attempt::startedMillis)
                    .reduce(run.row().startedMillis(), Math::min);
            return new Span(from, Math.max(from + 1, end));
        }
    }

    /**
     * The stream of a span.
     *
     * @param columns most of them; a column is a millisecond at least
     */
    public static TaskStream of(RunView run, List<Attempt> attempts, Span span, int columns) {
        int number = (int) Math.min(columns, span.toMillis() - span.fromMillis());
        Map<Integer, List<Attempt>> stages = attempts.stream()
                .filter(attempt -> attempt.hasTime()
                        && attempt.startedMillis() < span.toMillis()
                        && attempt.endedMillis() > span.fromMillis())
                .collect(Collectors.groupingBy(Attempt::stage, TreeMap::new, Collectors.toList()));
        Set<Integer> own = busiest(stages);
        List<Lane> lanes = new ArrayList<>();
        List<Attempt> others = new ArrayList<>();
        for (StageView stage : run.stages()) {
            int index = stage.stage().id().index();
            List<Attempt> worked = stages.getOrDefault(index, List.of());
            if (own.contains(index)) {
                lanes.add(lane(index, stage.stage().name(), worked, span, number));
            } else {
                others.addAll(worked);
            }
        }
        if (!others.isEmpty()) {
            lanes.add(lane(OTHERS, stages.size() - own.size() + " other stages", others, span, number));
        }
        return new TaskStream(span.fromMillis(), span.toMillis(), number, lanes);
    }

    private static Set<Integer> busiest(Map<Integer, List<Attempt>> stages) {
        if (stages.size() <= MOST_LANES) {
            return stages.keySet();
        }
        Map<Integer, Long> millis = new TreeMap<>();
        stages.forEach((stage, attempts) -> millis.put(
                stage,
                attempts.stream()
                        .mapToLong(attempt -> attempt.measures().millis())
                        .sum()));
        return new HashSet<>(millis.entrySet().stream()
                .sorted(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder()))
                .limit(MOST_LANES - 1L)
                .map(Map.Entry::getKey)
                .toList());
    }

    private static Lane lane(int stage, String name, List<Attempt> attempts, Span span, int columns) {
        return new Lane(
                stage,
                name,
                attempts.size(),
                columns(attempts, Outcome.DONE, span, columns),
                columns(attempts, Outcome.FAILED, span, columns),
                columns(attempts, Outcome.RUNNING, span, columns));
    }

    private static List<Double> columns(List<Attempt> attempts, Outcome outcome, Span span, int number) {
        Columns columns = new Columns(span.fromMillis(), span.toMillis(), number);
        attempts.stream()
                .filter(attempt -> attempt.outcome() == outcome)
                .forEach(attempt -> columns.add(attempt.startedMillis(), attempt.endedMillis()));
        return columns.filled();
    }
}
