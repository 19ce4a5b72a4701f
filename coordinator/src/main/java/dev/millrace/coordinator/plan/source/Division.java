package dev.millrace.coordinator.plan.source;

import dev.millrace.graph.Scan.Records;
import dev.millrace.graph.Scan.Undivided;
import dev.millrace.storage.text.TextRules;

/** Where a text can be cut, so that several tasks read it. */
sealed interface Division {
    /** Nowhere. */
    record None(Undivided.Reason why) implements Division {}

    /** At line feeds outside of quotes, as DuckDB's reader finds records. */
    record AtLines(TextRules rules) implements Division {}

    /** Where records begin that we cut ourselves; they are counted, and their lines. */
    record AtRecords(Records form) implements Division {}
}
