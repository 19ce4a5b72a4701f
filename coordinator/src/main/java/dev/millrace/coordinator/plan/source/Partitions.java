package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.graph.Failure;
import dev.millrace.graph.JobSpec;
import dev.millrace.storage.PathPartitions;
import dev.millrace.storage.sql.SqlNames;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The partition columns of a source and their values for each file: those declared, or those that all searched paths have.
 *
 * @param columns after the columns of the files
 * @param values for each file, in order of the files
 */
record Partitions(List<SourceColumn> columns, List<Map<String, Optional<String>>> values) {
    private static final int DISTINCT_CHECKED = 10_000;

    static Partitions of(JobSpec.Source source, SourceColumns declared, List<FoundFile> files) {
        List<Map<String, Optional<String>>> found =
                files.stream().map(file -> PathPartitions.of(file.path())).toList();
        if (declared.partitions().isEmpty()) {
            return detected(declared, files, found);
        }
        List<Map<String, Optional<String>>> values = new ArrayList<>();
        for (int i = 0; i < files.size(); i++) {
            values.add(values(source, declared.partitions(), files.get(i)));
        }
        Partitions partitions = new Partitions(declared.partitions(), values);
        partitions.refuseUnreadableValues(source);
        return partitions;
    }

    private static Map<String, Optional<String>> values(
            JobSpec.Source source, List<SourceColumn> columns, FoundFile file) {
        Map<String, Optional<String>> found = PathPartitions.of(file.location().uri());
        Map<String, Optional<String>> values = new LinkedHashMap<>();
        for (SourceColumn column : columns) {
            Optional<String> value = found.get(column.name());
            if (value == null) {
                throw Failure.invalid(
                                "BAD_PARTITION",
                                "the source '" + source.name() + "' declares the partition '" + column.name()
                                        + "', but the path '" + file.location() + "' has no folder " + column.name()
                                        + "=…",
                                "Declare only partitions that each path has")
                        .toException();
            }
            values.put(column.name(), value);
        }
        return values;
    }

    /** All files must have been searched for, and have the same partitions in the same order. */
    private static Partitions detected(
            SourceColumns declared, List<FoundFile> files, List<Map<String, Optional<String>>> found) {
        Set<List<String>> names =
                found.stream().map(values -> List.copyOf(values.keySet())).collect(Collectors.toSet());
        if (names.size() != 1
                || names.iterator().next().isEmpty()
                || !files.stream().allMatch(FoundFile::searched)) {
            return new Partitions(
                    List.of(),
                    found.stream().map(_ -> Map.<String, Optional<String>>of()).toList());
        }
        List<SourceColumn> columns = new ArrayList<>();
        for (String name : names.iterator().next()) {
            SqlType type = declared.given(name)
                    .orElseGet(() -> guessed(found.stream()
                            .flatMap(values -> values.getOrDefault(name, Optional.empty()).stream())
                            .toList()));
            columns.add(new SourceColumn(name, type));
        }
        return new Partitions(columns, found);
    }

    private static SqlType guessed(List<String> values) {
        if (values.isEmpty()) {
            return PlainType.VARCHAR;
        }
        if (values.stream().allMatch(value -> value.matches("-?[0-9]{1,18}"))) {
            return PlainType.BIGINT;
        }
        return values.stream().allMatch(Partitions::isDate) ? PlainType.DATE : PlainType.VARCHAR;
    }

    private static boolean isDate(String value) {
        try {
            return value.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")
                    && java.time.LocalDate.parse(value).getYear() > 0;
        } catch (java.time.format.DateTimeParseException e) {
            return false;
        }
    }

    private void refuseUnreadableValues(JobSpec.Source source) {
        Map<SourceColumn, Set<String>> distinct = new LinkedHashMap<>();
        for (SourceColumn column : columns) {
            if (column.type() != PlainType.VARCHAR) {
                values.stream()
                        .flatMap(file -> file.getOrDefault(column.name(), Optional.empty()).stream())
                        .limit(DISTINCT_CHECKED)
                        .forEach(value -> distinct.computeIfAbsent(column, _ -> new LinkedHashSet<>())
                                .add(value));
            }
        }
        if (distinct.isEmpty()) {
            return;
        }
        try (Sandbox sandbox = new Sandbox(List.of())) {
            distinct.forEach((column, texts) -> refuseUnreadable(source, sandbox, column, texts));
        }
    }

    private static void refuseUnreadable(
            JobSpec.Source source, Sandbox sandbox, SourceColumn column, Set<String> texts) {
        String list = texts.stream().map(SqlNames::literal).collect(Collectors.joining(", ", "[", "]"));
        String sql = "SELECT v FROM (SELECT unnest(" + list + ") AS v) WHERE TRY_CAST(v AS "
                + column.type().sql() + ") IS NULL LIMIT 1";
        sandbox.rows(sql, List.of()).stream().findFirst().ifPresent(row -> {
            throw Failure.invalid(
                            "BAD_PARTITION",
                            "a path of the source '" + source.name() + "' has " + column.name() + "=" + row.getFirst()
                                    + ", which is no " + DescribedType.of(column.type()),
                            "Declare the partition '" + column.name() + "' as VARCHAR, or leave that path out")
                    .toException();
        });
    }

    /** Of the files at these positions. */
    Partitions only(BitSet files) {
        return new Partitions(columns, files.stream().mapToObj(values::get).toList());
    }

    boolean has(String name) {
        return columns.stream().anyMatch(column -> column.name().equalsIgnoreCase(name));
    }

    /** For each file the SQL constants of the partition columns; equal values share one list. */
    List<List<String>> expressions() {
        Map<Map<String, Optional<String>>, List<String>> known = new HashMap<>();
        return values.stream()
                .map(file -> known.computeIfAbsent(file, this::expressions))
                .toList();
    }

    private List<String> expressions(Map<String, Optional<String>> file) {
        return columns.stream()
                .map(column -> file.getOrDefault(column.name(), Optional.empty())
                        .map(value -> "CAST(" + SqlNames.literal(value) + " AS "
                                + column.type().sql() + ")")
                        .orElseGet(column::absent))
                .toList();
    }
}
