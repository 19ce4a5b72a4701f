package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.graph.Column;
import dev.millrace.graph.Input;
import java.util.List;
import java.util.function.LongFunction;

/** Flows that begin at what is stored. */
public final class SourceFlow {
    private SourceFlow() {}

    /**
     * The rows of source files, in splits.
     *
     * @param relation name of the input
     * @param files the scan of the columns, in splits of a number of bytes
     * @param spans how the units of the scan lie
     * @param rows expected rows
     */
    public static Flow of(
            Scan scan,
            String relation,
            LongFunction<dev.millrace.graph.Scan> files,
            Clusters.Spans spans,
            long rows,
            PlanSettings settings) {
        dev.millrace.graph.Scan cut = files.apply(settings.splitBytes());
        long bytes = cut.units().stream().mapToLong(unit -> unit.bytes()).sum();
        for (long target = settings.splitBytes(); tasks(cut) > settings.maxTasks(); target *= 2) {
            cut = files.apply(target * 2);
        }
        if (tasks(cut) == 1 && cut.units().size() > 1 && !settings.collapse()) {
            cut = files.apply(bytes / 2 + 1);
        }
        Feed feed = new Feed(
                new Input.Splits(relation, cut),
                scan.types(),
                Volume.of((double) rows(cut, rows), scan.types()),
                clusters(cut, spans));
        return flow(scan, cut, feed, settings);
    }

    /** Rows of the units that are left, where they are known. */
    private static long rows(dev.millrace.graph.Scan files, long rows) {
        boolean known = files.units().stream().allMatch(unit -> unit.rows() >= 0);
        return known ? files.units().stream().mapToLong(unit -> unit.rows()).sum() : rows;
    }

    private static Clusters clusters(dev.millrace.graph.Scan files, Clusters.Spans spans) {
        List<String> names = files.columns().stream().map(Column::name).toList();
        return column -> spans.of(column)
                .filter(found -> found.size() == files.units().size() && found.size() > 1)
                .map(found -> new KeySpans(files, names.indexOf(column), found));
    }

    private static Flow flow(Scan scan, dev.millrace.graph.Scan files, Feed feed, PlanSettings settings) {
        int tasks = tasks(files);
        boolean divisible = files.units().size() > tasks;
        Fragment fragment = new Fragment(new Scan(feed.name(), scan.columns()), List.of(feed), tasks, divisible);
        return Flow.of(
                fragment,
                tasks == 1 && settings.collapse() ? Spread.Plain.TOGETHER : Spread.Plain.ANYWHERE,
                feed.volume());
    }

    /**
     * All columns of a source, read whole by one task.
     *
     * @param needed how many of them have values
     * @param rows expected rows
     */
    public static Feed whole(String relation, LongFunction<dev.millrace.graph.Scan> files, int needed, long rows) {
        dev.millrace.graph.Scan scan = files.apply(Long.MAX_VALUE);
        Volume volume = new Volume(rows(scan, rows), needed * 16.0);
        return Repeatable.everyTask(new Feed(new Input.Splits(relation, scan), List.of(), volume));
    }

    private static int tasks(dev.millrace.graph.Scan files) {
        return files.taskBounds().size() - 1;
    }

    /** Some columns of a flow. */
    public static Flow projected(Flow flow, List<Expression> columns) {
        Volume volume = flow.volume().of(columns.stream().map(Expression::type).toList());
        return flow.map(tree -> new Project(tree, columns), flow.spread().through(columns), volume);
    }

    /** What stands for a row where no column of it is read. */
    public static Expression rowOnly() {
        return Constant.nullOf(PlainType.BIGINT);
    }
}
