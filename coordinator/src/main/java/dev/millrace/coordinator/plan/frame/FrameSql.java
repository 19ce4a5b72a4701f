package dev.millrace.coordinator.plan.frame;

import static dev.millrace.storage.sql.SqlNames.quoted;

import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One SELECT for each operation. Tables and columns are names, without quotes; conditions, keys and other expressions are SQL. An expression stands
 * on lines of its own, so that a comment at its end swallows nothing.
 */
public final class FrameSql {
    private FrameSql() {}

    /** Chosen columns, in order. */
    public static String select(String input, List<Term> terms) {
        return "SELECT " + list(terms) + "\nFROM " + quoted(input);
    }

    /** Chosen columns by name. */
    public static String columns(String input, Collection<String> names) {
        return "SELECT " + names(names) + "\nFROM " + quoted(input);
    }

    /** All columns; those of {@code replaced}, which the input has, get another value where they stand, and {@code added} come last. */
    public static String with(String input, List<Term> replaced, List<Term> added) {
        return "SELECT *" + replacing(replaced)
                + added.stream().map(term -> ",\n" + term.text()).collect(Collectors.joining()) + "\nFROM "
                + quoted(input);
    }

    /** All columns but those that the terms name, if there are any, and then the terms: for an input of unknown columns. */
    public static String appended(String input, List<Term> terms) {
        String names = terms.stream()
                .map(term -> SqlNames.literal(term.name().toLowerCase(Locale.ROOT)))
                .collect(Collectors.joining(", "));
        return "SELECT COLUMNS(lambda c: lower(c) NOT IN (" + names + ")),\n" + list(terms) + "\nFROM " + quoted(input);
    }

    private static String replacing(List<Term> terms) {
        return terms.isEmpty() ? "" : " REPLACE (" + list(terms) + ")";
    }

    /** All columns, some under new names. DuckDB's RENAME passes over a column that is not there; REPLACE does not. */
    public static String rename(String input, Map<String, String> names) {
        String renamed = names.entrySet().stream()
                .map(name -> quoted(name.getKey()) + " AS " + quoted(name.getValue()))
                .collect(Collectors.joining(", "));
        List<Term> known = names.keySet().stream()
                .map(name -> new Term(quoted(name), name))
                .toList();
        return "SELECT * RENAME (" + renamed + ")\nFROM (SELECT *" + replacing(known) + " FROM " + quoted(input) + ")";
    }

    /** All columns but some. */
    public static String drop(String input, Collection<String> names) {
        return "SELECT * EXCLUDE (" + names(names) + ")\nFROM " + quoted(input);
    }

    /** Rows for which all conditions are true. */
    public static String filter(String input, List<String> conditions) {
        return "SELECT *\nFROM " + quoted(input) + "\nWHERE "
                + conditions.stream().map(FrameSql::bracketed).collect(Collectors.joining("\n  AND "));
    }

    /** Rows without NULL in some columns; no name: in any column. */
    public static String dropNull(String input, Collection<String> names) {
        return "SELECT *\nFROM " + quoted(input) + "\nWHERE "
                + (names.isEmpty()
                        ? "COLUMNS(*) IS NOT NULL"
                        : names.stream()
                                .map(name -> quoted(name) + " IS NOT NULL")
                                .collect(Collectors.joining(" AND ")));
    }

    /** Some columns, with another value where they are NULL. */
    public static String fillNull(String input, Map<String, String> values) {
        return with(
                input,
                values.entrySet().stream()
                        .map(value -> new Term(
                                "coalesce(" + quoted(value.getKey()) + ", " + value.getValue() + ")", value.getKey()))
                        .toList(),
                List.of());
    }

    /** Some columns as other types. */
    public static String cast(String input, Map<String, String> types) {
        return with(
                input,
                types.entrySet().stream()
                        .map(type -> new Term(
                                "CAST(" + quoted(type.getKey()) + " AS " + type.getValue() + ")", type.getKey()))
                        .toList(),
                List.of());
    }

    /** A join on columns that both have, which come once. */
    public static String join(String left, String right, JoinKind kind, Collection<String> using) {
        return "SELECT *\nFROM " + quoted(left) + " AS l\n" + kind.words() + " " + quoted(right) + " AS r USING ("
                + names(using) + ")";
    }

    /** A join on a condition over the two inputs' columns, with the names that the inputs have in it. */
    public static String join(Side left, Side right, JoinKind kind, String condition) {
        return "SELECT *\nFROM " + left.text() + "\n" + kind.words() + " " + right.text() + " ON "
                + bracketed(condition);
    }

    /**
     * An input of a join.
     *
     * @param alias its name in the condition
     */
    public record Side(String table, String alias) {
        String text() {
            return quoted(table) + " AS " + quoted(alias);
        }
    }

    /** All pairs. */
    public static String cross(String left, String right) {
        return "SELECT *\nFROM " + quoted(left) + " AS l\nCROSS JOIN " + quoted(right) + " AS r";
    }

    /** Each left row with the one right row of equal keys whose time is the latest that is not after its own. */
    public static String asOf(
            String left, String right, boolean keepsAll, Collection<String> keys, String leftTime, String rightTime) {
        List<String> conditions = new ArrayList<>(keys.stream()
                .map(key -> "l." + quoted(key) + " = r." + quoted(key))
                .toList());
        conditions.add("l." + quoted(leftTime) + " >= r." + quoted(rightTime));
        List<String> dropped = new ArrayList<>(keys);
        if (leftTime.equalsIgnoreCase(rightTime)) {
            dropped.add(rightTime);
        }
        String exclude = dropped.isEmpty() ? "" : " EXCLUDE (" + names(dropped) + ")";
        return "SELECT l.*, r.*" + exclude + "\nFROM " + quoted(left) + " AS l\nASOF " + (keepsAll ? "LEFT " : "")
                + "JOIN " + quoted(right) + " AS r ON " + String.join(" AND ", conditions);
    }

    /** A row for each group; no key: one row. */
    public static String group(String input, List<Term> keys, List<Term> aggregates) {
        List<Term> all = new ArrayList<>(keys);
        all.addAll(aggregates);
        String positions =
                IntStream.rangeClosed(1, keys.size()).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        return select(input, all) + (keys.isEmpty() ? "" : "\nGROUP BY " + positions);
    }

    /** A window: {@code OVER (…)}. */
    public static String over(List<String> partitions, List<String> orderings, String frame) {
        List<String> parts = new ArrayList<>();
        if (!partitions.isEmpty()) {
            parts.add("PARTITION BY " + String.join(", ", partitions));
        }
        if (!orderings.isEmpty()) {
            parts.add("ORDER BY " + String.join(", ", orderings));
        }
        if (!frame.isEmpty()) {
            parts.add(frame);
        }
        return " OVER (" + String.join(" ", parts) + ")";
    }

    /** Rows in an order. */
    public static String sort(String input, List<String> orderings) {
        return "SELECT *\nFROM " + quoted(input) + "\nORDER BY " + String.join(",\n  ", orderings);
    }

    /** Some of the first rows. */
    public static String limit(String input, long count, long offset) {
        return "SELECT *\nFROM " + quoted(input) + "\nLIMIT " + count + (offset == 0 ? "" : " OFFSET " + offset);
    }

    /** The first rows in an order. */
    public static String top(String input, long count, List<String> orderings) {
        return sort(input, orderings) + "\nLIMIT " + count;
    }

    /** Rows that differ; with keys: one row for each key, the first in the order, or any. */
    public static String distinct(String input, Collection<String> keys, List<String> orderings) {
        if (keys.isEmpty()) {
            return "SELECT DISTINCT *\nFROM " + quoted(input);
        }
        String order = orderings.isEmpty() ? "" : "\nORDER BY " + names(keys) + ", " + String.join(", ", orderings);
        return "SELECT DISTINCT ON (" + names(keys) + ") *\nFROM " + quoted(input) + order;
    }

    /** Rows of both, columns by name; a column that one lacks is NULL there. */
    public static String union(String left, String right) {
        return "SELECT * FROM " + quoted(left) + "\nUNION ALL BY NAME\nSELECT * FROM " + quoted(right);
    }

    /** Rows that differ and that both have, columns by position. */
    public static String intersect(String left, String right) {
        return "SELECT * FROM " + quoted(left) + "\nINTERSECT\n" + "SELECT * FROM " + quoted(right);
    }

    /** Rows that differ and that only the left one has, columns by position. */
    public static String except(String left, String right) {
        return "SELECT * FROM " + quoted(left) + "\nEXCEPT\n" + "SELECT * FROM " + quoted(right);
    }

    /** A row for each element of a list; rows whose list is empty or NULL go. */
    public static String explode(String input, String column) {
        return with(input, List.of(new Term("unnest(" + quoted(column) + ")", column)), List.of());
    }

    /** Values of a column become columns: for each of {@code values} and each aggregate one. */
    public static String pivot(
            String input, List<Term> keys, String column, List<PivotValue> values, List<Term> aggregates) {
        List<Term> cells = new ArrayList<>();
        for (PivotValue value : values) {
            for (Term aggregate : aggregates) {
                String name = aggregates.size() == 1 ? value.name() : value.name() + "_" + aggregate.name();
                cells.add(new Term(
                        aggregate.sql() + " FILTER (WHERE " + quoted(column) + " IS NOT DISTINCT FROM " + value.sql()
                                + ")",
                        name));
            }
        }
        return group(input, keys, cells);
    }

    /**
     * A value that becomes a column.
     *
     * @param name of the column
     */
    public record PivotValue(String sql, String name) {}

    /** Columns become rows of a name and a value, NULLs as well; the other columns are repeated. */
    public static String unpivot(String input, List<String> columns, String name, String value) {
        String texts = columns.stream().map(SqlNames::literal).collect(Collectors.joining(", "));
        return "SELECT * EXCLUDE (" + names(columns) + "),\nunnest([" + texts + "]) AS " + quoted(name) + ",\nunnest(["
                + names(columns) + "]) AS " + quoted(value) + "\nFROM " + quoted(input);
    }

    /** About {@code percent} of the rows, each chosen for itself; the same ones for the same seed. */
    public static String sample(String input, String percent, long seed) {
        return "SELECT *\nFROM " + quoted(input) + "\nUSING SAMPLE " + percent + " PERCENT (bernoulli, " + seed + ")";
    }

    private static String bracketed(String expression) {
        return "(\n" + expression + "\n)";
    }

    private static String list(List<Term> terms) {
        return terms.stream().map(Term::text).collect(Collectors.joining(",\n"));
    }

    private static String names(Collection<String> names) {
        return names.stream().map(SqlNames::quoted).collect(Collectors.joining(", "));
    }
}
