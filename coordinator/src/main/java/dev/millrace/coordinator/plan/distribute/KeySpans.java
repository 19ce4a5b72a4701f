package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.distribute.Clusters.Span;
import dev.millrace.graph.Scan;
import dev.millrace.graph.Scan.Unit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Between which values of a column the rows of each unit of a scan lie.
 *
 * @param scan in splits
 * @param column position in the scan
 * @param spans one for each unit
 */
record KeySpans(Scan scan, int column, List<Span> spans) {
    KeySpans {
        spans = List.copyOf(spans);
        if (spans.size() != scan.units().size()) {
            throw new IllegalArgumentException("spans of other units than those of " + scan.source());
        }
    }

    /** Bounds of ranges of about as many bytes each; fewer where there are not so many values. */
    List<Long> bounds(int ranges) {
        List<Integer> order = IntStream.range(0, spans.size())
                .boxed()
                .sorted(Comparator.comparingLong(unit -> spans.get(unit).least()))
                .toList();
        double each = (double) bytes() / ranges;
        List<Long> bounds = new ArrayList<>();
        long before = 0;
        for (int unit : order) {
            long least = spans.get(unit).least();
            boolean above =
                    least > (bounds.isEmpty() ? spans.get(order.getFirst()).least() : bounds.getLast());
            if (bounds.size() + 1 < ranges && before >= each * (bounds.size() + 1) && above) {
                bounds.add(least);
            }
            before += scan.units().get(unit).bytes();
        }
        return bounds;
    }

    /** Stored bytes of all units. */
    long bytes() {
        return scan.units().stream().mapToLong(Unit::bytes).sum();
    }

    /** Stored bytes that the tasks of all ranges read. */
    long bytesRead(List<Long> bounds) {
        long bytes = 0;
        for (int unit = 0; unit < spans.size(); unit++) {
            Span span = spans.get(unit);
            long tasks = 1L + task(bounds, span.greatest()) - task(bounds, span.least());
            bytes += scan.units().get(unit).bytes() * tasks;
        }
        return bytes;
    }

    /** About the bytes of the rows that each task keeps, as if the keys of a unit were spread evenly over its span. */
    double[] bytesKept(List<Long> bounds) {
        double[] bytes = new double[bounds.size() + 1];
        for (int unit = 0; unit < spans.size(); unit++) {
            Span span = spans.get(unit);
            int last = task(bounds, span.greatest());
            double width = (double) span.greatest() - span.least() + 1;
            for (int task = task(bounds, span.least()); task <= last; task++) {
                double from = task == 0 ? span.least() : Math.max(span.least(), bounds.get(task - 1));
                double until = task == last ? (double) span.greatest() + 1 : bounds.get(task);
                bytes[task] += scan.units().get(unit).bytes() * (until - from) / width;
            }
        }
        return bytes;
    }

    /** The scan whose tasks keep these ranges: each reads the units that may hold rows of its own. */
    Scan cut(List<Long> bounds) {
        List<List<Unit>> tasks = new ArrayList<>();
        for (int task = 0; task <= bounds.size(); task++) {
            tasks.add(new ArrayList<>());
        }
        for (int unit = 0; unit < spans.size(); unit++) {
            Span span = spans.get(unit);
            for (int task = task(bounds, span.least()); task <= task(bounds, span.greatest()); task++) {
                tasks.get(task).add(scan.units().get(unit));
            }
        }
        List<Unit> units = new ArrayList<>();
        List<Integer> taskBounds = new ArrayList<>(List.of(0));
        for (List<Unit> task : tasks) {
            units.addAll(task);
            taskBounds.add(units.size());
        }
        return new Scan(
                scan.source(),
                scan.columns(),
                scan.shapes(),
                scan.files(),
                units,
                taskBounds,
                false,
                scan.undivided(),
                new Scan.Ranges(column, bounds));
    }

    /** Whose range holds a key. */
    private static int task(List<Long> bounds, long key) {
        int found = Collections.binarySearch(bounds, key);
        return found >= 0 ? found + 1 : -(found + 1);
    }
}
