package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.distribute.Catalogue;
import dev.millrace.graph.Column;
import dev.millrace.graph.JobSpec;
import dev.millrace.graph.Place;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The tables of a catalogue as sources of a job. */
final class CatalogueSources {
    private static final Path ROOT = Path.of(System.getProperty("millrace.root"));
    private static final Path TABLES = ROOT.resolve("testdata/golden/tables");

    private CatalogueSources() {}

    static List<JobSpec.Source> of(Catalogue catalogue) {
        return switch (catalogue) {
            case TPCH ->
                Stream.of("customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier")
                        .map(name -> parquet(name, ROOT.resolve("testdata/tpch/sf0.01/" + name + ".parquet")))
                        .toList();
            case FLIGHTS ->
                List.of(
                        parquet("flights", ROOT.resolve("examples/flights/data/flights-*.parquet")),
                        parquet("airports", ROOT.resolve("examples/flights/data/airports.parquet")));
            case GOLDEN -> golden();
            case TYPES -> throw new IllegalArgumentException("made by the test itself");
        };
    }

    static JobSpec.Source parquet(String name, Path from) {
        return new JobSpec.Source(
                name,
                List.of("file://" + from),
                "parquet",
                List.of(),
                List.of(),
                JobSpec.CsvOptions.DETECT,
                false,
                Place.of("test"));
    }

    private static List<JobSpec.Source> golden() {
        List<JobSpec.Source> sources = new ArrayList<>();
        JsonMapper.shared()
                .readTree(TABLES.resolve("tables.json").toFile())
                .properties()
                .forEach(table -> sources.add(golden(table.getKey(), table.getValue())));
        return sources;
    }

    private static JobSpec.Source golden(String name, JsonNode table) {
        List<String> from = new ArrayList<>();
        table.get("files").forEach(file -> from.add("file://" + TABLES.resolve(file.asString())));
        JsonNode csv = table.path("csv");
        JobSpec.CsvOptions options = new JobSpec.CsvOptions(
                csv.has("header") ? csv.get("header").asBoolean() : null,
                text(csv, "delimiter"),
                text(csv, "quote"),
                text(csv, "escape"),
                text(csv, "null"));
        return new JobSpec.Source(
                name,
                from,
                table.get("format").asString(),
                columns(table.path("columns")),
                columns(table.path("partitions")),
                options,
                table.path("bad_rows").asString("").equals("skip"),
                Place.of("tables.json"));
    }

    private static @Nullable String text(JsonNode node, String field) {
        return node.has(field) ? node.get(field).asString() : null;
    }

    private static List<Column> columns(JsonNode columns) {
        List<Column> list = new ArrayList<>();
        columns.forEach(column ->
                list.add(new Column(column.get(0).asString(), column.get(1).asString())));
        return list;
    }
}
