package dev.millrace.sdk;

import static dev.millrace.storage.sql.SqlNames.literal;
import static dev.millrace.storage.sql.SqlNames.quoted;

import dev.millrace.coordinator.plan.frame.FrameSql;
import dev.millrace.coordinator.plan.frame.FrameSql.PivotValue;
import dev.millrace.coordinator.plan.frame.Term;
import dev.millrace.graph.Column;
import dev.millrace.sdk.value.Literals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Operations that depend on which columns a frame has. */
final class Reshaping {
    private final Frame frame;

    Reshaping(Frame frame) {
        this.frame = frame;
    }

    Frame pivot(List<String> keys, String column, List<?> values, List<Expression> aggregates) {
        List<Expression> used =
                new ArrayList<>(keys.stream().map(Expressions::col).toList());
        used.add(Expressions.col(column));
        used.addAll(aggregates);
        Step step = frame.step("pivot", used);
        step.require(!values.isEmpty() && !aggregates.isEmpty(), "A pivot needs values and aggregates");
        if (aggregates.size() > 1) {
            step.requireNames(aggregates);
        }
        List<Term> keyTerms =
                keys.stream().map(key -> new Term(quoted(key), key)).toList();
        List<PivotValue> cells = values.stream()
                .map(value -> new PivotValue(Literals.sql(value), String.valueOf(value)))
                .toList();
        List<Term> terms = aggregates.stream().map(Frame::term).toList();
        return step.apply(inputs -> FrameSql.pivot(inputs.getFirst(), keyTerms, column, cells, terms));
    }

    Frame unpivot(List<String> columns, String name, String value) {
        Step step = frame.step("unpivot", columns.stream().map(Expressions::col).toList());
        step.require(!columns.isEmpty(), "Say which columns become rows");
        return step.apply(inputs -> FrameSql.unpivot(inputs.getFirst(), columns, name, value));
    }

    Frame fillNull(Object value, List<String> columns) {
        Step step =
                frame.step("fillNull", columns.stream().map(Expressions::col).toList());
        List<String> filled = columns.isEmpty() ? alike(value) : columns;
        step.require(!filled.isEmpty(), "No column has values like " + value);
        String constant = Expression.of(value).sql();
        Map<String, String> values = new LinkedHashMap<>();
        filled.forEach(column -> values.put(column, constant));
        return step.apply(inputs -> FrameSql.fillNull(inputs.getFirst(), values));
    }

    /** Columns whose type has such values. */
    private List<String> alike(Object value) {
        return frame.schema().columns().stream()
                .filter(column -> value instanceof Number
                        ? isNumber(column.type())
                        : value instanceof CharSequence
                                ? column.type().equals("VARCHAR")
                                : value instanceof Boolean && column.type().equals("BOOLEAN"))
                .map(Column::name)
                .toList();
    }

    Frame describe() {
        String structs =
                frame.schema().columns().stream().map(Reshaping::summary).collect(Collectors.joining(",\n", "[", "]"));
        Expression list = Expression.raw(structs).as("summary");
        Frame rows = frame.agg(list).explode("summary");
        return rows.step("describe", List.of()).apply(inputs -> "SELECT summary.*\nFROM " + quoted(inputs.getFirst()));
    }

    private static String summary(Column column) {
        String name = quoted(column.name());
        boolean number = isNumber(column.type());
        String value = "CAST(" + name + " AS DOUBLE)";
        return "struct_pack(\"column\" := " + literal(column.name()) + ", type := " + literal(column.type())
                + ", count := count(" + name + "), nulls := count(*) - count(" + name + "), mean := "
                + numeric(number, "avg(" + value + ")") + ", std := " + numeric(number, "stddev_samp(" + value + ")")
                + ", least := " + extreme(column.type(), "min(" + name + ")") + ", q25 := "
                + numeric(number, "quantile_cont(" + value + ", 0.25)") + ", median := "
                + numeric(number, "quantile_cont(" + value + ", 0.5)") + ", q75 := "
                + numeric(number, "quantile_cont(" + value + ", 0.75)") + ", greatest := "
                + extreme(column.type(), "max(" + name + ")") + ")";
    }

    private static String numeric(boolean number, String aggregate) {
        return number ? aggregate : "CAST(NULL AS DOUBLE)";
    }

    private static String extreme(String type, String aggregate) {
        boolean nested =
                type.endsWith("]") || type.startsWith("STRUCT") || type.startsWith("MAP") || type.startsWith("UNION");
        return "CAST(" + (nested ? "NULL" : aggregate) + " AS VARCHAR)";
    }

    private static boolean isNumber(String type) {
        return !type.endsWith("]")
                && (type.startsWith("DECIMAL")
                        || type.equals("DOUBLE")
                        || type.equals("FLOAT")
                        || type.matches("U?[A-Z]*INT(EGER)?"));
    }
}
