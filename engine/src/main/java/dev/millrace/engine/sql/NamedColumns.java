package dev.millrace.engine.sql;

import dev.millrace.graph.Scan;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Every name in the expressions of a shape, in lower case: what DuckDB may look up in the file. Names of fields, functions and types are among them, so
 * it may be more than is needed, never less. Names that differ in case only go together, because DuckDB counts them.
 */
record NamedColumns(Set<String> names) {
    private static final Pattern NAME = Pattern.compile("\"((?:[^\"]|\"\")+)\"|[\\p{L}_][\\p{L}\\p{N}_$]*");

    static NamedColumns of(Scan.Shape shape) {
        Set<String> names = new TreeSet<>();
        shape.projection().forEach(expression -> add(expression, names));
        add(shape.conditionOrEmpty(), names);
        if (!shape.isReadTogether()) {
            names.add("file_row_number");
        }
        return new NamedColumns(names);
    }

    private static void add(String expression, Set<String> names) {
        Matcher name = NAME.matcher(expression);
        while (name.find()) {
            String quoted = name.group(1);
            names.add((quoted == null ? name.group() : quoted.replace("\"\"", "\"")).toLowerCase(Locale.ROOT));
        }
    }

    boolean contains(String column) {
        return names.contains(column.toLowerCase(Locale.ROOT));
    }
}
