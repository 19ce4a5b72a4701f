package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.bind.NotDistributable;
import dev.millrace.coordinator.plan.relation.ArrayType;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.EnumType;
import dev.millrace.coordinator.plan.relation.Field;
import dev.millrace.coordinator.plan.relation.ListType;
import dev.millrace.coordinator.plan.relation.MapType;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.StructType;
import dev.millrace.coordinator.plan.relation.TupleType;
import dev.millrace.coordinator.plan.relation.UnionType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads a type as DuckDB's DESCRIBE writes it. */
final class TypeText {
    private final String text;
    private int position;

    private TypeText(String text) {
        this.text = text;
    }

    /** Throws {@link NotDistributable} for a type that is not known. */
    static SqlType parse(String text) {
        TypeText reader = new TypeText(text);
        SqlType type = reader.type();
        if (reader.position != text.length()) {
            throw reader.unknown();
        }
        return type;
    }

    private SqlType type() {
        SqlType type = base();
        while (take("[")) {
            int end = text.indexOf(']', position);
            String size = text.substring(position, end);
            position = end + 1;
            type = size.isEmpty() ? new ListType(type) : new ArrayType(type, Integer.parseInt(size));
        }
        return type;
    }

    private SqlType base() {
        if (take("\"NULL\"")) {
            return PlainType.SQLNULL;
        }
        String name = words();
        if (!take("(")) {
            return plain(name);
        }
        SqlType type = switch (name) {
            case "DECIMAL" -> decimal();
            case "ENUM" -> labels();
            case "STRUCT" -> new StructType(fields());
            case "UNION" -> new UnionType(fields());
            case "MAP" -> map();
            case "TUPLE" -> new TupleType(types());
            default -> throw unknown();
        };
        expect(")");
        return type;
    }

    private SqlType plain(String name) {
        return switch (name) {
            case "TIMESTAMP WITH TIME ZONE" -> PlainType.TIMESTAMPTZ;
            case "TIME WITH TIME ZONE" -> PlainType.TIMETZ;
            case "NULL" -> PlainType.SQLNULL;
            default -> {
                for (PlainType type : PlainType.values()) {
                    if (type.name().equals(name)) {
                        yield type;
                    }
                }
                throw unknown();
            }
        };
    }

    private SqlType decimal() {
        int end = text.indexOf(')', position);
        String[] parts = text.substring(position, end).split(",", -1);
        position = end;
        return new DecimalType(Integer.parseInt(parts[0].strip()), Integer.parseInt(parts[1].strip()));
    }

    private SqlType labels() {
        List<String> labels = new ArrayList<>();
        do {
            spaces();
            labels.add(quoted('\''));
        } while (take(","));
        return new EnumType(labels);
    }

    private SqlType map() {
        SqlType key = type();
        expect(",");
        spaces();
        return new MapType(key, type());
    }

    private List<SqlType> types() {
        List<SqlType> types = new ArrayList<>();
        do {
            spaces();
            types.add(type());
        } while (take(","));
        return types;
    }

    private List<Field> fields() {
        List<Field> fields = new ArrayList<>();
        do {
            spaces();
            String name = text.startsWith("\"", position) ? quoted('"') : word();
            spaces();
            fields.add(new Field(name, type()));
        } while (take(","));
        return fields;
    }

    private String quoted(char quote) {
        StringBuilder value = new StringBuilder();
        for (position++; position < text.length(); position++) {
            char next = text.charAt(position);
            if (next != quote) {
                value.append(next);
            } else if (position + 1 < text.length() && text.charAt(position + 1) == quote) {
                value.append(quote);
                position++;
            } else {
                position++;
                return value.toString();
            }
        }
        throw unknown();
    }

    private String word() {
        int start = position;
        while (position < text.length() && " ,()[]".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(start, position);
    }

    /** A name of several words, in capitals. */
    private String words() {
        int start = position;
        while (position < text.length() && ",()[]".indexOf(text.charAt(position)) < 0) {
            position++;
        }
        return text.substring(start, position).strip().toUpperCase(Locale.ROOT);
    }

    private void spaces() {
        while (text.startsWith(" ", position)) {
            position++;
        }
    }

    private boolean take(String expected) {
        boolean found = text.startsWith(expected, position);
        position += found ? expected.length() : 0;
        return found;
    }

    private void expect(String expected) {
        if (!take(expected)) {
            throw unknown();
        }
    }

    private NotDistributable unknown() {
        return new NotDistributable("the type " + text);
    }
}
