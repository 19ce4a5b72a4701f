package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.Call;
import dev.millrace.coordinator.plan.relation.ColumnReference;
import dev.millrace.coordinator.plan.relation.Comparison;
import dev.millrace.coordinator.plan.relation.Conjunction;
import dev.millrace.coordinator.plan.relation.Constant;
import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.In;
import dev.millrace.coordinator.plan.relation.IsNull;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.StructType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Reads the filters that the optimiser pushed into a scan, as predicates over the scanned columns. */
final class FilterReader {
    private final ExpressionReader expressions;
    private final List<SqlType> types;

    /** Filters over columns of these types, in the order of the scan's column list. */
    FilterReader(ExpressionReader expressions, List<SqlType> types) {
        this.expressions = expressions;
        this.types = types;
    }

    List<Expression> read(JsonNode json) {
        PlanNode node = new PlanNode(json, "the filters of a scan");
        List<Expression> predicates = new ArrayList<>();
        node.find("filters")
                .ifPresent(filters ->
                        filters.values().forEach(entry -> keyed(entry).ifPresent(predicates::add)));
        node.find("multi_column_filters")
                .ifPresent(filters ->
                        filters.values().forEach(filter -> several(filter).ifPresent(predicates::add)));
        node.done();
        return predicates;
    }

    private Optional<Expression> keyed(JsonNode json) {
        PlanNode node = new PlanNode(json, "a filter of a scan");
        int position = node.take("key").asInt();
        if (position < 0 || position >= types.size()) {
            throw new NotDistributable("a scan filter over column " + position + " of " + types.size());
        }
        Expression column = new ColumnReference(position, types.get(position));
        Optional<Expression> predicate = filter(node.take("value"), column);
        node.done();
        return predicate;
    }

    /** A filter over several columns; empty for a hint, which changes no result. */
    private Optional<Expression> several(JsonNode json) {
        PlanNode node = new PlanNode(json, "a filter over several columns");
        if (!node.text("filter_type").equals("EXPRESSION_FILTER")) {
            throw new NotDistributable("the scan filter " + node.text("filter_type") + " over several columns");
        }
        List<Integer> positions =
                node.list("column_indexes").stream().map(JsonNode::asInt).toList();
        Slots columns = Slots.columns(types);
        Expression predicate = expressions.read(node.take("expr"), (index, type) -> {
            if (index >= positions.size()) {
                throw new NotDistributable("a scan filter over a column that it does not name");
            }
            return columns.at(positions.get(index), type);
        });
        node.done();
        return Optional.of(predicate);
    }

    private Optional<Expression> filter(JsonNode json, Expression column) {
        PlanNode node = new PlanNode(json, "a filter of a scan");
        Optional<Expression> predicate = switch (node.text("filter_type")) {
            case "LEGACY_OPTIONAL_FILTER" -> hint(node, "child_filter");
            case "LEGACY_DYNAMIC_FILTER" -> hint(node);
            case "LEGACY_BLOOM_FILTER" -> hint(node);
            case "LEGACY_IS_NULL" -> Optional.of(new IsNull(column, false));
            case "LEGACY_IS_NOT_NULL" -> Optional.of(new IsNull(column, true));
            case "LEGACY_CONSTANT_COMPARISON" -> Optional.of(comparison(node, column));
            case "LEGACY_IN_FILTER" -> Optional.of(candidates(node, column));
            case "LEGACY_CONJUNCTION_AND" -> conjunction(node, column, true);
            case "LEGACY_CONJUNCTION_OR" -> conjunction(node, column, false);
            case "LEGACY_STRUCT_EXTRACT" -> field(node, column);
            case "EXPRESSION_FILTER" -> Optional.of(expression(node, column));
            default -> throw new NotDistributable("the scan filter " + node.text("filter_type"));
        };
        node.done();
        return predicate;
    }

    private static Optional<Expression> hint(PlanNode node, String... fields) {
        node.skip(fields);
        return Optional.empty();
    }

    private static Expression comparison(PlanNode node, Expression column) {
        Constant constant = ConstantReader.read(node.take("constant"));
        return new Comparison(ExpressionReader.comparison(node.text("comparison_type")), column, constant);
    }

    private static Expression candidates(PlanNode node, Expression column) {
        List<Expression> values = node.list("values").stream()
                .<Expression>map(ConstantReader::read)
                .toList();
        return new In(column, values, false);
    }

    /** Hints fall out of a conjunction; in a disjunction they would make it true. */
    private Optional<Expression> conjunction(PlanNode node, Expression column, boolean all) {
        List<Expression> operands = new ArrayList<>();
        for (JsonNode child : node.list("child_filters")) {
            Optional<Expression> operand = filter(child, column);
            if (operand.isEmpty() && !all) {
                throw new NotDistributable("a hint inside a disjunction of a scan filter");
            }
            operand.ifPresent(operands::add);
        }
        return switch (operands.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(operands.getFirst());
            default -> Optional.of(new Conjunction(all, operands));
        };
    }

    private Optional<Expression> field(PlanNode node, Expression column) {
        int index = node.take("child_idx").asInt();
        String name = node.text("child_name");
        if (column.type() instanceof StructType struct
                && index < struct.fields().size()
                && struct.fields().get(index).name().equals(name)) {
            Call extract = Call.of("struct_extract", struct.parts().get(index), column, Constant.text(name));
            return filter(node.take("child_filter"), extract);
        }
        throw new NotDistributable(
                "a scan filter over a field of " + column.type().sql());
    }

    private Expression expression(PlanNode node, Expression column) {
        node.requireUnset("column_indexes");
        return expressions.read(node.take("expr"), (index, type) -> {
            if (index != 0 || !column.type().equals(type)) {
                throw new NotDistributable("a scan filter over another column than its own");
            }
            return column;
        });
    }
}
