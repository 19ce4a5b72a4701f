package dev.millrace.service.result;

import dev.millrace.graph.Column;
import dev.millrace.graph.Manifest;
import dev.millrace.graph.OutputSpec;
import dev.millrace.storage.PathPartitions;
import dev.millrace.storage.sql.PublishedText;
import dev.millrace.storage.sql.SqlNames;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The SQL of a published result's rows: the files of its manifest, in their order, with the columns that stand in their paths. */
final class PublishedRows {
    private final PublishedResult result;
    private final Manifest manifest;
    private final ResultFiles places;

    PublishedRows(PublishedResult result, ResultFiles places) {
        this.places = places;
        this.result = result;
        this.manifest = result.manifest();
    }

    /**
     * The rows.
     *
     * @param limit rows after which further files need not be read; 0 = all are
     */
    String sql(long limit) {
        Map<Map<String, Optional<String>>, List<String>> groups = new LinkedHashMap<>();
        List<Path> files = CheckedFiles.of(result, places, limit);
        for (int file = 0; file < files.size(); file++) {
            groups.computeIfAbsent(folders(manifest.files().get(file)), _ -> new ArrayList<>())
                    .add(files.get(file).toString());
        }
        if (groups.isEmpty()) {
            return ReadableRows.none(manifest.columns());
        }
        List<String> parts = new ArrayList<>();
        groups.forEach((folders, paths) -> parts.add(part(folders, paths)));
        return "(" + String.join(" UNION ALL ", parts) + ")";
    }

    private Map<String, Optional<String>> folders(Manifest.File file) {
        Map<String, Optional<String>> found = PathPartitions.of(file.name());
        found.keySet().retainAll(manifest.layout().partitionBy());
        return found;
    }

    private String part(Map<String, Optional<String>> folders, List<String> paths) {
        List<Column> stored = manifest.columns().stream()
                .filter(column -> !folders.containsKey(column.name()))
                .toList();
        if (manifest.format() == OutputSpec.Format.PARQUET) {
            String list = paths.stream().map(SqlNames::literal).collect(Collectors.joining(", ", "[", "]"));
            return "SELECT "
                    + columns(column -> folders.containsKey(column.name())
                            ? constant(column, folders)
                            : SqlNames.quoted(column.name()))
                    + " FROM read_parquet(" + list + ", hive_partitioning = false)";
        }
        return "SELECT "
                + columns(column ->
                        folders.containsKey(column.name()) ? constant(column, folders) : "c" + stored.indexOf(column))
                + " FROM " + PublishedText.rows(manifest.format(), manifest.layout(), paths, stored, "");
    }

    private static String constant(Column column, Map<String, Optional<String>> folders) {
        String value = folders.getOrDefault(column.name(), Optional.empty())
                .map(SqlNames::literal)
                .orElse("NULL");
        return "CAST(" + value + " AS " + column.type() + ")";
    }

    private String columns(Function<Column, String> value) {
        return manifest.columns().stream()
                .map(column -> value.apply(column) + " AS " + SqlNames.quoted(column.name()))
                .collect(Collectors.joining(", "));
    }
}
