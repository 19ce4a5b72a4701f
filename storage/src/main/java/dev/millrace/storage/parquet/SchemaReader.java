package dev.millrace.storage.parquet;

import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.parquet.format.ConvertedType;
import org.apache.parquet.format.FieldRepetitionType;
import org.apache.parquet.format.SchemaElement;

/**
 * Turns the flattened schema of a footer into columns with DuckDB's types. The shapes of lists and maps, also those of old writers, are read as
 * DuckDB reads them: a repeated element is a list, a group of one child that is a list, a map or repeated is that child.
 */
final class SchemaReader {
    private static final int MAXIMUM_DEPTH = 200;

    private final List<SchemaElement> elements;
    private int position;
    private int leaves;

    private SchemaReader(List<SchemaElement> elements) {
        this.elements = elements;
    }

    /** Throws IllegalArgumentException where the schema is not a tree or holds a type that is not known. */
    static List<ParquetColumn> columns(List<SchemaElement> elements) {
        return new SchemaReader(elements).columns();
    }

    private List<ParquetColumn> columns() {
        SchemaElement root = next();
        List<ParquetColumn> columns = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (int child = 0; child < root.getNum_children(); child++) {
            int firstLeaf = leaves;
            String name = distinct(elementAt(position).getName(), names);
            String type = type(root, 1);
            columns.add(new ParquetColumn(name, type, firstLeaf, leaves - firstLeaf, false));
        }
        if (position != elements.size()) {
            throw new IllegalArgumentException("the schema has elements outside its tree");
        }
        return columns;
    }

    private static String distinct(String name, Set<String> taken) {
        String candidate = name;
        for (int suffix = 1; !taken.add(candidate.toLowerCase(Locale.ROOT)); suffix++) {
            candidate = name + "_" + suffix;
        }
        return candidate;
    }

    private String type(SchemaElement parent, int depth) {
        if (depth > MAXIMUM_DEPTH) {
            throw new IllegalArgumentException("the schema is nested deeper than " + MAXIMUM_DEPTH);
        }
        SchemaElement element = next();
        boolean repeated = element.getRepetition_type() == FieldRepetitionType.REPEATED;
        if (element.isSetType_length() && element.getType_length() < 0) {
            throw new IllegalArgumentException("a column has values of " + element.getType_length() + " bytes");
        }
        if (element.getNum_children() == 0) {
            leaves++;
            return repeated ? LeafType.of(element) + "[]" : LeafType.of(element);
        }
        List<String> names = new ArrayList<>();
        List<String> types = new ArrayList<>();
        Set<String> taken = new HashSet<>();
        for (int child = 0; child < element.getNum_children(); child++) {
            names.add(distinct(elementAt(position).getName(), taken));
            types.add(type(element, depth + 1));
        }
        if (isKeyValue(parent, element)) {
            return map(types);
        }
        String group = isPlain(element) || types.size() > 1 ? struct(element, names, types) : types.getFirst();
        return repeated ? group + "[]" : group;
    }

    private static boolean isPlain(SchemaElement element) {
        return !isConverted(element, ConvertedType.LIST)
                && !isConverted(element, ConvertedType.MAP)
                && element.getRepetition_type() != FieldRepetitionType.REPEATED;
    }

    private static boolean isKeyValue(SchemaElement parent, SchemaElement element) {
        return isConverted(element, ConvertedType.MAP_KEY_VALUE)
                || isConverted(parent, ConvertedType.MAP) && parent.getNum_children() == 1;
    }

    private static boolean isConverted(SchemaElement element, ConvertedType type) {
        return element.isSetConverted_type() && element.getConverted_type() == type;
    }

    private static String map(List<String> types) {
        if (types.size() != 2) {
            throw new IllegalArgumentException("a map needs a key and a value");
        }
        return "MAP(" + types.get(0) + ", " + types.get(1) + ")";
    }

    private static String struct(SchemaElement element, List<String> names, List<String> types) {
        boolean variant = element.isSetLogicalType() && element.getLogicalType().isSetVARIANT()
                || names.size() >= 2
                        && names.get(0).equals("metadata")
                        && names.get(1).equals("value")
                        && types.get(0).equals("BLOB")
                        && types.get(1).equals("BLOB");
        return variant
                ? "VARIANT"
                : IntStream.range(0, names.size())
                        .mapToObj(i -> SqlNames.name(names.get(i)) + " " + types.get(i))
                        .collect(Collectors.joining(", ", "STRUCT(", ")"));
    }

    private SchemaElement next() {
        return elementAt(position++);
    }

    private SchemaElement elementAt(int index) {
        if (index >= elements.size()) {
            throw new IllegalArgumentException("the schema ends within its tree");
        }
        return elements.get(index);
    }
}
