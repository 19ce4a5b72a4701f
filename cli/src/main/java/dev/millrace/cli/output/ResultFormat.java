package dev.millrace.cli.output;

import dev.millrace.service.result.CellForm;
import dev.millrace.service.result.CsvSink;
import dev.millrace.service.result.JsonSink;
import dev.millrace.service.result.NdjsonSink;
import dev.millrace.service.result.RowSink;
import dev.millrace.service.result.TableSink;
import java.io.PrintStream;
import java.util.Locale;

/** Formats of a result. */
public enum ResultFormat {
    TABLE,
    CSV,
    JSON,
    NDJSON,
    PARQUET,
    MARKDOWN;

    /** How cells are wanted. */
    public CellForm cells() {
        return switch (this) {
            case JSON, NDJSON -> CellForm.JSON;
            case TABLE, CSV, PARQUET, MARKDOWN -> CellForm.TEXT;
        };
    }

    /** Writes rows to {@code out}. Parquet is not written row by row: it has no sink. */
    public RowSink sink(PrintStream out) {
        return switch (this) {
            case TABLE -> new TableSink(out);
            case CSV -> new CsvSink(out);
            case JSON -> new JsonSink(out);
            case NDJSON -> new NdjsonSink(out);
            case MARKDOWN -> new MarkdownSink(out);
            case PARQUET -> throw new IllegalStateException("Parquet is copied as a file");
        };
    }

    /** Prints rows; a table keeps within the terminal. */
    public RowSink sink(Terminal terminal) {
        return this == TABLE ? new TableSink(terminal.out(), terminal.room()) : sink(terminal.out());
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
