package dev.millrace.coordinator.plan.bind;

import dev.millrace.coordinator.plan.relation.Expression;
import dev.millrace.coordinator.plan.relation.Filter;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.Relation;
import dev.millrace.coordinator.plan.relation.Scan;
import dev.millrace.coordinator.plan.relation.ScanColumn;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.TableFunction;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Reads scans of stub tables and calls of table functions. */
final class ScanReader {
    /** Columns from here on are row numbers and the like, which files have not. */
    private static final BigInteger VIRTUAL = BigInteger.ONE.shiftLeft(63);

    private static final Set<String> GENERATORS = Set.of("range", "generate_series", "unnest");

    private final ExpressionReader expressions;

    ScanReader(ExpressionReader expressions) {
        this.expressions = expressions;
    }

    Relation read(PlanNode node) {
        node.skip("table_index", "arguments", "has_serialize", "ordinality_idx", "input_table_types");
        node.skip("input_table_names", "scan_partition_indices");
        if (!node.list("children").isEmpty()) {
            throw new NotDistributable("a table function over the rows of a table");
        }
        node.requireUnset("named_parameters", "projected_input", "row_group_order_options", "has_pushed_projection");
        node.requireUnset("at_clause");
        if (!node.text("source_ordinality").equals("WITHOUT_ORDINALITY")) {
            throw new NotDistributable("WITH ORDINALITY");
        }
        if (!node.flag("table_filters_by_projection")) {
            throw new NotDistributable("scan filters by table column");
        }
        requirePlain(node.take("extra_info"));
        List<SqlType> types = TypeReader.all(node.list("returned_types"));
        List<String> names = node.list("names").stream().map(JsonNode::asString).toList();
        List<ScanColumn> columns = columns(node.list("column_indexes"), names, types);
        String function = FunctionReader.name(node.take("qname"));
        Relation scan = function.equals("seq_scan") ? table(node, columns) : generator(function, node, types, columns);
        return projected(filtered(scan, node.take("table_filters")), node.list("projection_ids"));
    }

    private static void requirePlain(JsonNode json) {
        PlanNode extra = new PlanNode(json, "a scan's extra information");
        extra.requireUnset("file_filters", "sample_options", "file_filter_expressions");
        extra.requireUnset("total_files", "filtered_files");
        extra.done();
    }

    private static List<ScanColumn> columns(List<JsonNode> indexes, List<String> names, List<SqlType> types) {
        List<ScanColumn> columns = new ArrayList<>();
        for (JsonNode json : indexes) {
            PlanNode node = new PlanNode(json, "a scanned column");
            node.requireUnset("child_indexes", "field");
            node.skip("has_index", "type");
            if (!node.text("index_type").equals("FULL_READ")) {
                throw new NotDistributable("a scan of a part of a column");
            }
            BigInteger index = node.take("index").bigIntegerValue();
            node.done();
            columns.add(
                    index.compareTo(VIRTUAL) >= 0
                            ? ScanColumn.rowNumber()
                            : new ScanColumn(names.get(index.intValueExact()), types.get(index.intValueExact())));
        }
        return columns;
    }

    private static Relation table(PlanNode node, List<ScanColumn> columns) {
        node.requireUnset("parameters");
        PlanNode table = new PlanNode(node.take("function_data"), "a scanned table");
        table.skip("catalog", "schema", "qualified_name");
        table.requireUnset("is_index_scan", "is_create_index", "result_ids");
        String name = table.text("table");
        table.done();
        return new Scan(name, columns);
    }

    private static Relation generator(String function, PlanNode node, List<SqlType> types, List<ScanColumn> columns) {
        node.requireUnset("function_data");
        List<Expression> arguments = node.list("parameters").stream()
                .<Expression>map(ConstantReader::read)
                .toList();
        if (!GENERATORS.contains(function)) {
            throw new NotDistributable("the table function " + function);
        }
        if (types.size() != 1 || columns.size() != 1) {
            throw new NotDistributable("the table function " + function + " with several columns");
        }
        SqlType type = columns.getFirst().isRowNumber() ? PlainType.BIGINT : types.getFirst();
        return new TableFunction(function, arguments, List.of(type));
    }

    private Relation filtered(Relation scan, JsonNode filters) {
        List<Expression> predicates = new FilterReader(expressions, scan.types()).read(filters);
        return predicates.isEmpty() ? scan : new Filter(scan, predicates);
    }

    private static Relation projected(Relation scan, List<JsonNode> positions) {
        return positions.isEmpty() ? scan : Projections.of(scan, positions);
    }
}
