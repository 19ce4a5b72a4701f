package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Limit;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.graph.Input;
import dev.millrace.graph.Scan.Unit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Of the first rows of files whose numbers of rows are known, no file is read behind them: each row of a scan is a row of the result. */
final class FirstUnits {
    private FirstUnits() {}

    /**
     * The same first rows, from as few parts of files as hold them.
     *
     * @param rows how many are asked for
     */
    static Flow of(Flow input, long rows, PlanSettings settings) {
        if (rows == Limit.UNLIMITED || input.fragments().size() != 1) {
            return input;
        }
        Fragment fragment = input.only();
        return scan(fragment)
                .flatMap(scan -> firsts(scan, rows))
                .map(scan -> cut(input, fragment, scan, settings))
                .orElse(input);
    }

    private static Optional<dev.millrace.graph.Scan> scan(Fragment fragment) {
        Relation leaf = fragment.tree();
        while (leaf instanceof Project project) {
            leaf = project.input();
        }
        return leaf instanceof Scan
                        && fragment.feeds().size() == 1
                        && fragment.feeds().getFirst().input() instanceof Input.Splits splits
                        && !splits.scan().everyTask()
                        && splits.scan().shapes().stream()
                                .allMatch(shape -> shape.conditionOrEmpty().isEmpty())
                ? Optional.of(splits.scan())
                : Optional.empty();
    }

    /** Empty: all are needed, or it is not known how many are. */
    private static Optional<dev.millrace.graph.Scan> firsts(dev.millrace.graph.Scan scan, long rows) {
        long found = 0;
        int units = 0;
        for (Unit unit : scan.units()) {
            if (unit.rows() < 0) {
                return Optional.empty();
            }
            found += unit.rows();
            units++;
            if (found >= rows) {
                break;
            }
        }
        return found < rows || units == 0 || units == scan.units().size()
                ? Optional.empty()
                : Optional.of(prefix(scan, units));
    }

    private static dev.millrace.graph.Scan prefix(dev.millrace.graph.Scan scan, int count) {
        List<Unit> units = scan.units().subList(0, count);
        List<Integer> bounds = new ArrayList<>(
                scan.taskBounds().stream().filter(bound -> bound < count).toList());
        bounds.add(count);
        return new dev.millrace.graph.Scan(
                scan.source(),
                scan.columns(),
                scan.shapes(),
                scan.files().subList(0, units.getLast().file() + 1),
                units,
                bounds,
                false);
    }

    private static Flow cut(Flow input, Fragment fragment, dev.millrace.graph.Scan scan, PlanSettings settings) {
        Feed before = fragment.feeds().getFirst();
        int tasks = scan.taskBounds().size() - 1;
        Volume volume = input.volume()
                .withRows((double) scan.units().stream().mapToLong(Unit::rows).sum());
        Feed feed = new Feed(
                new Input.Splits(before.name(), scan),
                before.types(),
                before.volume().withRows(volume.rows()));
        Fragment firsts = new Fragment(
                fragment.tree(),
                List.of(feed),
                tasks,
                scan.units().size() > tasks,
                fragment.allThreads(),
                fragment.reasons(),
                fragment.cuts());
        Spread spread = tasks == 1 && settings.collapse() ? Spread.Plain.TOGETHER : Spread.Plain.ANYWHERE;
        return Flow.of(firsts, spread, volume);
    }
}
