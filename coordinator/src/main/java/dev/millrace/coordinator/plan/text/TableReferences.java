package dev.millrace.coordinator.plan.text;

import dev.millrace.coordinator.plan.source.FileFormat;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.MillraceException;
import dev.millrace.graph.Place;
import dev.millrace.graph.SourceOptions;
import dev.millrace.storage.sql.Similar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the FROM clauses of a text name: WITH queries, known tables, files. Files become sources with names of their own. */
final class TableReferences {
    private static final int MOST_LISTED = 20;

    private final SqlQuery query;
    private final Findings findings;
    private final TextPosition positions;
    private final Refusals refusals;
    private final FileNames files;
    private final Set<String> taken = new HashSet<>();
    private final Map<SourceKey, String> sourceNames = new LinkedHashMap<>();

    /** All that makes two references to files the same source. */
    private record SourceKey(
            List<String> from,
            String format,
            List<Column> columns,
            List<Column> partitions,
            JobSpec.CsvOptions csv,
            boolean skipBadRows,
            SourceOptions options) {}

    /**
     * @param names in lower case, which the text itself gives: no source may get one of them
     * @param files names of files in this and other texts
     */
    TableReferences(SqlQuery query, Findings findings, TextPosition positions, Set<String> names, FileNames files) {
        this.files = files;
        this.query = query;
        this.findings = findings;
        this.positions = positions;
        this.refusals = new Refusals(positions);
        taken.addAll(names);
        query.tables().forEach(name -> taken.add(name.toLowerCase(Locale.ROOT)));
    }

    ObjectNode resolved(ObjectNode table, CteScope scope) {
        if (table.path("at_clause").isObject()) {
            throw refusals.at(table, "NOT_SUPPORTED", "tables have no versions here", "Leave AT (…) out");
        }
        List<String> path = path(table);
        if (path.size() > 1) {
            throw qualified(table, path);
        }
        String name = path.getFirst();
        if (scope.has(name)) {
            return table;
        }
        Optional<String> known = known(name);
        if (known.isPresent()) {
            return named(table, known.get());
        }
        if (isFile(name)) {
            keepAlias(table, stem(name));
            return named(
                    table,
                    source(
                            table,
                            List.of(name),
                            new SourceKey(
                                    from(table, List.of(name)),
                                    "",
                                    List.of(),
                                    List.of(),
                                    JobSpec.CsvOptions.DETECT,
                                    false,
                                    SourceOptions.NONE)));
        }
        throw unknown(table, name, scope);
    }

    /** The table that stands for a call of a reader. */
    ObjectNode fromCall(ObjectNode call, FileCalls file) {
        if (!call.path("with_ordinality").asString("WITHOUT_ORDINALITY").equals("WITHOUT_ORDINALITY")) {
            throw refusals.at(
                    call,
                    "NOT_SUPPORTED",
                    "files have no ordinality",
                    "Number rows with row_number() OVER (ORDER BY …)");
        }
        String function = call.path("function").path("function_name").asString("");
        ObjectNode table = call.objectNode();
        table.put("type", "BASE_TABLE");
        table.set("alias", call.path("alias"));
        table.set("sample", call.path("sample"));
        table.set("query_location", call.path("query_location"));
        table.set("query_location_length", call.path("query_location_length"));
        table.put("schema_name", "");
        table.put("catalog_name", "");
        table.set("column_name_alias", call.path("column_name_alias"));
        table.putNull("at_clause");
        keepAlias(table, function);
        SourceKey key = new SourceKey(
                from(call, file.paths()),
                file.format(),
                file.columns(),
                file.partitions(),
                file.csv(),
                file.skipBadRows(),
                file.options());
        return named(table, source(call, file.paths(), key));
    }

    private List<String> from(JsonNode node, List<String> paths) {
        try {
            return paths.stream().map(query.paths()).toList();
        } catch (MillraceException error) {
            throw error.failure().at(positions.at(Refusals.offset(node))).toException();
        }
    }

    private static void keepAlias(ObjectNode table, String name) {
        if (table.path("alias").asString("").isEmpty()) {
            table.put("alias", name);
        }
    }

    private ObjectNode named(ObjectNode table, String name) {
        findings.table(name);
        table.put("table_name", name);
        ObjectNode qualified = table.putObject("qualified_name");
        qualified.putArray("path").add(name);
        return table;
    }

    private String source(JsonNode node, List<String> written, SourceKey key) {
        String existing = sourceNames.get(key);
        if (existing != null) {
            return existing;
        }
        String name = files.of(key, written, taken);
        sourceNames.put(key, name);
        Place place = positions.at(Refusals.offset(node));
        findings.source(new JobSpec.Source(
                name,
                key.from(),
                key.format(),
                key.columns(),
                key.partitions(),
                key.csv(),
                key.skipBadRows(),
                key.options(),
                place));
        return name;
    }

    private static List<String> path(JsonNode table) {
        List<String> path = new ArrayList<>();
        table.path("qualified_name").path("path").forEach(part -> path.add(part.asString("")));
        return path.isEmpty() ? List.of(table.path("table_name").asString("")) : path;
    }

    private Optional<String> known(String name) {
        return query.tables().contains(name)
                ? Optional.of(name)
                : query.tables().stream().filter(name::equalsIgnoreCase).findFirst();
    }

    private static boolean isFile(String name) {
        return name.isBlank()
                || name.indexOf('/') >= 0
                || FileFormat.ofName(name).isPresent();
    }

    /** The last part of a path without endings, as DuckDB names a table after its file. */
    private static String stem(String path) {
        String trimmed = path.replaceAll("/+$", "");
        String name = trimmed.substring(trimmed.lastIndexOf('/') + 1);
        int dot = name.indexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    private MillraceException qualified(JsonNode table, List<String> path) {
        String whole = String.join(".", path);
        String remedy = isFile(whole)
                ? "Write the path in single quotes: '" + whole + "'"
                : "Write the name of a source or an earlier step alone";
        return refusals.at(
                table, "UNKNOWN_TABLE", "there is no schema '" + path.getFirst() + "' in '" + whole + "'", remedy);
    }

    private MillraceException unknown(JsonNode table, String name, CteScope scope) {
        List<String> candidates = new ArrayList<>(scope.names());
        // Operations of a frame have names that nobody can write.
        query.tables().stream().filter(known -> !known.contains("#")).forEach(candidates::add);
        String remedy = candidates.isEmpty()
                ? "Declare a source, or write the path of a file in single quotes, that of a folder with / at its end"
                : among(name, candidates);
        return refusals.at(table, "UNKNOWN_TABLE", "there is no source or earlier step '" + name + "'", remedy);
    }

    /** The nearest, then all that the text could have named, the nearest first. */
    private static String among(String name, List<String> candidates) {
        Optional<String> meant = Similar.to(name, candidates).map(similar -> "Did you mean '" + similar + "'?");
        if (meant.isPresent() && candidates.size() == 1) {
            return meant.get();
        }
        String shown = String.join(
                ", ",
                Similar.nearestFirst(name, candidates).stream()
                        .limit(MOST_LISTED)
                        .toList());
        return meant.map(guess -> guess + " ").orElse("") + "There are: " + shown
                + (candidates.size() > MOST_LISTED ? ", …" : "");
    }
}
