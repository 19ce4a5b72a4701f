package dev.millrace.coordinator.plan.distribute;

import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.DummyRow;
import dev.millrace.coordinator.plan.relation.Empty;
import dev.millrace.coordinator.plan.relation.Exchange;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.Join;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Project;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.ScanColumn;
import dev.millrace.coordinator.plan.relation.Unnest;
import dev.millrace.coordinator.plan.relation.Values;
import dev.millrace.graph.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Rows that may come in ranges of a column.
 *
 * @param column position of the key
 * @param pieces of each input that comes in parts; empty: the ranges cannot be chosen any more
 */
record RangedSide(Flow flow, int column, List<KeySpans> pieces) {
    private static final Set<PlainType> ORDERED =
            Set.of(PlainType.TINYINT, PlainType.SMALLINT, PlainType.INTEGER, PlainType.BIGINT, PlainType.DATE);

    long bytes() {
        return pieces.stream().mapToLong(KeySpans::bytes).sum();
    }

    List<Long> bounds(int ranges) {
        KeySpans largest = pieces.getFirst();
        for (KeySpans piece : pieces) {
            largest = piece.bytes() > largest.bytes() ? piece : largest;
        }
        return largest.bounds(ranges);
    }

    boolean has(List<Long> bounds) {
        return flow.spread() instanceof Spread.Ranged ranged && ranged.bounds().equals(bounds);
    }

    boolean mayHave(List<Long> bounds) {
        return has(bounds) || !pieces.isEmpty();
    }

    Flow cut(List<Long> bounds) {
        if (has(bounds)) {
            return flow;
        }
        List<Feed> feeds = new ArrayList<>();
        int piece = 0;
        for (Feed feed : flow.only().feeds()) {
            feeds.add(feed.everywhere() ? feed : feed.cut(pieces.get(piece++), bounds));
        }
        Set<Integer> columns = flow.spread() instanceof Spread.Ranged ranged ? ranged.columns() : Set.of(column);
        return Flow.of(
                flow.only().over(feeds, bounds.size() + 1),
                new Spread.Ranged(new TreeSet<>(columns), bounds),
                flow.volume());
    }

    /** Empty: its rows do not lie in order of the key. */
    static Optional<RangedSide> of(Flow flow, Expression key) {
        if (!(key instanceof ColumnReference column)
                || flow.fragments().size() != 1
                || !(key.type() instanceof PlainType type)
                || !ORDERED.contains(type)) {
            return Optional.empty();
        }
        return switch (flow.spread()) {
            case Spread.Plain plain ->
                plain == Spread.Plain.ANYWHERE ? unordered(flow, column.index()) : Optional.empty();
            case Spread.Hashed _ -> Optional.empty();
            case Spread.Ranged ranged ->
                ranged.columns().contains(column.index())
                        ? Optional.of(new RangedSide(flow, column.index(), pieces(flow.only())))
                        : Optional.empty();
        };
    }

    /** Of an input that has ranges, by the same column. Empty: an input is rows of another stage. */
    private static List<KeySpans> pieces(Fragment fragment) {
        List<KeySpans> pieces = new ArrayList<>();
        for (Feed feed : fragment.feeds()) {
            if (feed.everywhere()) {
                continue;
            }
            if (!(feed.input() instanceof Input.Splits splits) || splits.scan().rangesOrNull() == null) {
                return List.of();
            }
            Optional<KeySpans> spans = feed.clusters()
                    .of(splits.scan()
                            .columns()
                            .get(splits.scan().rangesOrNull().column())
                            .name());
            if (spans.isEmpty()) {
                return List.of();
            }
            pieces.add(spans.get());
        }
        return pieces;
    }

    /** Of a flow whose operators see one row of one scan at a time. */
    private static Optional<RangedSide> unordered(Flow flow, int column) {
        Fragment fragment = flow.only();
        List<Feed> parts =
                fragment.feeds().stream().filter(feed -> !feed.everywhere()).toList();
        if (parts.size() != 1 || fragment.tree().any(relation -> !isRowWise(relation))) {
            return Optional.empty();
        }
        return origin(fragment.tree(), column)
                .filter(origin -> origin.relation().equals(parts.getFirst().name()))
                .flatMap(origin -> parts.getFirst().clusters().of(origin.column()))
                .map(spans -> new RangedSide(flow, column, List.of(spans)));
    }

    private static boolean isRowWise(Relation relation) {
        boolean kind = switch (relation) {
            case Scan _, Exchange _, Values _, DummyRow _, Empty _, Filter _, Project _, Join _, Unnest _ -> true;
            default -> false;
        };
        for (int input = 0; kind && input < relation.inputs().size(); input++) {
            kind = relation.expressions(input).stream().noneMatch(expression -> expression.any(RangedSide::isOfTask));
        }
        return kind;
    }

    /** Whether a value depends on which task computes it. */
    private static boolean isOfTask(Expression expression) {
        return expression instanceof Call call && call.function().equals("getvariable");
    }

    /** A column of a scan. */
    private record Origin(String relation, String column) {}

    /** Which column of a scan a column is, unchanged and with all its rows' values. */
    private static Optional<Origin> origin(Relation relation, int column) {
        return switch (relation) {
            case Scan scan -> {
                ScanColumn read = scan.columns().get(column);
                yield read.isRowNumber() ? Optional.empty() : Optional.of(new Origin(scan.table(), read.name()));
            }
            case Filter filter -> origin(filter.input(), column);
            case Project project ->
                project.expressions().get(column) instanceof ColumnReference reference
                        ? origin(project.input(), reference.index())
                        : Optional.empty();
            case Unnest unnest -> column < unnest.input().width() ? origin(unnest.input(), column) : Optional.empty();
            case Join join -> {
                int right = column - join.left().width();
                yield switch (join.kind()) {
                    case INNER -> right < 0 ? origin(join.left(), column) : origin(join.right(), right);
                    case LEFT, SEMI, ANTI, MARK, SINGLE -> right < 0 ? origin(join.left(), column) : Optional.empty();
                    case RIGHT -> right < 0 ? Optional.empty() : origin(join.right(), right);
                    case FULL -> Optional.empty();
                };
            }
            default -> Optional.empty();
        };
    }
}
