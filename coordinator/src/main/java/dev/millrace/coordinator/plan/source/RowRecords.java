package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Column;
import dev.millrace.storage.sql.SqlNames;
import java.util.List;

/** Parquet read leniently: its rows with the place where each stands. */
final class RowRecords {
    private RowRecords() {}

    static DescribedRecords of(DescribedSource source) {
        RecordNames names =
                RecordNames.of(source.columns().stream().map(Column::name).toList());
        List<Column> more = List.of(new Column(names.file(), "VARCHAR"), new Column(names.line(), "BIGINT"));
        List<String> origin = List.of(SqlNames.quoted(OriginColumns.FILE), SqlNames.quoted(OriginColumns.ROW));
        DescribedSource placed = source.with(
                more,
                file -> new DescribedFile(
                        file.object(),
                        file.reading().and(origin),
                        file.footerOrNull(),
                        file.divisionOrNull(),
                        file.partitions()));
        return new DescribedRecords(placed, source.columns(), List.of(), DescribedRecords.Whole.ROW, names);
    }
}
