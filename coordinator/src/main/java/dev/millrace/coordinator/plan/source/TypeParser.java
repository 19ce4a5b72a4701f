package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.ArrayType;
import dev.millrace.coordinator.plan.relation.DecimalType;
import dev.millrace.coordinator.plan.relation.EnumType;
import dev.millrace.coordinator.plan.relation.Field;
import dev.millrace.coordinator.plan.relation.ListType;
import dev.millrace.coordinator.plan.relation.MapType;
import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.coordinator.plan.relation.StructType;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads the text of a type, with DuckDB's other names for types ({@code int}, {@code text}, {@code numeric(10,2)}). Empty for what is not a type
 * that a column of a source may have.
 */
public final class TypeParser {
    private static final int MAXIMUM_DEPTH = 100;
    private static final Map<String, PlainType> NAMES = names();

    /** The first two words, or more, of names that have several. */
    private static final Set<String> BEGINNINGS = beginnings();

    private final String text;
    private int position;
    private int depth;

    private TypeParser(String text) {
        this.text = text;
    }

    public static Optional<SqlType> parse(String text) {
        try {
            TypeParser parser = new TypeParser(text);
            SqlType type = parser.type();
            parser.blanks();
            return parser.position == text.length() ? Optional.of(type) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Names of types without parameters, for suggestions. */
    static List<String> knownNames() {
        return List.copyOf(NAMES.keySet());
    }

    private static Map<String, PlainType> names() {
        Map<String, PlainType> names = new LinkedHashMap<>();
        for (PlainType type : PlainType.values()) {
            names.put(type.sql().replace("\"", "").toLowerCase(Locale.ROOT), type);
        }
        add(names, PlainType.BOOLEAN, "bool", "logical");
        add(names, PlainType.TINYINT, "int1");
        add(names, PlainType.SMALLINT, "int2", "int16", "short");
        add(names, PlainType.INTEGER, "int", "int4", "int32", "integral", "signed");
        add(names, PlainType.BIGINT, "int8", "int64", "long", "oid");
        add(names, PlainType.HUGEINT, "int128");
        add(names, PlainType.UTINYINT, "uint8");
        add(names, PlainType.USMALLINT, "uint16");
        add(names, PlainType.UINTEGER, "uint32");
        add(names, PlainType.UBIGINT, "uint64");
        add(names, PlainType.UHUGEINT, "uint128");
        add(names, PlainType.FLOAT, "float4", "real");
        add(names, PlainType.DOUBLE, "float8", "double precision");
        add(names, PlainType.VARCHAR, "text", "string", "char", "bpchar", "nvarchar", "character varying");
        add(names, PlainType.BLOB, "bytea", "binary", "varbinary");
        add(names, PlainType.BIT, "bitstring");
        add(names, PlainType.UUID, "guid");
        add(names, PlainType.TIMESTAMP, "datetime", "timestamp_us", "timestamp without time zone");
        add(names, PlainType.TIMESTAMPTZ, "timestamptz");
        add(names, PlainType.TIME, "time without time zone");
        add(names, PlainType.TIMETZ, "timetz");
        return names;
    }

    private static void add(Map<String, PlainType> names, PlainType type, String... others) {
        for (String other : others) {
            names.put(other, type);
        }
    }

    private static Set<String> beginnings() {
        Set<String> beginnings = new HashSet<>();
        for (String name : NAMES.keySet()) {
            for (int blank = name.indexOf(' '); blank >= 0; ) {
                int next = name.indexOf(' ', blank + 1);
                beginnings.add(next < 0 ? name : name.substring(0, next));
                blank = next;
            }
        }
        return beginnings;
    }

    private SqlType type() {
        if (++depth > MAXIMUM_DEPTH) {
            throw new IllegalArgumentException("nested too deeply");
        }
        SqlType type = element();
        while (take('[')) {
            blanks();
            int start = position;
            while (position < text.length() && Character.isDigit(text.charAt(position))) {
                position++;
            }
            type = start == position
                    ? new ListType(type)
                    : new ArrayType(type, Integer.parseInt(text.substring(start, position)));
            need(']');
        }
        depth--;
        return type;
    }

    private SqlType element() {
        String word = word().toLowerCase(Locale.ROOT);
        return switch (word) {
            case "struct", "row" -> struct();
            case "map" -> map();
            case "enum" -> values();
            case "decimal", "numeric", "dec" -> decimal();
            case "null" -> PlainType.SQLNULL;
            default -> plain(word);
        };
    }

    private SqlType plain(String first) {
        String name = first;
        for (String next = peekWord(); BEGINNINGS.contains(name + " " + next); next = peekWord()) {
            word();
            name = name + " " + next;
        }
        PlainType type = NAMES.get(name);
        if (type == null) {
            throw new IllegalArgumentException("no type has the name " + name);
        }
        if (type == PlainType.VARCHAR && take('(')) {
            number();
            need(')');
        }
        return type;
    }

    private SqlType decimal() {
        if (!take('(')) {
            return new DecimalType(18, 3);
        }
        int width = number();
        int scale = take(',') ? number() : 0;
        need(')');
        return new DecimalType(width, scale);
    }

    private SqlType struct() {
        need('(');
        List<Field> fields = new ArrayList<>();
        do {
            String name = name();
            fields.add(new Field(name, type()));
        } while (take(','));
        need(')');
        return new StructType(fields);
    }

    private SqlType map() {
        need('(');
        SqlType key = type();
        need(',');
        SqlType value = type();
        need(')');
        return new MapType(key, value);
    }

    private SqlType values() {
        need('(');
        List<String> values = new ArrayList<>();
        do {
            blanks();
            values.add(quoted('\''));
        } while (take(','));
        need(')');
        return new EnumType(values);
    }

    private String name() {
        blanks();
        return position < text.length() && text.charAt(position) == '"' ? quoted('"') : word();
    }

    private String quoted(char quote) {
        need(quote);
        StringBuilder value = new StringBuilder();
        while (position < text.length()) {
            char next = text.charAt(position++);
            if (next != quote) {
                value.append(next);
            } else if (position < text.length() && text.charAt(position) == quote) {
                value.append(quote);
                position++;
            } else {
                return value.toString();
            }
        }
        throw new IllegalArgumentException("a quote is not closed");
    }

    /** Empty: none follows. */
    private String peekWord() {
        int before = position;
        try {
            blanks();
            return position == text.length() ? "" : word().toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        } finally {
            position = before;
        }
    }

    private String word() {
        blanks();
        if (position < text.length() && text.charAt(position) == '"') {
            return quoted('"');
        }
        int start = position;
        while (position < text.length()
                && (Character.isLetterOrDigit(text.charAt(position)) || text.charAt(position) == '_')) {
            position++;
        }
        if (start == position) {
            throw new IllegalArgumentException("a name is missing");
        }
        return text.substring(start, position);
    }

    private int number() {
        return Integer.parseInt(word());
    }

    private boolean take(char expected) {
        blanks();
        if (position < text.length() && text.charAt(position) == expected) {
            position++;
            return true;
        }
        return false;
    }

    private void need(char expected) {
        if (!take(expected)) {
            throw new IllegalArgumentException("'" + expected + "' is missing");
        }
    }

    private void blanks() {
        while (position < text.length() && Character.isWhitespace(text.charAt(position))) {
            position++;
        }
    }
}
