package dev.millrace.coordinator.plan.text;

import dev.millrace.graph.Column;
import dev.millrace.graph.CsvDetails;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.SourceOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A call of one of DuckDB's readers within a query, understood as a source: constant arguments only, and only those that a source has. */
final class FileCalls {
    private static final Map<String, String> FORMATS = Map.ofEntries(
            Map.entry("read_parquet", "parquet"),
            Map.entry("parquet_scan", "parquet"),
            Map.entry("read_csv", "csv"),
            Map.entry("read_csv_auto", "csv"),
            Map.entry("read_json", "json"),
            Map.entry("read_json_auto", "json"),
            Map.entry("read_ndjson", "json"),
            Map.entry("read_ndjson_auto", "json"));

    private final String format;
    private final Function<String, MillraceException> refusal;
    private final List<String> paths = new ArrayList<>();
    private final List<Column> columns = new ArrayList<>();
    private final List<Column> partitions = new ArrayList<>();
    private @Nullable Boolean header;
    private @Nullable String delimiter;
    private @Nullable String quote;
    private @Nullable String escape;
    private @Nullable String nullText;
    private boolean skipBadRows;
    private final List<Column> types = new ArrayList<>();
    private String fileName = "";
    private CsvDetails details = CsvDetails.NONE;

    FileCalls(JsonNode call, String name, Function<String, MillraceException> refusal) {
        this.format = FORMATS.getOrDefault(name, "");
        this.refusal = refusal;
        for (JsonNode argument : call.path("arguments")) {
            argument(argument);
        }
        if (paths.isEmpty()) {
            throw refusal.apply("needs a path or a list of paths");
        }
    }

    static boolean isReader(String name) {
        return FORMATS.containsKey(name);
    }

    private void argument(JsonNode argument) {
        JsonNode expression = argument.path("expression");
        String name = argument.path("name").asString("");
        boolean equality = expression.path("type").asString("").equals("COMPARE_EQUAL")
                && expression.path("left").path("column_names").size() == 1;
        if (!name.isEmpty()) {
            option(name, expression);
        } else if (equality) {
            option(expression.path("left").path("column_names").get(0).asString(""), expression.path("right"));
        } else if (paths.isEmpty()) {
            paths.addAll(texts(expression));
        } else {
            throw refusal.apply("takes one path or one list of paths; options have names");
        }
    }

    private void option(String name, JsonNode value) {
        switch (name.toLowerCase(Locale.ROOT)) {
            case "header" -> header = truth(value);
            case "delim", "sep", "delimiter" -> delimiter = text(value);
            case "quote" -> quote = text(value);
            case "escape" -> escape = text(value);
            case "nullstr" -> nulls(texts(value));
            case "columns" -> columns.addAll(members(value));
            case "hive_types" -> partitions.addAll(members(value));
            case "ignore_errors" -> skipBadRows = truth(value);
            case "filename" -> fileName = fileName(value);
            case "types", "dtypes", "column_types" -> types.addAll(members(value));
            case "comment",
                    "skip",
                    "dateformat",
                    "date_format",
                    "timestampformat",
                    "timestamp_format",
                    "decimal_separator",
                    "encoding",
                    "null_padding" -> details = detailed(name.toLowerCase(Locale.ROOT), value);
            case "auto_detect", "union_by_name", "hive_partitioning", "format", "compression" -> ignored(name, value);
            default -> throw refusal.apply("does not take the option '" + name + "'");
        }
    }

    private void nulls(List<String> all) {
        nullText = all.isEmpty() ? "" : all.getFirst();
        details = new CsvDetails(
                all.stream().skip(1).toList(),
                details.comment(),
                details.skipLines(),
                details.dateFormat(),
                details.timestampFormat(),
                details.decimalSeparator(),
                details.encoding(),
                details.shortRows());
    }

    private CsvDetails detailed(String option, JsonNode value) {
        if (!format.equals("csv")) {
            throw refusal.apply("does not take the option '" + option + "'");
        }
        String family = option.replace("_", "");
        return new CsvDetails(
                details.nullTexts(),
                family.equals("comment") ? text(value) : details.comment(),
                family.equals("skip") ? Integer.valueOf(whole(value)) : details.skipLines(),
                family.equals("dateformat") ? text(value) : details.dateFormat(),
                family.equals("timestampformat") ? text(value) : details.timestampFormat(),
                family.equals("decimalseparator") ? text(value) : details.decimalSeparator(),
                family.equals("encoding") ? text(value) : details.encoding(),
                family.equals("nullpadding") ? truth(value) : details.shortRows());
    }

    private int whole(JsonNode value) {
        String text = value.path("literal").path("text").asString("");
        if (!text.matches("[0-9]{1,9}")) {
            throw refusal.apply("takes a whole number for that option");
        }
        return Integer.parseInt(text);
    }

    /** {@code filename = true}, or the name of the column. */
    private String fileName(JsonNode value) {
        if (value.path("literal").path("kind").asString("").equals("STRING")) {
            return text(value);
        }
        return truth(value) ? "filename" : "";
    }

    /** Options that only say what is done anyway. */
    private void ignored(String name, JsonNode value) {
        String text = value.path("literal").path("text").asString("").toLowerCase(Locale.ROOT);
        boolean harmless = switch (name.toLowerCase(Locale.ROOT)) {
            case "format" -> List.of("auto", "newline_delimited", "nd", "array").contains(text);
            case "compression" -> List.of("auto", "auto_detect").contains(text);
            case "hive_partitioning" -> !text.equals("false");
            default -> List.of("true", "false").contains(text);
        };
        if (!harmless) {
            throw refusal.apply("does not take the option '" + name + "' with that value");
        }
    }

    private List<String> texts(JsonNode expression) {
        if (expression.path("function_name").asString("").equals("list_value")) {
            List<String> texts = new ArrayList<>();
            expression.path("arguments").forEach(element -> texts.add(text(element.path("expression"))));
            return texts;
        }
        return List.of(text(expression));
    }

    private List<Column> members(JsonNode struct) {
        if (!struct.path("function_name").asString("").equals("struct_pack")) {
            throw refusal.apply("needs columns as {'name': 'TYPE'}");
        }
        List<Column> members = new ArrayList<>();
        struct.path("arguments")
                .forEach(member ->
                        members.add(new Column(member.path("name").asString(""), text(member.path("expression")))));
        return members;
    }

    private String text(JsonNode value) {
        if (!value.path("literal").path("kind").asString("").equals("STRING")) {
            throw refusal.apply("takes constant text only");
        }
        return value.path("literal").path("text").asString("");
    }

    private boolean truth(JsonNode value) {
        String text = value.path("literal").path("text").asString("").toLowerCase(Locale.ROOT);
        return switch (text) {
            case "true", "1", "t" -> true;
            case "false", "0", "f" -> false;
            default -> throw refusal.apply("takes true or false for that option");
        };
    }

    List<String> paths() {
        return paths;
    }

    String format() {
        return format;
    }

    List<Column> columns() {
        return columns;
    }

    List<Column> partitions() {
        return partitions;
    }

    JobSpec.CsvOptions csv() {
        return new JobSpec.CsvOptions(header, delimiter, quote, escape, nullText, details);
    }

    SourceOptions options() {
        return new SourceOptions(List.of(), types, fileName, "", SourceOptions.Missing.SOME);
    }

    boolean skipBadRows() {
        return skipBadRows;
    }
}
