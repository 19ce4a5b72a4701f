package dev.millrace.engine.sql;

import dev.millrace.graph.Column;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a slot has found out about the text of a stage, so that it asks once and not for each task. */
final class KnownText {
    private boolean oneSelect;
    private @Nullable List<Column> columnsOrNull;

    boolean isOneSelect() {
        return oneSelect;
    }

    void setOneSelect() {
        oneSelect = true;
    }

    /** Of the result. Empty: nobody has asked yet. */
    Optional<List<Column>> columns() {
        return Optional.ofNullable(columnsOrNull);
    }

    void setColumns(List<Column> columns) {
        columnsOrNull = List.copyOf(columns);
    }
}
