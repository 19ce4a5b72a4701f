package dev.millrace.coordinator.plan.source;

import dev.millrace.coordinator.plan.relation.PlainType;
import dev.millrace.coordinator.plan.relation.SqlType;
import dev.millrace.graph.Column;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether a file can have a row that passes, by the values in its path. */
public final class PathPruning {
    private final Map<String, SqlType> types = new HashMap<>();

    /** @param partitions columns in the paths */
    public PathPruning(List<Column> partitions) {
        partitions.forEach(column ->
                types.put(column.name(), TypeParser.parse(column.type()).orElse(PlainType.SQLNULL)));
    }

    /**
     * Whether a row with these values can pass.
     *
     * @param path values by name of the column; empty: NULL
     * @param clauses all must pass; of each one comparison is enough. Columns that are not in paths may have any value
     */
    public boolean mayPass(Map<String, Optional<String>> path, List<List<RowGroupFilter>> clauses) {
        return clauses.stream().allMatch(any -> any.stream().anyMatch(filter -> mayPass(path, filter)));
    }

    boolean mayPass(Map<String, Optional<String>> path, RowGroupFilter filter) {
        Optional<String> value = path.get(filter.column());
        SqlType type = types.get(filter.column());
        return value == null || type == null || RowGroupPruning.mayPass(value, filter, type);
    }
}
