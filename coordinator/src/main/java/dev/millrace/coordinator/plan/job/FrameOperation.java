package dev.millrace.coordinator.plan.job;

import static dev.millrace.storage.sql.SqlNames.quoted;

import dev.millrace.coordinator.plan.frame.FrameSql;
import dev.millrace.coordinator.plan.frame.FrameSql.PivotValue;
import dev.millrace.coordinator.plan.frame.FrameSql.Side;
import dev.millrace.coordinator.plan.frame.JoinKind;
import dev.millrace.coordinator.plan.frame.Term;
import dev.millrace.coordinator.plan.text.Fragment;
import dev.millrace.graph.Place;
import dev.millrace.storage.sql.SqlNames;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One operation of a {@code frame} step as SQL. What has the wrong shape was told before, and gives SQL that nobody runs. */
final class FrameOperation {
    private static final String PLAIN_NAME = "[A-Za-z_][A-Za-z0-9_]*";
    private static final List<String> WINDOW_KEYS = List.of("partitionBy", "orderBy", "frame");

    private final Findings findings;
    private final Place place;
    private final String from;

    /** {@code from} is the name of the step's input, which conditions of joins call it by. */
    FrameOperation(Findings findings, Place place, String from) {
        this.findings = findings;
        this.place = place;
        this.from = from;
    }

    String sql(Written.Entry operation, String input) {
        Written value = operation.value();
        Fields fields = new Fields(value);
        return switch (operation.key()) {
            case "filter" -> FrameSql.filter(input, fragments(value));
            case "select" -> FrameSql.select(input, unnamed(fragments(value)));
            case "with" -> FrameSql.appended(input, terms(value));
            case "rename" -> FrameSql.rename(input, texts(value));
            case "drop" -> FrameSql.drop(input, names(value));
            case "join" -> join(fields, input);
            case "asOfJoin" -> asOf(fields, input);
            case "group" -> FrameSql.group(input, unnamed(fragments(fields, "by")), terms(fields, "agg"));
            case "window" -> FrameSql.appended(input, windows(value));
            case "sort" -> FrameSql.sort(input, fragments(value));
            case "limit" -> FrameSql.limit(input, count(value), 0);
            case "top" -> FrameSql.top(input, count(fields, "rows"), fragments(fields, "by"));
            case "distinct" -> FrameSql.distinct(input, names(value), List.of());
            case "union" -> FrameSql.union(input, text(value));
            case "intersect" -> FrameSql.intersect(input, text(value));
            case "except" -> FrameSql.except(input, text(value));
            case "explode" -> FrameSql.explode(input, text(value));
            case "pivot" -> pivot(fields, input);
            case "unpivot" ->
                FrameSql.unpivot(input, names(fields, "columns"), text(fields, "name"), text(fields, "value"));
            case "fillNull" -> FrameSql.fillNull(input, constants(value));
            case "dropNull" -> FrameSql.dropNull(input, names(value));
            case "cast" -> FrameSql.cast(input, texts(value));
            case "sample" -> FrameSql.sample(input, percent(fields), count(fields, "seed"));
            default -> "SELECT * FROM " + quoted(input);
        };
    }

    private String join(Fields fields, String input) {
        String other = text(fields, "with");
        String how = fields.text("how").orElse("inner");
        List<String> on = names(fields, "on");
        if (how.equals("cross") != on.isEmpty()) {
            findings.add(
                    place,
                    "WRONG_VALUE",
                    how.equals("cross") ? "A cross join has no 'on'" : "A join needs 'on'",
                    "Name the columns that both have, or write how: cross for all pairs");
        }
        if (how.equals("cross")) {
            return FrameSql.cross(input, other);
        }
        JoinKind kind = kind(how);
        boolean areNames = on.stream().allMatch(name -> name.matches(PLAIN_NAME));
        if (areNames || on.size() > 1) {
            return FrameSql.join(input, other, kind, on);
        }
        return FrameSql.join(new Side(input, from), new Side(other, other), kind, fragment(on.getFirst()));
    }

    /** Any kind, where the word was refused before. */
    private static JoinKind kind(String how) {
        return Arrays.stream(JoinKind.values())
                .filter(kind -> kind.name().toLowerCase(Locale.ROOT).equals(how))
                .findFirst()
                .orElse(JoinKind.INNER);
    }

    private String asOf(Fields fields, String input) {
        boolean keepsAll = fields.text("how").orElse("inner").equals("left");
        String time = text(fields, "time");
        return FrameSql.asOf(input, text(fields, "with"), keepsAll, names(fields, "by"), time, time);
    }

    private String pivot(Fields fields, String input) {
        List<Term> keys = names(fields, "keys").stream()
                .map(key -> new Term(quoted(key), key))
                .toList();
        List<PivotValue> values = fields.scalars("values").stream()
                .map(value -> new PivotValue(constant(value), value.text()))
                .toList();
        return FrameSql.pivot(input, keys, text(fields, "column"), values, terms(fields, "agg"));
    }

    private List<Term> windows(Written value) {
        Fields fields = new Fields(value);
        String over = FrameSql.over(
                fragments(fields, "partitionBy"),
                fragments(fields, "orderBy"),
                fields.text("frame").map(this::fragment).orElse(""));
        return terms(value).stream()
                .filter(term -> !WINDOW_KEYS.contains(term.name()))
                .map(term -> new Term(term.sql() + over, term.name()))
                .toList();
    }

    private String percent(Fields fields) {
        String text = text(fields, "percent");
        try {
            BigDecimal percent = new BigDecimal(text);
            if (percent.signum() >= 0 && percent.compareTo(BigDecimal.valueOf(100)) <= 0) {
                return percent.toPlainString();
            }
        } catch (NumberFormatException noNumber) {
            // told below
        }
        findings.add(place, "WRONG_VALUE", "'percent' is from 0 to 100, not '" + text + "'", "Write for example: 1.5");
        return "0";
    }

    private List<String> fragments(Written value) {
        return names(value).stream().map(this::fragment).toList();
    }

    private List<String> fragments(Fields fields, String key) {
        return names(fields, key).stream().map(this::fragment).toList();
    }

    private String fragment(String sql) {
        Fragment.trouble(sql)
                .ifPresent(trouble -> findings.add(
                        place, "SYNTAX", "The expression '" + sql + "' " + trouble, "Write one expression of SQL"));
        return sql;
    }

    private static List<Term> unnamed(List<String> fragments) {
        return fragments.stream().map(fragment -> new Term(fragment, "")).toList();
    }

    private List<Term> terms(Fields fields, String key) {
        return fields.mapping(key).map(this::terms).orElse(List.of());
    }

    private List<Term> terms(Written value) {
        return texts(value).entrySet().stream()
                .map(entry -> new Term(
                        WINDOW_KEYS.contains(entry.getKey()) ? entry.getValue() : fragment(entry.getValue()),
                        entry.getKey()))
                .toList();
    }

    private static Map<String, String> texts(Written value) {
        Map<String, String> texts = new LinkedHashMap<>();
        entries(value).forEach(entry -> {
            if (entry.value() instanceof Written.Scalar scalar) {
                texts.put(entry.key(), scalar.text());
            }
        });
        return texts;
    }

    private static Map<String, String> constants(Written value) {
        Map<String, String> constants = new LinkedHashMap<>();
        entries(value).forEach(entry -> {
            if (entry.value() instanceof Written.Scalar scalar) {
                constants.put(entry.key(), constant(scalar));
            }
        });
        return constants;
    }

    private static String constant(Written.Scalar scalar) {
        return switch (scalar.kind()) {
            case TEXT -> SqlNames.literal(scalar.text());
            case FLAG, WHOLE, NUMBER -> scalar.text();
            case NULL -> "NULL";
        };
    }

    private static List<Written.Entry> entries(Written value) {
        return value instanceof Written.Mapping mapping ? mapping.entries() : List.of();
    }

    private static List<String> names(Written value) {
        return switch (value) {
            case Written.Scalar scalar -> List.of(scalar.text());
            case Written.Sequence sequence -> {
                List<String> all = new ArrayList<>();
                sequence.items().forEach(item -> {
                    if (item instanceof Written.Scalar scalar) {
                        all.add(scalar.text());
                    }
                });
                yield all;
            }
            case Written.Mapping _ -> List.of();
        };
    }

    private static List<String> names(Fields fields, String key) {
        return fields.scalars(key).stream().map(Written.Scalar::text).toList();
    }

    private static String text(Written value) {
        return value instanceof Written.Scalar scalar ? scalar.text() : "?";
    }

    private static String text(Fields fields, String key) {
        return fields.text(key).orElse("?");
    }

    private static long count(Written value) {
        return value instanceof Written.Scalar scalar
                        && ScalarForm.whole(scalar.text()).matches("[0-9]{1,12}")
                ? Long.parseLong(ScalarForm.whole(scalar.text()))
                : 0;
    }

    private static long count(Fields fields, String key) {
        return fields.text(key)
                .map(ScalarForm::whole)
                .filter(text -> text.matches("[0-9]{1,12}"))
                .map(Long::parseLong)
                .orElse(0L);
    }
}
