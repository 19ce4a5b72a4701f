package dev.millrace.coordinator.plan;

import dev.millrace.coordinator.plan.bind.StubTable;
import dev.millrace.coordinator.plan.distribute.Flow;
import dev.millrace.coordinator.plan.relation.SqlType;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A step whose rows stages have written, so that later steps read them as a table.
 *
 * @param columns names of its columns; no two are the same
 * @param flow its rows
 */
record WrittenStep(String name, List<String> columns, List<SqlType> types, Flow flow) {
    WrittenStep {
        columns = List.copyOf(columns);
        types = List.copyOf(types);
    }

    StubTable stub() {
        return new StubTable(
                name,
                IntStream.range(0, columns.size())
                        .mapToObj(index -> new StubTable.StubColumn(
                                columns.get(index), types.get(index).sql()))
                        .toList(),
                (long) Math.ceil(flow.volume().rows()));
    }
}
